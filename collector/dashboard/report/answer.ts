import type { ReportFigures, Unconverted } from "../../domain/report/report.ts"

/** What a report counts in a group, or in all of them: everything else is worked out of it. */
export type Sums = ReportFigures

/** A row of a report: its groups stand beside its sums, each under the name of its grouping. */
export interface ReportRow extends Sums {
  [grouping: string]: unknown
}

/** What `GET /reports` answers; docs/reports.md tells what it means. */
export interface ReportAnswer {
  rows: ReportRow[]
  /** Whether there are more rows than these; the totals are of all. */
  more: boolean
  totals: Sums
  currency: string
  by: string[]
  unconverted: Unconverted[]
}

/** Where nothing was counted. */
export const NOTHING: Sums = {
  ...{ visits: 0, visitors: 0, conversions: 0, revenueMinor: 0, costMinor: 0 },
  ...{ types: {}, statuses: {}, events: {} },
}

/** What a row has in a grouping: null is nothing, as of visits that came by no source. */
export function groupOf(row: ReportRow, grouping: string): string | null {
  const group = row[grouping]
  return typeof group === "string" ? group : null
}
