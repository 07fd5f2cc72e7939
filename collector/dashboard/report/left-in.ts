import type { Unconverted } from "../../domain/report/report.ts"
import type { MeasureColumn } from "./side-by-side.ts"

/** What of a column is in a currency without a rate, in its minor units: the amounts only, as conversions are counted. */
export function leftIn({ measure, at }: MeasureColumn, left: Unconverted): number | null {
  return at === 0 ? (LEFT[measure.key]?.(left) ?? null) : null
}

const LEFT: Readonly<Record<string, (left: Unconverted) => number>> = {
  revenue: ({ revenueMinor }) => revenueMinor,
  cost: ({ costMinor }) => costMinor,
}
