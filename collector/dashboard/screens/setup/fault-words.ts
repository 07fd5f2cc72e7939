import { capital } from "../../format/capital.ts"
import { isFields, type Path, pathOf, valueAt } from "./draft/path.ts"
import { titlesIn } from "./draft/titles.ts"
import type { Field, FieldGroup } from "./fields/field.ts"
import { ACCOUNT, CURRENCIES } from "./forms/account.ts"
import { LINK } from "./forms/link.ts"
import { OFFER_SOURCE } from "./forms/offer-source.ts"
import { PAGE } from "./forms/page.ts"
import { TRAFFIC_SOURCE } from "./forms/traffic-source.ts"
import { TYPE } from "./forms/type.ts"
import { WEBHOOK } from "./forms/webhook.ts"
import { ONE_OF } from "./review/change-words.ts"

/** The forms of the things of each list, which say what every field is called. */
const FORMS: Readonly<Record<string, readonly FieldGroup[]>> = {
  types: TYPE,
  offerSources: OFFER_SOURCE,
  pages: PAGE,
  trafficSources: TRAFFIC_SOURCE,
  links: LINK,
  webhooks: WEBHOOK,
}

/** Where a fault is, as the forms say it: `Page Widget · URL` of `pages[0].url`. */
export function wordsOfFault(path: string, document: unknown): string {
  const [list = "", at, ...within] = pathOf(path)
  if (list === "") return "The document"
  if (list === "account") return wordsOf("Account", [at ?? "", ...within], [...ACCOUNT, ...CURRENCIES])
  const one = ONE_OF[list]
  if (one === undefined || typeof at !== "number") return wordsOf(capital(String(list)), [], [])
  const thing = `${one} ${nameOf(valueAt(document, [list, at])) ?? `no. ${at + 1}`}`
  if (list === "funnels") return [thing, ...wordsOfFunnel(within, document)].join(" · ")
  return wordsOf(thing, within, FORMS[list] ?? [])
}

/** Where in a funnel a fault is: a rotator, an action of a page, or another of its fields. */
export function wordsOfFunnel(within: Path, document: unknown): string[] {
  const [what, name, number] = within
  if (what === "rotators" && name !== undefined) return [`Rotator ${name}`]
  if (what !== "actions" || name === undefined) return what === undefined ? [] : [capital(String(what))]
  const page = titlesIn(document, "pages").get(String(name)) ?? name
  return [number === undefined ? `Actions of ${page}` : `Action ${number} of ${page}`]
}

function wordsOf(thing: string, within: Path, groups: readonly FieldGroup[]): string {
  return [thing, ...labelsOf(within, groups)].join(" · ")
}

/** What the forms call a place, from the outer field to the inner; what is in no form by its own name. */
function labelsOf(within: Path, groups: readonly FieldGroup[]): string[] {
  if (within.length === 0) return []
  const field = groups
    .flatMap(({ fields }) => fields)
    .find(({ at }: Field) => at.every((key, place) => within[place] === key))
  if (field === undefined) return [within.filter((key) => typeof key === "string").join(" ")]
  const [first, ...rest] = within.slice(field.at.length)
  if (first === undefined) return [field.label]
  if (field.kind === "things")
    return [`${field.label} no. ${Number(first) + 1}`, ...labelsOf(rest, field.fields)]
  return [field.label, typeof first === "number" ? `no. ${first + 1}` : first]
}

/** What a thing is called, or known by; null where it has neither yet. */
function nameOf(thing: unknown): string | null {
  if (!isFields(thing)) return null
  const names = [thing.name, thing.id, thing.code, thing.origin]
  return names.find((name): name is string => typeof name === "string" && name !== "") ?? null
}
