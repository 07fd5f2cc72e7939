import { digitsOf } from "../../format/money.ts"
import { shortCount } from "../../format/number.ts"
import type { Unit } from "../../report/figures.ts"

/** A value as an axis has room for it. */
export function axisWords(value: number, unit: Unit, currency: string): string {
  if (unit === "share") return `${shortCount(value * 100)}%`
  return shortCount(unit === "count" ? value : value / 10 ** digitsOf(currency))
}
