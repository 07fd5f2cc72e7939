import type { ReportQuestion } from "../domain/report/question.ts"
import type { Ledger, Ways } from "../ports.ts"
import { type CountTerms, count } from "./count.ts"
import { type ReportFormat, type WrittenReport, written } from "./written/written.ts"

/**
 * Reports, and the ways of visitors, wherever they are counted. A report is written there too: one of many rows takes
 * the process that counted it as long to send as to write, and the one that asked as long again to read.
 */
export interface Answering {
  report(question: ReportQuestion, terms: CountTerms, format: ReportFormat): Promise<WrittenReport>
  ways: Ways
}

/** Counts and writes reports here, of figures that are asked for. */
export function answersOf({ figures, ways }: Pick<Ledger, "figures" | "ways">): Answering {
  return {
    report: async (question, terms, format) => {
      const report = await count(figures, question, terms)
      return written(report, { question, currency: terms.rates.currency, format })
    },
    ways,
  }
}
