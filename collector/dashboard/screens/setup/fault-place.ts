import { isFields, valueAt } from "./draft/path.ts"
import { LIST_PARTS } from "./list-parts.ts"

/** Where in the set-up a fault can be put right. */
export interface FaultPlace {
  tab: string
  id: string | null
}

/** What in the document is at another tab than its list or the account. */
const ELSEWHERE: readonly (readonly [prefix: RegExp, tab: string])[] = [
  [/^account\.statuses/, "statuses"],
  [/^account\.(?:currency|rates)/, "currencies"],
  [/^account/, "account"],
  [/^(?:sites|domains)/, "sites"],
]

/** The tab of a fault's path, and the thing of it; what has no name yet is in the document alone. */
export function placeOfFault(path: string, document: unknown): FaultPlace {
  const [, list = "", index] = /^(\w+)(?:\[(\d+)\])?/.exec(path) ?? []
  const part = LIST_PARTS.find((one) => one.list === list)
  if (part === undefined)
    return { tab: ELSEWHERE.find(([prefix]) => prefix.test(path))?.[1] ?? "document", id: null }
  const thing = valueAt(document, [list, Number(index)])
  const name = isFields(thing) ? thing[part.by] : null
  return typeof name === "string" && name !== "" ? { tab: part.tab, id: name } : { tab: "document", id: null }
}
