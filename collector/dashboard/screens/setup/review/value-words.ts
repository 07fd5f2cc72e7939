import { fieldsOf, NAMES, thingsOf } from "../../../../domain/settings/parts.ts"
import { DASH } from "../../../format/number.ts"
import type { Path } from "../draft/path.ts"
import type { Field } from "../fields/field.ts"
import type { TitleOf } from "../funnel-place.ts"
import { type ChangePlace, placeWithin } from "./change-words.ts"

/** A value as its field shows it: by the label of the option, or by the name of the thing. */
export function wordsOfValue(value: unknown, field: Field | null, titleOf: TitleOf): string {
  if (Array.isArray(value)) return value.map((one) => wordsOfValue(one, field, titleOf)).join(", ") || DASH
  if (field?.kind === "choice" || field?.kind === "choices") {
    if ("list" in field.options) return titleOf(field.options.list, String(value))
    const option = field.options.find((one) => one.value === value)
    if (option) return option.label
  }
  if (typeof value === "boolean") return value ? "Yes" : "No"
  return String(value)
}

/** Whether a value is shown line by line: it has fields, or things with fields. */
export const hasLines = (value: unknown): boolean =>
  Array.isArray(value) ? value.some(hasLines) : typeof value === "object" && value !== null

/** One line of what comes or goes: what the form calls the field, and what it says. */
export interface ValueLine {
  label: string
  text: string
}

/** What comes or goes, field by field; the name that its heading has is left out. */
export function linesOf(value: unknown, of: ChangePlace, titleOf: TitleOf): ValueLine[] {
  const said = of.within.length === 0 ? [of.title, of.id] : of.within.slice(-1)
  return leavesOf(value, [], said).map(([within, leaf]) => {
    const { labels, field } = placeWithin(of.list, [...of.within, ...within], titleOf)
    const further = labels.filter((label, at) => of.labels[at] !== label)
    return { label: further.join(" · "), text: wordsOfValue(leaf, field, titleOf) }
  })
}

/**
 * Every value that has no lines of its own, and where it stands; those of a list of things under their names.
 * @param said names that need not be said again
 */
function leavesOf(value: unknown, within: Path, said: readonly unknown[]): [within: Path, leaf: unknown][] {
  if (!hasLines(value)) return [[within, value]]
  const things = thingsOf(value)
  if (things) return [...things].flatMap(([name, thing]) => leavesOf(thing, [...within, name], [name]))
  if (Array.isArray(value)) return value.flatMap((one, at) => leavesOf(one, [...within, at], []))
  return [...(fieldsOf(value) ?? [])].flatMap(([key, one]) =>
    NAMES.includes(key) && said.includes(one) ? [] : leavesOf(one, [...within, key], []),
  )
}
