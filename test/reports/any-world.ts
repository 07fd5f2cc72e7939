import fc from "fast-check"
import { CREDIT_MODELS } from "../../collector/domain/conversion/credit.ts"
import type { Hit } from "../../collector/domain/event.ts"
import { unknownClient, unknownProduct } from "../../collector/domain/hit/client.ts"
import { BUILT_IN_GROUPINGS } from "../../collector/domain/report/groupings.ts"
import type { GroupKey, ReportQuestion } from "../../collector/domain/report/question.ts"
import { dayNumber, hourNumber } from "../../collector/domain/report/time-bucket.ts"
import { offsetsWithin } from "../../collector/domain/time-zone.ts"
import { hit, id } from "../domain/builders.ts"
import { type Asked, OFFER_SOURCES, SEPARATE, textOf } from "./twin.ts"
import { conversionOn, eventOn, type World } from "./world.ts"

export const document = {
  account: { rates: { EUR: "1.5", JPY: "0.5" } },
  types: SEPARATE.filter((name) => name !== "transaction").map((name) => ({ name, separate: true })),
}

/** About the night in which Berlin puts its clocks back, and Lord Howe has put them on by half an hour. */
const NIGHT = Date.parse("2026-10-25T01:00:00Z")
const time = fc.oneof(
  fc.integer({ min: -3 * 3_600_000, max: 3 * 3_600_000 }).map((ms) => NIGHT + ms),
  fc.integer({ min: -40, max: 40 }).map((days) => NIGHT + days * 43_200_000),
)
const oneOf = (...values: (string | null)[]) => fc.constantFrom(...values)
const TIMEZONES = ["UTC", "Europe/Berlin", "Australia/Lord_Howe", "America/St_Johns", "Asia/Kathmandu"]

const whence = fc.record({
  source: oneOf("meta", "push", null),
  campaign: oneOf("may", "", "=1+1", null),
  funnel: oneOf("spring", null),
  link: oneOf("s1", null),
})
const entrance = fc.record({
  ...{ at: time, visitor: fc.nat(5), isBot: fc.nat(4).map((n) => n === 0) },
  whence,
  keyword: oneOf("shoes", null),
  country: oneOf("DE", "AT", null),
  family: oneOf("Android", "iOS", null),
  custom: fc.constantFrom<Record<string, string>>({}, { adset: "7" }, { adset: "-" }),
  parameters: fc.constantFrom<Record<string, string>>(
    {},
    { adset: "8" },
    { adset: "" },
    { "it's": "%", utm_x: "é" },
  ),
  cost: fc.option(
    fc.tuple(fc.integer({ min: 0, max: 999_999 }), fc.constantFrom("USD", "EUR", "JPY", "GBP")),
  ),
})
const view = fc.record({
  after: fc.constantFrom(0, 1, 60_000, 86_400_000),
  page: fc.constantFrom("lander", "widget", "gadget", "upsell"),
  kind: fc.constantFrom("lander", "offer", "page", "rotator"),
  whence: fc.option(whence),
})
const sale = fc.record({
  ...{ of: fc.nat(), after: fc.integer({ min: 0, max: 2 * 86_400_000 }) },
  type: fc.constantFrom("conversion", "Lead", "Rebill", "transaction"),
  status: fc.constantFrom("approved", "pending", "declined", "other", "deleted"),
  currency: fc.constantFrom("USD", "EUR", "JPY", "GBP"),
  revenueMinor: fc.integer({ min: -200, max: 5_000 }),
  offerSource: oneOf("acme", "beta", null),
  cost: fc.option(fc.tuple(fc.integer({ min: 0, max: 500 }), fc.constantFrom("USD", "EUR", "GBP"))),
})
const told = fc.record({
  ...{ of: fc.option(fc.nat()), at: time, via: fc.constantFrom("script", "link") },
  name: fc.constantFrom("AddToCart", "view", "conversion", "head", "__proto__"),
})
const share = fc.record({
  ...{ of: fc.nat(), micros: fc.integer({ min: 0, max: 999_999 }), counts: fc.boolean() },
  currency: fc.constantFrom("USD", "EUR", "JPY", "GBP"),
})

