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
  const amount = Math.abs(whole)
  const { shares, lost } = divided(amount, weights)
  let left = amount
  for (const own of shares) left -= own
  if (left > 0) for (const at of whoLostMost(lost, left)) shares[at] = (shares[at] ?? 0) + 1
  return whole < 0 ? shares.map((own) => (own === 0 ? 0 : -own)) : shares
}

/** What the weights' parts of an amount are, rounded down, and what each lost by that: parts of one for all weights. */
interface Divided {
  shares: number[]
  lost: number[] | bigint[]
}

/** The places of so many who lost most; of equals the later. */
function whoLostMost(lost: Divided["lost"], many: number): number[] {
  const lostAt = (at: number) => lost[at] ?? 0
  if (many === 1) return [whoLostIt(lost)]
  const places = [...lost.keys()].sort((one, other) =>
    lostAt(one) === lostAt(other) ? other - one : lostAt(one) < lostAt(other) ? 1 : -1,
  )
  return places.slice(0, many)
}

function whoLostIt(lost: Divided["lost"]): number {
  let most = 0
  for (let at = 1; at < lost.length; at++) if ((lost[at] ?? 0) >= (lost[most] ?? 0)) most = at
  return most
}

/** So great a part of an amount is divided at once. */
const DIGIT = 256
/** Up to this sum of weights whatever comes up in between is a whole number that JavaScript has exactly. */
const MOST_WEIGHT = Math.floor(Number.MAX_SAFE_INTEGER / (2 * DIGIT))

/** Divides an amount digit by digit, as one does on paper: great whole numbers would take several times as long. */
function divided(amount: number, weights: readonly number[]): Divided {
  let sum = 0
  for (const weight of weights) sum += weight
  if (sum > MOST_WEIGHT) return dividedGreat(amount, weights)
  const [shares, lost]: [number[], number[]] = [[], []]
  const digits = digitsOf(amount)
  for (const weight of weights) {
    let [own, rest] = [0, 0]
    for (let at = digits.length - 1; at >= 0; at--) {
      const dividend = rest * DIGIT + (digits[at] ?? 0) * weight
      const times = Math.floor(dividend / sum) // not rounded up before: that takes a rest beyond what is had exactly
      own = own * DIGIT + times
      rest = dividend - times * sum
    }
    shares.push(own)
    lost.push(rest)
  }
  return { shares, lost }
}

/** The least significant first. */
function digitsOf(amount: number): number[] {
  const digits: number[] = []
  for (let rest = amount; rest > 0; rest = Math.floor(rest / DIGIT)) digits.push(rest % DIGIT)
  return digits
}

function dividedGreat(amount: number, weights: readonly number[]): Divided {
  const sum = weights.reduce((sum, weight) => sum + BigInt(weight), 0n)
  const parts = weights.map((weight) => BigInt(amount) * BigInt(weight))
  return { shares: parts.map((part) => Number(part / sum)), lost: parts.map((part) => part % sum) }
}
