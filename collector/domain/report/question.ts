import type { CreditModel } from "../conversion/credit.ts"
import type { Offset } from "../time-zone.ts"
import { isOfPages } from "./groupings.ts"

/** By whose time conversions are counted: that of the hit they are credited to, or their own. */
export const CLOCKS = ["visit", "conversion"] as const
export type ReportClock = (typeof CLOCKS)[number]

/** What a group is: a text, a day's or an hour's number, or null for nothing. */
export type GroupKey = string | number | null

/** Only what has one of these values in that grouping. */
export interface ReportFilter {
  by: string
  values: readonly GroupKey[]
}

/** Rows of a report, unless more or fewer are asked for; and at most. */
export const USUAL_ROWS = 10_000
export const MOST_ROWS = 100_000

/** What is asked of a report. */
export interface ReportQuestion {
  by: readonly string[]
  filters: readonly ReportFilter[]
  /** ms since 1970; `from` inclusive, `to` exclusive. */
  from: number
  to: number
  timezone: string
  /** How far the zone's clocks are ahead of UTC over the period. */
  offsets: readonly Offset[]
  clock: ReportClock
  model: CreditModel
  withBots: boolean
  /** The pages of each offer source, by the settings in force. */
  offerSources: ReadonlyMap<string, readonly string[]>
  /** So many rows at most: those that come first. */
  most: number
}

/** Whether views of pages are counted, because it is asked by what only a page has. */
export function isAboutPages({ by, filters }: Pick<ReportQuestion, "by" | "filters">): boolean {
  return by.some(isOfPages) || filters.some((filter) => isOfPages(filter.by))
}
