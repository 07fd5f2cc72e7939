import type { ReportQuestion } from "../../domain/report/question.ts"
import type { Report } from "../../domain/report/report.ts"
import { reportCsv } from "./report-csv.ts"
import { reportJson } from "./report-json.ts"

export const REPORT_FORMATS = ["json", "csv"] as const
export type ReportFormat = (typeof REPORT_FORMATS)[number]

/** A report as it is sent. */
export interface WrittenReport {
  text: string
  /** Whether there are more rows than these. */
  isMore: boolean
}

export interface WrittenAs {
  question: ReportQuestion
  /** In whose minor units its amounts are. */
  currency: string
  format: ReportFormat
}

/** Writes a report as the API answers it. */
export function written(report: Report, { question, currency, format }: WrittenAs): WrittenReport {
  const { isMore } = report
  if (format === "csv") return { text: reportCsv(report, question, currency), isMore }
  return { text: JSON.stringify(reportJson(report, question, currency)), isMore }
}
