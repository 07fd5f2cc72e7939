import { DASH } from "../format/number.ts"
import type { Figure } from "./figures.ts"

/** How a figure stands against another period. */
export interface Change {
  /** What is written: `+12%`; a percentage changes by points. */
  words: string
  /** Whether that is what one wishes for; null where it is neither good nor bad. */
  isGood: boolean | null
}

const relative = new Intl.NumberFormat(undefined, {
  style: "percent",
  maximumFractionDigits: 1,
  signDisplay: "exceptZero",
})
const points = new Intl.NumberFormat(undefined, { maximumFractionDigits: 2, signDisplay: "exceptZero" })

/**
 * The change from one period to another: in percent of what it was, of a percentage in points. A dash where there
 * was nothing that anything could be a percentage of.
 */
export function changeOf(
  { unit, wish }: Pick<Figure, "unit" | "wish">,
  now: number | null,
  before: number | null,
): Change {
  const none = { words: DASH, isGood: null }
  if (now === null || before === null) return none
  const isShare = unit === "share"
  if (before === 0 && !isShare) return now === 0 ? { words: relative.format(0), isGood: null } : none
  const words = isShare
    ? `${points.format((now - before) * 100)} points`
    : relative.format((now - before) / Math.abs(before))
  const isMore = now > before
  return { words, isGood: wish === null || now === before ? null : isMore === (wish === "more") }
}
