import { type CreditModel, creditOf, isByCount } from "../conversion/credit.ts"
import type { Exchange } from "./exchange.ts"
import type { GroupKey } from "./question.ts"

/** One conversion is so many parts, of which a model gives each hit a whole number. */
export const PARTS_A_CONVERSION = 1_000_000

/** What is counted in a group of conversions of one type, status and currency. */
export interface ConversionPart {
  keys: GroupKey[]
  type: string
  status: string
  currency: string
  /** In parts of a conversion. */
  parts: number
  /** In whole minor units of the account's currency; null where there is no rate. */
  revenueMinor: number | null
  /** In whole minor units of its own. */
  originalMinor: number
}

type Alike = Pick<ConversionPart, "keys" | "type" | "status" | "currency">

/** Conversions as they are, none of them shared. */
export function wholeParts(
  alike: readonly (Omit<ConversionPart, "parts"> & { count: number })[],
): ConversionPart[] {
  return alike.map(({ count, ...of }) => ({ ...of, parts: count * PARTS_A_CONVERSION }))
}

interface Creditable extends Alike {
  conversion: string
  hit: string
  at: number
  revenueMinor: number
  isAsked: boolean
}

/**
 * Conversions shared out among the hits of their journeys by a model: the shares of each add up to one conversion,
 * and to what it earned. Shares of hits that are not asked for are left out.
 * @param hits those of one conversion in the order of its journey
 */
export function sharedParts(
  hits: readonly Creditable[],
  model: CreditModel,
  exchange: Exchange,
): ConversionPart[] {
  const shares = createShares(model)
  const journeys = Map.groupBy(hits, ({ conversion }) => conversion)
  return [...journeys.values()].flatMap((journey) => sharesOf(journey, shares, exchange))
}

type SharesOf = (journey: readonly Creditable[], whole: number) => readonly number[]

/** What a model gives each hit of a whole; worked out once for all journeys that are alike to it. */
function createShares(model: CreditModel): SharesOf {
  const sharesOf: SharesOf = (journey, whole) => creditOf(model, journey, whole).map(({ minor }) => minor)
  if (!isByCount(model)) return sharesOf
  const known = new Map<number, Map<number, readonly number[]>>()
  return (journey, whole) => {
    const alike = known.get(journey.length) ?? new Map<number, readonly number[]>()
    known.set(journey.length, alike)
    const shares = alike.get(whole) ?? sharesOf(journey, whole)
    alike.set(whole, shares)
    return shares
  }
}

function sharesOf(journey: readonly Creditable[], shares: SharesOf, exchange: Exchange): ConversionPart[] {
  const [first] = journey
  if (first === undefined) return []
  const exchanged = exchange.minor(first.revenueMinor, first.currency)
  const parts = shares(journey, PARTS_A_CONVERSION)
  const original = shares(journey, first.revenueMinor)
  const revenue = exchanged === null ? null : shares(journey, exchanged)
  return journey.flatMap(({ keys, type, status, currency, isAsked }, at) => {
    const [own = 0, originalMinor = 0] = [parts[at], original[at]]
    const revenueMinor = revenue === null ? null : (revenue[at] ?? 0)
    // A part too small to count may still be worth something: what it earned is lost to no sum.
    if (!isAsked || !(own || revenueMinor || originalMinor)) return []
    return { keys, type, status, currency, parts: own, revenueMinor, originalMinor }
  })
}
