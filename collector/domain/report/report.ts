import type { GroupKey } from "./question.ts"

/** A count, and what was earned by it in whole minor units of the account's currency. */
export interface CountAndRevenue {
  count: number
  revenueMinor: number
}

/** The figures of a group, or of all of them. */
export interface ReportFigures {
  visits: number
  visitors: number
  /** Parts of one where conversions are shared by a model. */
  conversions: number
  revenueMinor: number
  costMinor: number
  types: Record<string, CountAndRevenue>
  statuses: Record<string, CountAndRevenue>
  events: Record<string, number>
}

export interface ReportRow extends ReportFigures {
  keys: GroupKey[]
}

/** What is in no sum, because the settings have no rate for its currency. */
export interface Unconverted {
  currency: string
  revenueMinor: number
  conversions: number
  costMinor: number
}

export interface Report {
  rows: ReportRow[]
  /** Whether there are more rows than these. */
  isMore: boolean
  /** Of all rows. */
  totals: ReportFigures
  unconverted: Unconverted[]
}
