import type { Conversion, Hit, Received } from "../event.ts"
import { amountText } from "../money.ts"
import type { EntranceFacts } from "./entrance.ts"

/** A token's value by its name, as in `hit` or `data-adset`; null where there is none. */
export type TokenValue = (token: string) => string | null

/** What is the same whatever is told. */
export interface Telling {
  /** The delivery, whose chance is that of `{random}`. */
  id: string
  /** When what is told happened, in ms since 1970. */
  at: number
  facts: EntranceFacts
}

type Values = Readonly<Record<string, string | null>>

type Field = keyof Conversion

/** What a claim can change of a conversion and is told in any case: a source knows the sale by its click id. */
const WORTH = new Set<string>(["type", "status", "amountMinor", "revenueMinor", "currency"] satisfies Field[])
/** What is told where a template asks for it, and by which token. */
const WORDS = new Map<string, string>([
  ["tx", "tx"],
  ["eventId", "event_id"],
] satisfies [Field, string][])

/**
 * Whether a change of these fields of a conversion is worth telling.
 * @param asksFor whether the template has a token
 */
export function isWorthTelling(fields: readonly string[], asksFor: (token: string) => boolean): boolean {
  return fields.some((field) => WORTH.has(field) || asksFor(WORDS.get(field) ?? ""))
}

/** What the tokens stand for when a conversion is told. */
export function conversionTokens(conversion: Conversion, telling: Telling): TokenValue {
  const { amountMinor, revenueMinor, currency } = conversion
  return tokenValue(telling, {
    ...placeValues({ ...conversion, id: conversion.hit }),
    type: conversion.type,
    status: conversion.status,
    rev: amountText(revenueMinor, currency),
    payout: amountText(amountMinor, currency),
    currency,
    tx: conversion.tx,
    event_id: conversion.eventId,
    conversion: conversion.id,
    duplicate: conversion.duplicate,
  })
}

/** What they stand for when a custom event is told, which happened at a hit: its type is its name. */
export function eventTokens({ id, name, page }: Received, hit: Hit | null, telling: Telling): TokenValue {
  const own = { type: name, event_id: id }
  if (hit === null) return tokenValue(telling, { ...own, page })
  return tokenValue(telling, { ...placeValues({ ...hit, page: page ?? hit.page }), ...own })
}

function placeValues({
  id,
  vid,
  page,
  funnel,
  source,
  campaign,
}: Pick<Hit, "id" | "vid" | "page" | "funnel" | "source" | "campaign">): Values {
  return { hit: id, visitor: vid, page, funnel, source, campaign }
}

const DATA = "data-"
const CHANCE = 12 // the last characters of an id are its chance

function tokenValue({ id, at, facts }: Telling, own: Values): TokenValue {
  const values = new Map(
    Object.entries({
      ...own,
      campaign: own.campaign ?? facts.campaign,
      external: facts.external,
      cost: facts.cost,
      timestamp: String(Math.floor(at / 1000)),
      random: id.slice(-CHANCE),
    }),
  )
  return (token) =>
    token.startsWith(DATA) ? facts.data(token.slice(DATA.length)) : (values.get(token) ?? null)
}
