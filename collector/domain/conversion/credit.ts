/**
 * How what a conversion earned is shared among the hits of its journey. A share is in whole minor units, and
 * the shares of a conversion always add up to what it earned.
 */

const HALF_LIFE_MS = 7 * 86_400_000
/** The weight of what has not decayed: whole, and so fine that a hit counts until it is forty half-lives old. */
const UNDECAYED = 2 ** 40

/**
 * What each model gives each hit, in whole units of any size, in the order of the journey: by how many hits there are,
 * at least one, or by when they were.
 */
const BY_COUNT = {
  last: (of) => eachOf(of, (at) => (at === of - 1 ? 1 : 0)),
  first: (of) => eachOf(of, (at) => (at === 0 ? 1 : 0)),
  linear: (of) => eachOf(of, () => 1),
  position: (of) => eachOf(of, (at) => positionWeight(at, of)),
} as const satisfies Record<string, (of: number) => number[]>
const BY_TIMES = {
  time_decay: (times) => {
    const end = times.at(-1) ?? 0
    return times.map((at) => Math.round(UNDECAYED * 2 ** (-Math.max(0, end - at) / HALF_LIFE_MS)))
  },
} as const satisfies Record<string, (times: readonly number[]) => number[]>

type ModelByCount = keyof typeof BY_COUNT
export type CreditModel = ModelByCount | keyof typeof BY_TIMES

export const CREDIT_MODELS = Object.keys({ ...BY_COUNT, ...BY_TIMES }) as CreditModel[] // their keys are the models

/** Whether journeys of as many hits are alike to a model, whenever those were. */
export function isByCount(model: CreditModel): model is ModelByCount {
  return Object.hasOwn(BY_COUNT, model)
}

/**
 * What a model gives each hit of a journey: whole numbers, of which the sum says nothing.
 * @param times when the hits were, in ms since 1970, in the order of the journey; the last is the one that converted
 */
export function weightsOf(model: CreditModel, times: readonly number[]): number[] {
  return isByCount(model) ? BY_COUNT[model](times.length) : BY_TIMES[model](times)
}

function eachOf(of: number, weightAt: (at: number) => number): number[] {
  return Array.from({ length: of }, (_, at) => weightAt(at))
}

/** 40 for the first, 40 for the last, 20 for all between, which may be many; halves for two. */
function positionWeight(at: number, of: number): number {
  if (of <= 2) return 1
  return at === 0 || at === of - 1 ? 40 * (of - 2) : 20
}

/** What each hit of a journey is credited with of a conversion's revenue, in whole minor units; see `weightsOf`. */
export function creditOf(model: CreditModel, times: readonly number[], revenueMinor: number): number[] {
  return sharesBy(weightsOf(model, times), revenueMinor)
}

/**
 * A whole number in shares by their weights, which are not all 0. What rounding leaves over goes, one each, to those
 * who lost most by it; of equals to the later. In whole numbers throughout: no amount is too large.
 */
export function sharesBy(weights: readonly number[], whole: number): number[] {
  const exact = weights.map(BigInt)
  const sum = exact.reduce((total, weight) => total + weight, 0n)
  const amount = BigInt(Math.abs(whole))
  const sign = Math.sign(whole)
  const parts = exact.map((weight, at) => {
    return { at, own: (amount * weight) / sum, lost: (amount * weight) % sum }
  })
  const left = amount - parts.reduce((total, { own }) => total + own, 0n)
  const losers = parts.toSorted((one, other) => compare(other.lost, one.lost) || other.at - one.at)
  const luckier = new Set(losers.slice(0, Number(left)).map(({ at }) => at))
  return parts.map(({ at, own }) => {
    const share = Number(own) + (luckier.has(at) ? 1 : 0)
    return share === 0 ? 0 : sign * share
  })
}

function compare(one: bigint, other: bigint): number {
  return one < other ? -1 : Number(one > other)
}
