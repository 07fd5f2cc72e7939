import type { ClaimName } from "../claim/claim-names.ts"
import { DEFAULT_TYPE } from "../conversion/conversion-types.ts"
import { inUrl } from "../tokens.ts"
import { meaningOf, nameFor, wordFor } from "./names.ts"
import type { Order, Sale } from "./order.ts"
import type { Placeholder } from "./snippet.ts"

/** One thing a claim says in a snippet. */
export interface Part {
  /** What it is to us; null for a further parameter, which is kept. */
  ours: ClaimName | null
  /** Its name where it is read. */
  name: string
  /** A value, or what somebody else puts one in place of. */
  text: string
  isMacro: boolean
}

/** What is said before it is known where, and so under which name. */
interface Said extends Omit<Part, "ours" | "name"> {
  ours: ClaimName
  rather: string
}

/** What a claim of a server says, under the names its offer source has for it. */
export function serverParts(order: Order, sale: Sale): Part[] {
  const said = [...whose(order), ...what(order, sale)].flatMap((one) => named(one, order.source))
  const further = order.macros.further
    .filter(({ name }) => meaningOf(name, order.source) === null)
    .map(({ name, macro }) => ({ ours: null, name, text: macro, isMacro: true }))
  return [...said, ...further]
}

/** What a claim of a browser says: there the names are ours, and who it is is known. */
export function browserParts(order: Order, sale: Sale): Part[] {
  const isByClick = order.macros.by.has("hit")
  const who = isByClick ? whose(order) : fixed(order, "p", order.wishes.page)
  return [...who, ...what(order, sale)].flatMap((one) => named({ ...one, rather: one.ours }, undefined))
}

/** What of the sale is left out, because no name or word says it to the offer source. */
export function unsaid(order: Order, sale: Sale): { name: ClaimName; why: "no_name" | "no_word" }[] {
  const nameless = [...whose(order), ...what(order, sale)].filter(
    (one) => named(one, order.source).length === 0,
  )
  const isWordless = sale.status !== null && wordOf(order, sale) === null
  return [
    ...nameless.map(({ ours }) => ({ name: ours, why: "no_name" as const })),
    ...(isWordless ? [{ name: "status" as const, why: "no_word" as const }] : []),
  ]
}

function whose(order: Order): Said[] {
  if (order.macros.by.has("hit")) return passed(order, "hit")
  return [...passed(order, "vid"), ...fixed(order, "p", order.wishes.page)]
}

function what(order: Order, sale: Sale): Said[] {
  const { payout, rev, currency } = order.wishes
  const isPassed = payout === "passed"
  const status = sale.status === null ? passed(order, "status") : fixed(order, "status", wordOf(order, sale))
  const needsType = sale.type !== DEFAULT_TYPE || status.length > 0 // a status alone may be of any type
  return [
    ...(isPassed ? passed(order, "rev") : fixed(order, "rev", rev)),
    ...(isPassed && currency === null ? passed(order, "currency") : fixed(order, "currency", currency)),
    ...passed(order, "tx"),
    ...passed(order, "event_id"),
    ...(needsType ? fixed(order, "type", sale.type) : []),
    ...status,
    ...passed(order, "at"),
  ]
}

function passed({ macros }: Order, ours: ClaimName): Said[] {
  const found = macros.by.get(ours)
  return found === undefined ? [] : [{ ours, rather: found.name, text: found.macro, isMacro: true }]
}

function fixed({ macros }: Order, ours: ClaimName, text: string | null): Said[] {
  return text === null ? [] : [{ ours, rather: macros.by.get(ours)?.name ?? ours, text, isMacro: false }]
}

function wordOf({ source, settings }: Order, { status }: Sale): string | null {
  return status === null ? null : wordFor(status, source, settings)
}

function named({ rather, ...said }: Said, source: Order["source"]): Part[] {
  const name = nameFor(said.ours, source, rather)
  return name === null ? [] : [{ ...said, name }]
}

/** The parts as a query: values encoded, macros as they are. */
export function queryOf(parts: readonly Part[]): string {
  return parts.map(({ name, text, isMacro }) => `${inUrl(name)}=${isMacro ? text : inUrl(text)}`).join("&")
}

const MEANS: Readonly<Partial<Record<ClaimName, string>>> = {
  hit: "the click id that it was given",
  vid: "the visitor, as kept with the order or the lead",
  rev: "the amount, such as 49.90",
  currency: "the currency, such as USD",
  tx: "the number of the order, by which it counts once",
  event_id: "the id of the event",
  status: "its word for the state of the sale",
  at: "when the sale was",
}

/** What is to be put in place of what. */
export function placeholdersIn(parts: readonly Part[]): Placeholder[] {
  return parts
    .filter(({ isMacro }) => isMacro)
    .map(({ ours, name, text }) => ({ text, means: (ours && MEANS[ours]) ?? `its value of ${name}` }))
}
