import type { Change } from "../../../../domain/settings/compare.ts"
import { capital } from "../../../format/capital.ts"
import type { Path } from "../draft/path.ts"
import { type FormPlace, formPlace } from "../form-place.ts"
import { funnelPlace, type TitleOf } from "../funnel-place.ts"
import { ONE_OF } from "../one-of.ts"

/** What a change is of, in words. */
export interface ChangePlace extends FormPlace {
  /** The list of the document, or its other key. */
  list: string
  /** Below the thing of the list, or the other key. */
  within: Path
  /** `Offer source`, `Account`. */
  one: string
  /** What the thing of the list is called. */
  title: string | null
  /** What it is known by, where it is called something else. */
  id: string | null
}

/** Where a change is, as the forms say it: `offerSources[acme].status` is the default status of offer source Acme. */
export function placeOfChange(path: string, titleOf: TitleOf): ChangePlace {
  const [, list = "", name, rest = ""] = /^(\w+)(?:\[([^\]]*)\])?\.?(.*)$/s.exec(path) ?? []
  const within = keysOf(rest)
  const one = ONE_OF[list]
  const of = { list, within, ...placeWithin(list, within, titleOf) }
  if (one === undefined || name === undefined)
    return { ...of, one: one ?? capital(list || path), title: null, id: null }
  const title = titleOf(list, name)
  return { ...of, one, title, id: title === name ? null : name }
}

/** The same in one text: `Offer source Acme · Default status`. */
export function wordsOfChange(path: string, titleOf: TitleOf): string {
  const { one, title, labels } = placeOfChange(path, titleOf)
  return [title === null ? one : `${one} ${title}`, ...labels].join(" · ")
}

/** A place within a thing, as its form or the line of a way has it. */
export const placeWithin = (list: string, within: Path, titleOf: TitleOf): FormPlace =>
  list === "funnels" ? funnelPlace(within, titleOf) : formPlace(list, within)

/** The keys of the rest of a path, in which things of a list stand under their names: `postbacks[sale].url`. */
function keysOf(rest: string): Path {
  const keys = rest.matchAll(/\[("(?:[^"\\]|\\.)*")\]|\[([^\]]*)\]|([\w-]+)/g)
  return [...keys].map(([, quoted, name, plain = ""]) =>
    quoted === undefined ? (name ?? plain) : String(JSON.parse(quoted)),
  )
}

/** What is done: it comes, it goes, or it becomes something else. */
export function verbOf({ from, to }: Change): "added" | "removed" | "changed" {
  if (from === null) return "added"
  return to === null ? "removed" : "changed"
}
