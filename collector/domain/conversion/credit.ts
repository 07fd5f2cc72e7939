/**
 * How what a conversion earned is shared among the hits of its journey. A share is in whole minor units, and
 * the shares of a conversion always add up to what it earned.
 */

/** A hit of the journey: the last of them is the one that converted. */
export interface Credited {
  hit: string
  /** ms since 1970. */
  at: number
}

export interface Share {
  hit: string
  /** Whole minor units. */
  minor: number
}

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
  time_decay: (hits) => {
    const end = hits.at(-1)?.at ?? 0
    return hits.map(({ at }) => Math.round(UNDECAYED * 2 ** (-Math.max(0, end - at) / HALF_LIFE_MS)))
  },
} as const satisfies Record<string, (hits: readonly Credited[]) => number[]>

type ModelByCount = keyof typeof BY_COUNT
export type CreditModel = ModelByCount | keyof typeof BY_TIMES

export const CREDIT_MODELS = Object.keys({ ...BY_COUNT, ...BY_TIMES }) as CreditModel[] // their keys are the models

/** Whether journeys of as many hits are alike to a model, whenever those were. */
export function isByCount(model: CreditModel): model is ModelByCount {
  return Object.hasOwn(BY_COUNT, model)
}

function weightsOf(model: CreditModel, hits: readonly Credited[]): number[] {
  return isByCount(model) ? BY_COUNT[model](hits.length) : BY_TIMES[model](hits)
}

function eachOf(of: number, weightAt: (at: number) => number): number[] {
  return Array.from({ length: of }, (_, at) => weightAt(at))
}

/** 40 for the first, 40 for the last, 20 for all between, which may be many; halves for two. */
function positionWeight(at: number, of: number): number {
  if (of <= 2) return 1
  return at === 0 || at === of - 1 ? 40 * (of - 2) : 20
}

/**
 * The shares of a conversion's revenue by a model. What rounding leaves over goes, a minor unit each, to those
 * who lost most by it; of equals to the later. In whole numbers throughout: no amount is too large.
 */
export function creditOf(model: CreditModel, hits: readonly Credited[], revenueMinor: number): Share[] {
  const weights = weightsOf(model, hits).map(BigInt)
  const sum = weights.reduce((total, weight) => total + weight, 0n)
  const revenue = BigInt(Math.abs(revenueMinor))
  const sign = Math.sign(revenueMinor)
  const parts = weights.map((weight, at) => {
    return { at, whole: (revenue * weight) / sum, lost: (revenue * weight) % sum }
  })
  const left = revenue - parts.reduce((total, { whole }) => total + whole, 0n)
  const losers = parts.toSorted((one, other) => compare(other.lost, one.lost) || other.at - one.at)
  const luckier = new Set(losers.slice(0, Number(left)).map(({ at }) => at))
  return hits.map(({ hit }, at) => {
    const minor = Number(parts[at]?.whole ?? 0n) + (luckier.has(at) ? 1 : 0)
    return { hit, minor: minor === 0 ? 0 : sign * minor }
  })
}

function compare(one: bigint, other: bigint): number {
  return one < other ? -1 : Number(one > other)
}
