import { capital } from "../../format/capital.ts"
import type { Path } from "./draft/path.ts"
import type { Field } from "./fields/field.ts"
import type { FormPlace } from "./form-place.ts"

/** What a page or another thing of a list is called; its id where it has no name. */
export type TitleOf = (list: string, id: string) => string

/** Where in a funnel something is: a rotator, an action of a page, or another of its fields. */
export function wordsOfFunnel([what, name, number]: Path, titleOf: TitleOf): string[] {
  if (what === "rotators" && name !== undefined) return [`Rotator ${name}`]
  if (what !== "actions" || name === undefined) return what === undefined ? [] : [capital(String(what))]
  const page = titleOf("pages", String(name))
  return [number === undefined ? `Actions of ${page}` : `Action ${number} of ${page}`]
}

/** The same to the last detail, and the field it would be if the picture of a funnel were a form. */
export function funnelPlace(within: Path, titleOf: TitleOf): FormPlace {
  const isOfRotator = within[0] === "rotators"
  const inner = within
    .slice(isOfRotator ? 2 : 3)
    .map((key, at) =>
      isOfRotator && at === 0 ? titleOf("pages", String(key)) : (IN_A_WAY[key] ?? capital(String(key))),
    )
  const leads = within.at(-1) === "to" || within.at(-1) === "entry"
  return { labels: [...wordsOfFunnel(within, titleOf), ...inner], field: leads ? LEADS_TO : null }
}

/** What the line of a way calls its fields. */
const IN_A_WAY: Readonly<Record<string, string>> = { claim: "Claims", rev: "Revenue" }

const LEADS_TO: Field = { at: [], kind: "choice", label: "To", options: { list: "pages" } }
