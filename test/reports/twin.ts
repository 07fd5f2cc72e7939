import { creditOf } from "../../collector/domain/conversion/credit.ts"
import type { Conversion, Hit } from "../../collector/domain/event.ts"
import type { World } from "./world.ts"

/** A question in the words of the API, whose groups and filters are texts. */
export interface Asked {
  by: string[]
  filters: { by: string; values: (string | null)[] }[]
  from: number
  to: number
  timezone: string
  clock: "visit" | "conversion"
  model: Parameters<typeof creditOf>[0]
  withBots: boolean
}

/** What an account's currency is worth; pages and their offer sources. */
export const RATES: Record<string, number> = { USD: 1, EUR: 1.5, JPY: 50 }
export const OFFER_SOURCES: Record<string, string> = { widget: "acme", upsell: "acme", gadget: "beta" }
export const SEPARATE = ["transaction", "Rebill"]

interface Figures {
  visits: number
  visitors: number
  conversions: number
  revenueMinor: number
  types: Record<string, { count: number; revenueMinor: number }>
  statuses: Record<string, { count: number; revenueMinor: number }>
  events: Record<string, number>
  /** Minor units: of conversions whole ones, of clicks parts of them. */
  paid: number
  clicks: number
}

/** One thing to count: where it is, and when. */
interface Place {
  hit: Hit | null
  entrance: Hit | null
  at: number
  offerSource: string | null
}

type Group = Figures & { vids: Set<string> }
type GroupOf = (place: Place) => Group | null
type Hits = ReadonlyMap<string, Hit>

/**
 * The report as one would count it by hand: every thing by itself, into the group it is in. It shares nothing with
 * the reports but how a conversion is credited.
 */
export function countByHand(world: World, asked: Asked) {
  const hits: Hits = new Map(world.hits.map((hit) => [hit.id, hit]))
  const groups = new Map<string, Group>()
  const groupOf: GroupOf = (place) => {
    if (!isAsked(place, asked)) return null
    const name = JSON.stringify(asked.by.map((by) => textOf(by, place, asked)))
    const group = groups.get(name) ?? { ...nothing(), vids: new Set<string>() }
    groups.set(name, group)
    return group
  }
  countVisits(world, asked, hits, groupOf)
  countEvents(world, hits, groupOf)
  for (const conversion of world.conversions.filter(({ status }) => status !== "deleted")) {
    countPaid(conversion, hits, groupOf)
    countShares(conversion, world, asked, groupOf)
  }
  for (const group of groups.values()) group.visitors = group.vids.size
  return { groups, visitors: new Set([...groups.values()].flatMap(({ vids }) => [...vids])).size }
}

function isAsked(place: Place, asked: Asked): boolean {
  const isWithin = place.at >= asked.from && place.at < asked.to
  const isWanted = asked.withBots || !place.entrance?.isBot
  return (
    isWithin && isWanted && asked.filters.every(({ by, values }) => values.includes(textOf(by, place, asked)))
  )
}

function placeOf(hit: Hit | null, at: number, hits: Hits): Place {
  const entrance = hits.get(hit?.entrance ?? "") ?? null
  return { hit, entrance, at, offerSource: OFFER_SOURCES[hit?.page ?? ""] ?? null }
}

function countVisits(world: World, { by, filters }: Asked, hits: Hits, groupOf: GroupOf): void {
  const named = [...by, ...filters.map((filter) => filter.by)]
  const isAboutPages = named.some((name) => ["page", "offer", "offerSource"].includes(name))
  for (const hit of world.hits.filter(({ id, entrance }) => isAboutPages || id === entrance)) {
    const isViewed = !isAboutPages || hit.kind !== "rotator"
    const cost = clickCost(hit, world)
    const group = isViewed || cost !== 0 ? groupOf(placeOf(hit, hit.at, hits)) : null
    if (group === null) continue
    group.clicks += cost
    if (!isViewed) continue
    group.visits++
    group.vids.add(hit.vid)
  }
}

function countEvents({ events }: World, hits: Hits, groupOf: GroupOf): void {
  for (const { received, outcome } of events) {
    const { name, via, at } = received
    if (["view", "conversion"].includes(name) || (via === "link" && name === "head")) continue
    const group = groupOf(placeOf(hits.get(outcome.hit ?? "") ?? null, at, hits))
    if (group) group.events[name] = (group.events[name] ?? 0) + 1
  }
}

function countPaid(conversion: Conversion, hits: Hits, groupOf: GroupOf): void {
  const { offerSource, costMinor, status, hitAt } = conversion
  const currency = conversion.costCurrency ?? ""
  if (costMinor === null || status === "declined" || RATES[currency] === undefined) return
  const group = groupOf({ ...placeOf(hits.get(conversion.hit) ?? null, hitAt, hits), offerSource })
  if (group) group.paid += exchanged(costMinor, currency)
}

