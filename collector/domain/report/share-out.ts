import { type CreditModel, isByCount, sharesBy, weightsOf } from "../conversion/credit.ts"
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
  return alike.map(({ keys, type, status, currency, count, revenueMinor, originalMinor }) => {
    return { keys, type, status, currency, parts: count * PARTS_A_CONVERSION, revenueMinor, originalMinor }
  })
}

/** Hits of one group which conversions of one type, status and currency may be credited to. */
export interface CreditableHits extends Alike {
  /** Whether these hits are part of what is asked: a share that is not counts for no group. */
  isAsked: boolean
  /**
   * Of each hit four numbers, one after another, as there are millions: its place, its conversion, when it was, and what
   * that conversion earned in its own minor units. Places are those among all hits that are creditable for a question,
   * from 1 on: the hits of one conversion are beside each other, in the order of its journey. Conversions have numbers
   * for one answer only.
   */
  hits: ArrayLike<number>
}

/** So many numbers there are of each hit. */
const OF_A_HIT = 4

/**
 * Conversions shared out among the hits of their journeys by a model: the shares of each add up to one conversion,
 * and to what it earned. Shares of hits that are not asked for are left out.
 */
export function sharedParts(
  creditable: readonly CreditableHits[],
  model: CreditModel,
  exchange: Exchange,
): ConversionPart[] {
  const kinds = creditable.map(
    (of): Credited => ({ of, ...{ parts: 0, revenueMinor: 0, originalMinor: 0, isThere: false } }),
  )
  const sharesOf = createShares(model)
  for (const { hits, times, revenueMinor } of journeysOf(kinds))
    addShares(hits, sharesOf(times), { whole: revenueMinor, exchange })
  return kinds.flatMap(({ of, isThere, ...sums }) => {
    if (!isThere || !of.isAsked) return []
    const { keys, type, status, currency } = of
    const revenueMinor = exchange.minor(0, currency) === null ? null : sums.revenueMinor
    return { keys, type, status, currency, ...sums, revenueMinor }
  })
}

/** What some hits of one kind are credited with. */
interface Credited {
  of: CreditableHits
  parts: number
  revenueMinor: number
  originalMinor: number
  /** Whether any of them is credited with a part, or with something that was earned. */
  isThere: boolean
}

/** What the hits of a journey are counted in, and when each was, in its order. */
interface Journey {
  hits: readonly Credited[]
  times: readonly number[]
  /** What its conversion earned. */
  revenueMinor: number
}

function* journeysOf(kinds: readonly Credited[]): Iterable<Journey> {
  const { kind, conversion, at, revenueMinor } = inPlaces(kinds)
  for (let from = 0, to = 0; from < kind.length; from = to) {
    const [hits, times]: [Credited[], number[]] = [[], []]
    for (; conversion[to] === conversion[from]; to++) {
      hits.push(kinds[kind[to] ?? 0] as Credited) // one of their own numbers
      times.push(at[to] ?? 0)
    }
    yield { hits, times, revenueMinor: revenueMinor[from] ?? 0 }
  }
}

/** Hits by their places, in columns: there are millions. */
function inPlaces(kinds: readonly Credited[]) {
  const count = kinds.reduce((sum, { of }) => sum + of.hits.length / OF_A_HIT, 0)
  const [kind, conversion] = [new Int32Array(count), new Int32Array(count)]
  const [at, revenueMinor] = [new Float64Array(count), new Float64Array(count)]
  for (const [number, { of }] of kinds.entries()) {
    const { hits } = of
    for (let hit = 0; hit < hits.length; hit += OF_A_HIT) {
      const place = (hits[hit] ?? 0) - 1
      kind[place] = number
      conversion[place] = hits[hit + 1] ?? 0
      at[place] = hits[hit + 2] ?? 0
      revenueMinor[place] = hits[hit + 3] ?? 0
    }
  }
  return { kind, conversion, at, revenueMinor }
}

/** A whole number in shares for the hits of a journey. */
type SharesOf = (whole: number) => readonly number[]

/** How a model shares out among hits of these times: the only one of a journey has it all. */
function createShares(model: CreditModel): (times: readonly number[]) => SharesOf {
  const amongMany = createSharesOfMany(model)
  return (times) => (times.length === 1 ? allToOne : amongMany(times))
}

const allToOne: SharesOf = (whole) => [whole]

/** Worked out once for all journeys that are alike to a model. */
function createSharesOfMany(model: CreditModel): (times: readonly number[]) => SharesOf {
  if (!isByCount(model)) {
    return (times) => {
      const weights = weightsOf(model, times)
      return (whole) => sharesBy(weights, whole)
    }
  }
  const byLength = new Map<number, SharesOf>()
  return (times) => {
    const alike = byLength.get(times.length) ?? sharesByRest(weightsOf(model, times))
    byLength.set(times.length, alike)
    return alike
  }
}

/**
 * Each hit has its weight as often as all weights go into a whole. So whoever of them gets how much of the rest is
 * worked out once, for as many rests as there can be.
 */
function sharesByRest(weights: readonly number[]): SharesOf {
  const sum = weights.reduce((sum, weight) => sum + weight, 0)
  const known = new Map<number, readonly number[]>()
  return (whole) => {
    const rest = whole % sum
    const ofRest = known.get(rest) ?? sharesBy(weights, rest)
    known.set(rest, ofRest)
    const often = (whole - rest) / sum
    return weights.map((weight, at) => often * weight + (ofRest[at] ?? 0))
  }
}

function addShares(
  hits: readonly Credited[],
  sharesOf: SharesOf,
  { whole, exchange }: { whole: number; exchange: Exchange },
): void {
  const [first] = hits
  if (first === undefined) return
  const exchanged = exchange.minor(whole, first.of.currency)
  const parts = sharesOf(PARTS_A_CONVERSION)
  const original = sharesOf(whole)
  const ofWorth = (minor: number) => (minor === whole ? original : sharesOf(minor))
  const revenue = exchanged === null ? [] : ofWorth(exchanged)
  hits.forEach((hit, at) => {
    const own = parts[at] ?? 0
    const originalMinor = original[at] ?? 0
    const revenueMinor = revenue[at] ?? 0
    hit.parts += own
    hit.originalMinor += originalMinor
    hit.revenueMinor += revenueMinor
    // A part too small to count may still be worth something: what it earned is lost to no sum.
    hit.isThere ||= own !== 0 || originalMinor !== 0 || revenueMinor !== 0
  })
}
