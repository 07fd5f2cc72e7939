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
  const shared = inPlaces(kinds)
  const sharingOf = createSharing(model)
  for (let from = 0, to = 0; from < shared.kind.length; from = to) {
    while (shared.conversion[to] === shared.conversion[from]) to++
    shareOut({ from, to }, { kinds, shared, sharingOf, exchange })
  }
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

interface ShareOutNeeds {
  kinds: readonly Credited[]
  shared: ReturnType<typeof inPlaces>
  sharingOf: ReturnType<typeof createSharing>
  exchange: Exchange
}

/** Shares out one conversion among the hits of its journey, which are in these places; the only one has it all. */
function shareOut(
  { from, to }: { from: number; to: number },
  { kinds, shared: { kind, at, revenueMinor }, sharingOf, exchange }: ShareOutNeeds,
): void {
  const kindAt = (place: number) => kinds[kind[place] ?? 0] as Credited // one of their own numbers
  const whole = revenueMinor[from] ?? 0
  const exchanged = exchange.minor(whole, kindAt(from).of.currency)
  if (to - from === 1) return void add(kindAt(from), PARTS_A_CONVERSION, whole, exchanged ?? 0)
  const { parts, sharesOf } = sharingOf(to - from, () => between(at, from, to))
  const original = sharesOf(whole)
  const revenue = exchanged === whole ? original : exchanged === null ? [] : sharesOf(exchanged)
  for (let place = from; place < to; place++) {
    const nth = place - from
    add(kindAt(place), parts[nth] ?? 0, original[nth] ?? 0, revenue[nth] ?? 0)
  }
}

/** As an array of its own: to make one of what can be gone through takes ten times as long. */
function between(numbers: Float64Array, from: number, to: number): number[] {
  const those: number[] = []
  for (let place = from; place < to; place++) those.push(numbers[place] ?? 0)
  return those
}

/** A part too small to count may still be worth something: what it earned is lost to no sum. */
function add(to: Credited, parts: number, originalMinor: number, revenueMinor: number): void {
  to.parts += parts
  to.originalMinor += originalMinor
  to.revenueMinor += revenueMinor
  to.isThere ||= parts !== 0 || originalMinor !== 0 || revenueMinor !== 0
}

/** How the hits of a journey share: parts of its conversion, and any whole number. */
interface Sharing {
  parts: readonly number[]
  sharesOf: (whole: number) => readonly number[]
}

const sharingBy = (sharesOf: Sharing["sharesOf"]): Sharing => ({
  parts: sharesOf(PARTS_A_CONVERSION),
  sharesOf,
})

/** By a model, of journeys of so many hits at these times: worked out once for all that are alike to it. */
function createSharing(model: CreditModel): (count: number, times: () => readonly number[]) => Sharing {
  if (!isByCount(model))
    return (_count, times) => {
      const weights = weightsOf(model, times())
      return sharingBy((whole) => sharesBy(weights, whole))
    }
  const byCount = new Map<number, Sharing>()
  return (count, times) => {
    const alike = byCount.get(count) ?? sharingBy(sharesByRest(weightsOf(model, times())))
    byCount.set(count, alike)
    return alike
  }
}

/**
 * Each hit has its weight as often as all weights go into a whole. So whoever of them gets how much of the rest is
 * worked out once, for as many rests as there can be.
 */
function sharesByRest(weights: readonly number[]): Sharing["sharesOf"] {
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