function countShares(conversion: Conversion, world: World, asked: Asked, groupOf: GroupOf): void {
  const { offerSource, currency, revenueMinor } = conversion
  const hits: Hits = new Map(world.hits.map((hit) => [hit.id, hit]))
  const journey = journeyOf(conversion, world)
  const times = journey.map(({ at }) => at)
  const counts = creditOf(asked.model, times, 1_000_000)
  const revenues = creditOf(asked.model, times, exchanged(revenueMinor, currency))
  for (const [at, hit] of journey.entries()) {
    const count = counts[at] ?? 0
    const place = placeOf(hit, asked.clock === "visit" ? hit.at : conversion.at, hits)
    const group = count === 0 ? null : groupOf({ ...place, offerSource })
    if (group) addConversion(group, conversion, count, revenues[at] ?? 0)
  }
}

function nothing(): Figures {
  const none = { visits: 0, visitors: 0, conversions: 0, revenueMinor: 0, paid: 0, clicks: 0 }
  return { ...none, types: {}, statuses: {}, events: Object.create(null) }
}

function addConversion(group: Figures, { type, status }: Conversion, count: number, revenueMinor: number) {
  const add = (columns: Figures["types"], name: string) => {
    const before = columns[name] ?? { count: 0, revenueMinor: 0 }
    columns[name] = { count: before.count + count, revenueMinor: before.revenueMinor + revenueMinor }
  }
  add(group.types, type)
  if (SEPARATE.includes(type)) return
  add(group.statuses, status)
  group.conversions += count
  group.revenueMinor += revenueMinor
}

/** Half away from zero. */
function exchanged(minor: number, currency: string): number {
  const exact = minor * (RATES[currency] ?? 0)
  return Math.sign(exact) * Math.floor(Math.abs(exact) + 0.5) + 0
}

/** Of what uploads put on it, else its own; in parts of a minor unit. */
function clickCost({ id, costMicros, costCurrency }: Hit, { shares }: World): number {
  const told = shares.filter((share) => share.hit === id && share.counts)
  const own = costMicros === null ? [] : [{ micros: costMicros, currency: costCurrency ?? "" }]
  const costs = told.length > 0 ? told : own
  const perMinor = (currency: string) => (currency === "JPY" ? 1_000_000 : 10_000)
  const minor = costs.map(({ micros, currency }) => (micros / perMinor(currency)) * (RATES[currency] ?? 0))
  return minor.reduce((sum, one) => sum + one, 0)
}

/** Every page of it before the one that converted, and that. */
function journeyOf({ entrance, vid, hit, hitAt }: Conversion, { hits }: World): Hit[] {
  const isBefore = (one: Hit) => one.at < hitAt || (one.at === hitAt && one.id < hit)
  const before = hits.filter(
    (one) => one.vid === vid && one.entrance === entrance && one.kind !== "rotator" && isBefore(one),
  )
  const own = hits.find(({ id }) => id === hit)
  return [
    ...before.toSorted((one, other) => one.at - other.at || (one.id < other.id ? -1 : 1)),
    ...(own ? [own] : []),
  ]
}

/** The value of a grouping, as text. */
export function textOf(
  by: string,
  { hit, entrance, at, offerSource }: Place,
  { timezone }: Asked,
): string | null {
  const client = entrance?.client ?? null
  const values: Record<string, string | null | undefined> = {
    day: clockText(at, timezone).slice(0, 10),
    hour: hourText(at, timezone),
    source: hit?.source,
    campaign: hit?.campaign,
    funnel: hit?.funnel,
    link: hit?.link,
    page: hit?.page,
    offer: hit?.kind === "offer" ? hit.page : null,
    offerSource,
    keyword: entrance?.keyword,
    country: entrance?.geo?.country,
    os: client?.os.family,
    browser: client?.browser.family,
    device: client?.device.class,
  }
  return (by in values ? values[by] : (entrance?.custom[by] ?? entrance?.parameters[by]) || null) ?? null
}

/** What the clock showed, by the machine's own knowledge of zones: `2026-10-25 02:30`. */
function clockText(at: number, timeZone: string): string {
  return new Intl.DateTimeFormat("sv-SE", { timeZone, dateStyle: "short", timeStyle: "short" }).format(at)
}

function hourText(at: number, timeZone: string): string {
  const parts = new Intl.DateTimeFormat("en", { timeZone, timeZoneName: "longOffset" }).formatToParts(at)
  const offset = parts.find(({ type }) => type === "timeZoneName")?.value.replace("GMT", "") || "+00:00"
  return `${clockText(at, timeZone).slice(0, 13).replace(" ", "T")}:00${offset}`
}
