import { exchangeOf, type Rates } from "../domain/report/exchange.ts"
import type { ReportQuestion } from "../domain/report/question.ts"
import type { Report } from "../domain/report/report.ts"
import { inOrder } from "../domain/report/row-order.ts"
import { type ConversionPart, sharedParts, wholeParts } from "../domain/report/share-out.ts"
import { tally } from "../domain/report/tally.ts"
import type { Figures, Ledger, Ways } from "../ports.ts"

/** What a report is counted by besides its question: of the settings in force, as may be told to another process. */
export interface CountTerms {
  rates: Rates
  /** Types of conversions that are counted apart. */
  separate: readonly string[]
}

/** Whole reports, and the ways of visitors, wherever they are counted. */
export interface Answering {
  count(question: ReportQuestion, terms: CountTerms): Promise<Report>
  ways: Ways
}

/** Counts reports here, of figures that are asked for. */
export function answersOf({ figures, ways }: Pick<Ledger, "figures" | "ways">): Answering {
  return { count: (question, terms) => count(figures, question, terms), ways }
}

async function count(figures: Figures, question: ReportQuestion, terms: CountTerms): Promise<Report> {
  const { rates, separate } = terms
  const exchange = exchangeOf(rates)
  const conversions = async (): Promise<ConversionPart[]> =>
    question.model === "last"
      ? wholeParts(await figures.conversions(question, rates))
      : sharedParts(await figures.creditable(question), question.model, exchange)
  const [visits, visitors, clickCosts, conversionCosts, parts, events] = await Promise.all([
    figures.visits(question),
    question.by.length === 0 ? null : figures.visitors(question),
    figures.clickCosts(question),
    figures.conversionCosts(question, rates),
    conversions(),
    figures.events(question),
  ])
  const all = visitors ?? visits[0]?.visitors ?? 0 // one group is all of them
  const found = { visits, visitors: all, clickCosts, conversionCosts, conversions: parts, events }
  const report = tally(found, { exchange, isSeparate: (type) => separate.includes(type) })
  return { ...report, rows: inOrder(report.rows, question.by) }
}
