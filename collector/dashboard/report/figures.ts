import { money, moneyRatio, roundMoney } from "../format/money.ts"
import { count, DASH, ratio, roundShare, share } from "../format/number.ts"
import type { Sums } from "./answer.ts"

/** How a figure is written: `each` is money per something, `share` a part of something as a percentage. */
export type Unit = "count" | "money" | "each" | "share"

/** A number that tells how things go. */
export interface Figure {
  title: string
  /** How it comes about, for people. */
  formula: string
  unit: Unit
  /** What one wishes for; neither of them is good news by itself where it is null. */
  wish: "more" | "less" | null
  /** It can be no less, whatever happens; not there where it can be anything. */
  least?: number
  /** Null where there is nothing to divide by. Money in minor units. */
  of: (sums: Sums) => number | null
}

export const FIGURES = {
  visits: {
    title: "Visits",
    formula: "Visits that began in the period, without bots",
    unit: "count",
    wish: "more",
    of: ({ visits }) => visits,
  },
  visitors: {
    title: "Visitors",
    formula: "Different visitors among the visits: each counts once, in the totals too",
    unit: "count",
    wish: "more",
    of: ({ visitors }) => visitors,
  },
  conversions: {
    title: "Conversions",
    formula: "Conversions that are not deleted, of every status; types counted apart are not among them",
    unit: "count",
    wish: "more",
    of: ({ conversions }) => conversions,
  },
  revenue: {
    title: "Revenue",
    formula: "Sum of what the conversions earned",
    unit: "money",
    wish: "more",
    of: ({ revenueMinor }) => revenueMinor,
  },
  cost: {
    title: "Cost",
    formula: "Sum of what clicks and conversions cost",
    unit: "money",
    wish: null,
    of: ({ costMinor }) => costMinor,
  },
  profit: {
    title: "Profit",
    formula: "Revenue − cost",
    unit: "money",
    wish: "more",
    of: ({ revenueMinor, costMinor }) => revenueMinor - costMinor,
  },
  cr: {
    title: "CR",
    formula: "Conversion rate: conversions ÷ visits",
    unit: "share",
    wish: "more",
    of: ({ conversions, visits }) => ratio(conversions, visits),
  },
  epc: {
    title: "EPC",
    formula: "Earnings per click: revenue ÷ visits",
    unit: "each",
    wish: "more",
    of: ({ revenueMinor, visits }) => ratio(revenueMinor, visits),
  },
  roi: {
    title: "ROI",
    formula: "Return on investment: (revenue − cost) ÷ cost",
    unit: "share",
    wish: "more",
    least: -1,
    of: ({ revenueMinor, costMinor }) => ratio(revenueMinor - costMinor, costMinor),
  },
} as const satisfies Record<string, Figure>

export type FigureName = keyof typeof FIGURES
export const FIGURE_NAMES = Object.keys(FIGURES) as FigureName[] // the keys of a constant are known

/** Whether a text names a figure. */
export const isFigureName = (text: string): text is FigureName => Object.hasOwn(FIGURES, text)

const WRITTEN: Record<Unit, (value: number, currency: string) => string> = {
  count: (value) => count(value),
  money,
  each: (value, currency) => moneyRatio(value, 1, currency),
  share,
}
const WRITTEN_SHORTLY: typeof WRITTEN = { ...WRITTEN, money: roundMoney, share: roundShare }

/** A figure as people write it; a dash where there is none. */
export function written(value: number | null, unit: Unit, currency: string): string {
  return value === null ? DASH : WRITTEN[unit](value, currency)
}

/** The same as a headline has room for it: from a thousand on without the digits after the point. */
export function shortly(value: number | null, unit: Unit, currency: string): string {
  return value === null ? DASH : WRITTEN_SHORTLY[unit](value, currency)
}
