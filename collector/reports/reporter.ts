import { exchangeOf } from "../domain/report/exchange.ts"
import type { ReportQuestion } from "../domain/report/question.ts"
import type { Report } from "../domain/report/report.ts"
import { inOrder } from "../domain/report/row-order.ts"
import { type ConversionPart, sharedParts, wholeParts } from "../domain/report/share-out.ts"
import { tally } from "../domain/report/tally.ts"
import type { Settings } from "../domain/settings.ts"
import type { Figures } from "../ports.ts"

export interface ReporterNeeds {
  figures: Figures
  settings: () => Settings
}

/** Answers what is asked of reports, by the settings in force. */
export function createReporter({ figures, settings }: ReporterNeeds) {
  return {
    report: async (question: ReportQuestion): Promise<Report> => {
      const { account, types } = settings()
      const exchange = exchangeOf(account)
      const conversions = async (): Promise<ConversionPart[]> =>
        question.model === "last"
          ? wholeParts(await figures.conversions(question), exchange)
          : sharedParts(await figures.creditable(question), question.model, exchange)
      const [visits, all, clickCosts, conversionCosts, parts, events] = await Promise.all([
        figures.visits(question),
        question.by.length === 0 ? [] : figures.visits({ ...question, by: [] }),
        figures.clickCosts(question),
        figures.conversionCosts(question),
        conversions(),
        figures.events(question),
      ])
      const [{ visitors } = { visitors: 0 }] = question.by.length === 0 ? visits : all
      const found = { visits, visitors, clickCosts, conversionCosts, conversions: parts, events }
      const isSeparate = (type: string) => types.get(type)?.separate === true
      const report = tally(found, { exchange, isSeparate })
      return { ...report, rows: inOrder(report.rows, question.by) }
    },
  }
}

export type Reporter = ReturnType<typeof createReporter>
