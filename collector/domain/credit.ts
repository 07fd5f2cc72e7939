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
  minor: number
}

const HALF_LIFE_MS = 7 * 86_400_000

/** What each model gives each hit, in any unit; the hits in the order of the journey, at least one. */
const WEIGHTS = {
  last: (hits) => hits.map((_, at) => (at === hits.length - 1 ? 1 : 0)),
  first: (hits) => hits.map((_, at) => (at === 0 ? 1 : 0)),
  linear: (hits) => hits.map(() => 1),
  position: (hits) => hits.map((_, at) => positionWeight(at, hits.length)),
  time_decay: (hits) => {
    const end = hits.at(-1)?.at ?? 0
    return hits.map(({ at }) => 2 ** (-(end - at) / HALF_LIFE_MS))
  },
} as const satisfies Record<string, (hits: readonly Credited[]) => number[]>

export type CreditModel = keyof typeof WEIGHTS

export const CREDIT_MODELS = Object.keys(WEIGHTS) as CreditModel[] // the keys of the table are the models

/** 40 for the first, 40 for the last, 20 for all between; halves for two. */
function positionWeight(at: number, of: number): number {
  if (of <= 2) return 1
  return at === 0 || at === of - 1 ? 40 : 20 / (of - 2)
}

/**
 * The shares of a conversion's revenue by a model. What rounding leaves over goes, a minor unit each, to those
 * who lost most by it; of equals to the later.
 */
export function creditOf(model: CreditModel, hits: readonly Credited[], revenueMinor: number): Share[] {
  const weights = WEIGHTS[model](hits)
  const sum = weights.reduce((total, weight) => total + weight, 0)
  const exact = weights.map((weight) => (revenueMinor * weight) / sum)
  const whole = exact.map(Math.trunc)
  const left = revenueMinor - whole.reduce((total, share) => total + share, 0)
  const loss = (at: number) => Math.abs((exact[at] ?? 0) - (whole[at] ?? 0))
  const losers = hits.map((_, at) => at).toSorted((one, other) => loss(other) - loss(one) || other - one)
  const rest = left - Math.sign(left) * Math.min(Math.abs(left), losers.length) // of amounts too large for a float
  for (const at of losers.slice(0, Math.abs(left))) whole[at] = (whole[at] ?? 0) + Math.sign(left)
  return hits.map(({ hit }, at) => {
    const isLast = at === hits.length - 1
    return { hit, minor: (whole[at] ?? 0) + (isLast ? rest : 0) }
  })
}