/** Worlds as a recorder could make them, small ones. */
export const worlds = fc
  .record({
    journeys: fc.array(fc.tuple(entrance, fc.array(view, { maxLength: 4 })), { minLength: 1, maxLength: 12 }),
    ...{ sales: fc.array(sale, { maxLength: 15 }), events: fc.array(told, { maxLength: 8 }) },
    shares: fc.array(share, { maxLength: 6 }),
  })
  .map(({ journeys, sales, events, shares }): World => {
    const visitors = Array.from({ length: 6 }, () => id())
    const hits = journeys.flatMap(([first, views]) => journey(visitors[first.visitor] ?? "", first, views))
    const entrances = hits.filter((one) => one.id === one.entrance)
    const pick = (from: readonly Hit[], of: number): Hit => from[of % from.length] ?? hit()
    return {
      hits,
      conversions: sales.map(({ of, after, cost, ...said }) => {
        const on = pick(hits, of)
        const [costMinor, costCurrency] = cost ?? [null, null]
        return conversionOn(on, { ...said, at: on.at + after, costMinor, costCurrency })
      }),
      events: events.map(({ of, at, via, name }) =>
        eventOn(of === null ? null : pick(hits, of), name, { at, via: via as "script" | "link" }),
      ),
      shares: shares.map(({ of, ...said }) => ({ ...said, hit: pick(entrances, of).id })),
    }
  })

type Entrance = typeof entrance extends fc.Arbitrary<infer Value> ? Value : never
type Seen = typeof view extends fc.Arbitrary<infer Value> ? Value : never

/** The hits of one journey, the later ones whence the first is unless they say otherwise. */
function journey(vid: string, first: Entrance, views: readonly Seen[]): Hit[] {
  const { at, keyword, custom, parameters, country, family, isBot, cost } = first
  const [costMicros, costCurrency] = cost ?? [null, null]
  const product = { ...unknownProduct, family }
  const begun: Hit = hit({
    ...{ vid, at, page: "lander", kind: "lander", ...first.whence, keyword, custom, parameters, isBot },
    ...{ costMicros, costCurrency, geo: { country, geonameId: null, timezone: null } },
    client: { ...unknownClient, os: product, browser: product },
  })
  const hits = [begun]
  for (const { after, page, kind, whence } of views) {
    const before = hits.at(-1) ?? begun
    const own = { id: id(before.at + after), at: before.at + after, page, kind: kind as Hit["kind"] }
    const { custom, parameters, ...nothing } = { custom: {}, parameters: {}, keyword: null }
    const cost = { costMicros: null, costCurrency: null }
    hits.push({ ...before, ...own, ...nothing, ...cost, custom, parameters, ...whence, isBot: !isBot })
  }
  return hits
}

const GROUPINGS = [...BUILT_IN_GROUPINGS, "adset", "it's", "utm_x"]
export const questions = fc.record({
  by: fc.uniqueArray(fc.constantFrom(...GROUPINGS), { maxLength: 3 }),
  /** Of which thing's value, or nothing, a filter is. */
  filters: fc.uniqueArray(
    fc.record({
      by: fc.constantFrom(...GROUPINGS),
      of: fc.array(fc.option(fc.nat()), { minLength: 1, maxLength: 2 }),
    }),
    { maxLength: 2, selector: ({ by }) => by },
  ),
  span: fc.tuple(time, time),
  timezone: fc.constantFrom(...TIMEZONES),
  clock: fc.constantFrom("visit" as const, "conversion" as const),
  model: fc.constantFrom(...CREDIT_MODELS),
  withBots: fc.boolean(),
})

/** A question about this world: its filters are of values that are there. */
export function askedOf(
  world: World,
  { span, filters, ...asked }: typeof questions extends fc.Arbitrary<infer Q> ? Q : never,
): Asked {
  const [from, to] = span.toSorted((one, other) => one - other) as [number, number]
  const question: Asked = { ...asked, filters: [], from, to: Math.max(to, from + 1) }
  const hits = new Map(world.hits.map((one) => [one.id, one]))
  const valueFrom = (by: string, of: number | null) => {
    const one = of === null ? undefined : world.hits[of % world.hits.length]
    if (one === undefined) return null
    const place = { hit: one, entrance: hits.get(one.entrance) ?? null, at: one.at }
    return textOf(by, { ...place, offerSource: OFFER_SOURCES[one.page] ?? null }, question)
  }
  return {
    ...question,
    filters: filters.map(({ by, of }) => ({ by, values: of.map((one) => valueFrom(by, one)) })),
  }
}

const NUMBERED: Record<string, (text: string) => GroupKey> = { day: dayNumber, hour: hourNumber }
const keyOf = (by: string, value: string | null) =>
  value === null ? null : (NUMBERED[by] ?? ((text: string) => text))(value)

const EVERY_ROW = 1_000

/** The same question as reports take it. */
export function questionOf(asked: Asked): ReportQuestion {
  const filters = asked.filters.map(({ by, values }) => ({
    by,
    values: values.map((value) => keyOf(by, value)),
  }))
  const offerSources = new Map([
    ["acme", ["widget", "upsell"]],
    ["beta", ["gadget"]],
  ])
  const offsets = offsetsWithin(asked, asked.timezone)
  return { ...asked, filters, offsets, offerSources, most: EVERY_ROW }
}
