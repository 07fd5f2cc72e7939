import { type RawBuilder, sql } from "kysely"
import type { CopiedTable } from "../../ports.ts"
import { flatRows, type ReportStore } from "./report-rows.ts"
import type { ReportWords } from "./report-words.ts"

/** A word is a text that many rows have; an object is JSON whose values are texts. */
export type CopiedType = "text" | "word" | "number" | "object"

/** What every row repeats of its hit, and of the hit that began the journey: no report has to look for either. */
export const OF_HIT = ["page", "kind", "funnel", "source", "campaign", "link"] as const
export const OF_ENTRANCE = [
  ...(["keyword", "country", "os", "browser", "device", "custom", "parameters"] as const),
  "bot",
] as const

const HIT: Record<(typeof OF_HIT | typeof OF_ENTRANCE)[number], CopiedType> = {
  ...{ page: "word", kind: "word", funnel: "word", source: "word", campaign: "word", link: "word" },
  ...{ keyword: "word", country: "word", os: "word", browser: "word", device: "word" },
  ...{ custom: "object", parameters: "object" },
  bot: "number",
}
/** The columns that are objects. */
export const OBJECTS: ReadonlySet<string> = new Set(
  Object.entries(HIT).flatMap(([name, type]) => (type === "object" ? [name] : [])),
)
const CONVERSION = {
  ...{ id: "text", vid: "text", at: "number", hit_at: "number", begun_at: "number" },
  ...{ type: "word", status: "word", currency: "word", revenue_minor: "number", offer_source: "text" },
} satisfies Record<string, CopiedType>

/** What a row of assists repeats of its conversion. */
export const OF_CONVERSION: readonly string[] = Object.keys(CONVERSION)

/**
 * The tables of a copy, and what each has, in columns: times are ms since 1970, money is in whole parts of the
 * currency beside it, a yes is 1. See schema.ts of the ledger for what each is.
 */
export const COPIED = {
  /** Every hit, with the first of what it cost. */
  views: {
    ...{ id: "text", entrance: "text", vid: "text", at: "number", is_entrance: "number" },
    ...{ cost_currency: "word", cost_micros: "number", ...HIT },
  },
  /** What else a hit cost, if that was told in several currencies. */
  more_costs: {
    ...{ hit: "text", at: "number", is_entrance: "number" },
    ...{ cost_currency: "word", cost_micros: "number", ...HIT },
  },
  conversions: { ...CONVERSION, hit: "text", cost_minor: "number", cost_currency: "word", ...HIT },
  /** The same, for every hit of the journey before the one that converted. */
  assists: { ...CONVERSION, assist_hit: "text", assist_at: "number", ...HIT },
  /** Custom events. */
  events: { id: "text", name: "word", at: "number", ...HIT },
} satisfies Record<CopiedTable, Record<string, CopiedType>>

/**
 * A store that has the tables of COPIED; `vid` of a view may be any value that stands for a visitor.
 * @param own how the store has a table behind `from`, if not by its name; a table of those views that began a journey, if
 *   it has one; and how visitors are told apart, if it knows
 */
export function copiedStore(
  words: ReportWords,
  own: {
    table?: (name: CopiedTable) => RawBuilder<unknown>
    entrances?: RawBuilder<unknown>
    toldApart?: ReportStore["toldApart"]
  } = {},
): ReportStore {
  const { table = sql.table, entrances = null, toldApart = () => null } = own
  const conversion = sql.ref("conversion.begun_at")
  const isEntrance = sql`hit.is_entrance = 1`
  const cost = { currency: sql.ref("hit.cost_currency"), micros: sql.ref("hit.cost_micros") }
  const rows = {
    views: flatRows(table("views"), "hit"),
    entrances:
      entrances === null ? flatRows(table("views"), "hit", [isEntrance]) : flatRows(entrances, "hit"),
  }
  return {
    words,
    toldApart,
    ...rows,
    clickCosts: (of) => {
      const where = of === "entrances" ? [isEntrance] : []
      const isKnown = sql`hit.cost_micros is not null`
      return [
        { ...rows[of], where: [isKnown, ...rows[of].where], ...cost },
        { ...flatRows(table("more_costs"), "hit", where), ...cost },
      ]
    },
    converted: {
      ...flatRows(table("conversions"), "conversion"),
      credited: { hit: sql.ref("conversion.hit"), at: sql.ref("conversion.hit_at") },
      begunAt: conversion,
    },
    assisted: {
      ...flatRows(table("assists"), "conversion"),
      credited: { hit: sql.ref("conversion.assist_hit"), at: sql.ref("conversion.assist_at") },
      begunAt: conversion,
    },
    events: flatRows(table("events"), "event"),
  }
}
