import type { Rates } from "../domain/report/exchange.ts"
import type { FunnelTraffic } from "../domain/report/funnel-steps.ts"
import type { PathView } from "../domain/report/paths.ts"
import type { GroupKey, ReportQuestion } from "../domain/report/question.ts"
import type { CreditableHits } from "../domain/report/share-out.ts"

/** Anything counted in one group of a report, its keys in the order in which it was asked by. */
export interface Grouped {
  keys: GroupKey[]
}

export interface VisitFigures extends Grouped {
  visits: number
  visitors: number
}

/** What clicks cost, in millionths of a unit. */
export interface ClickCostFigures extends Grouped {
  currency: string
  micros: number
}

/** Some conversions of one type, status and currency. */
export interface ConversionFigures extends Grouped {
  type: string
  status: string
  currency: string
  count: number
  /** What they earned in the account's currency, each exchanged by itself; null where there is no rate. */
  revenueMinor: number | null
  /** The same in their own currency. */
  originalMinor: number
}

/** What some conversions cost, that are paid for in one currency. */
export interface ConversionCostFigures extends Grouped {
  currency: string
  /** In the account's currency, each exchanged by itself; null where there is no rate. */
  costMinor: number | null
  originalMinor: number
}

export interface EventFigures extends Grouped {
  name: string
  count: number
}

/** A question, and of which of its groups the figures are wanted. */
export interface FiguresQuestion extends ReportQuestion {
  /** All of them as one, which has no keys; or these, and others may come with them. Without it every group. */
  groups?: "as one" | readonly GroupKey[][] | undefined
}

/**
 * What reports are made of: questions in, rows out, however they are kept. It never changes anything, and never
 * keeps a writer waiting. The model of a question is nothing to it: who asks shares out what is creditable.
 */
export interface Figures {
  /**
   * Visits, or views where it is asked about pages; visitors are distinct in each group. Of the groups that come first,
   * by time if the first grouping is one, else those with the most: as many as there may be rows, and one more.
   */
  visits(question: FiguresQuestion): Promise<VisitFigures[]>
  /** By currency: a click's own cost, or what uploads have put on it. */
  clickCosts(question: FiguresQuestion): Promise<ClickCostFigures[]>
  /** What sources are paid for conversions, where and when the hit was that converted. */
  conversionCosts(question: FiguresQuestion, rates: Rates): Promise<ConversionCostFigures[]>
  /** Conversions that are not deleted, where the hit was that converted. */
  conversions(question: FiguresQuestion, rates: Rates): Promise<ConversionFigures[]>
  /** The same with every hit of their journeys. */
  creditable(question: ReportQuestion): Promise<CreditableHits[]>
  /** Custom events by their names. */
  events(question: FiguresQuestion): Promise<EventFigures[]>
}

/** A stretch of time, and whether programs are part of what was seen. */
export interface Seen {
  /** ms since 1970; `from` inclusive, `to` exclusive. */
  from: number
  to: number
  withBots: boolean
}

/** The ways visitors took, from page to page. It never changes anything, and never keeps a writer waiting. */
export interface Ways {
  /**
   * The pages of every journey to a conversion of the period, by the conversion's own time, that is not deleted;
   * those of one conversion in the order of its journey, the page that converted last. Rotators are none.
   * @param of only that type; and none of those
   */
  toConversions(seen: Seen, of: { type: string | null; without: readonly string[] }): Promise<PathView[]>
  /** What was seen of a funnel's nodes, and of the ways between them. */
  inFunnel(funnel: string, seen: Seen): Promise<FunnelTraffic>
}
