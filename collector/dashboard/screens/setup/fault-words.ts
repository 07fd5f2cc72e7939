import { capital } from "../../format/capital.ts"
import { isFields, pathOf, valueAt } from "./draft/path.ts"
import { titleIn } from "./draft/titles.ts"
import { formPlace } from "./form-place.ts"
import { wordsOfFunnel } from "./funnel-place.ts"
import { ONE_OF } from "./one-of.ts"

/** Where a fault is, as the forms say it: `Page Widget · URL` of `pages[0].url`. */
export function wordsOfFault(path: string, document: unknown): string {
  const [list = "", at, ...within] = pathOf(path)
  if (list === "") return "The document"
  if (list === "account") return ["Account", ...formPlace(list, [at ?? "", ...within]).labels].join(" · ")
  const one = ONE_OF[list]
  if (one === undefined || typeof at !== "number") return capital(String(list))
  const thing = `${one} ${nameOf(valueAt(document, [list, at])) ?? `no. ${at + 1}`}`
  const labels =
    list === "funnels" ? wordsOfFunnel(within, titleIn([document])) : formPlace(String(list), within).labels
  return [thing, ...labels].join(" · ")
}

/** What a thing is called, or known by; null where it has neither yet. */
function nameOf(thing: unknown): string | null {
  if (!isFields(thing)) return null
  const names = [thing.name, thing.id, thing.code, thing.origin]
  return names.find((name): name is string => typeof name === "string" && name !== "") ?? null
}
