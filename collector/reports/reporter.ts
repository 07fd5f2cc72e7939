import { exchangeOf } from "../domain/report/exchange.ts"
import { type FunnelStep, funnelSteps, leftOutOf } from "../domain/report/funnel-steps.ts"
import { countPaths, type Paths } from "../domain/report/paths.ts"
import type { ReportQuestion } from "../domain/report/question.ts"
import type { Report } from "../domain/report/report.ts"
import { inOrder } from "../domain/report/row-order.ts"
import { type ConversionPart, sharedParts, wholeParts } from "../domain/report/share-out.ts"
import { tally } from "../domain/report/tally.ts"
import type { Funnel, Settings } from "../domain/settings.ts"
import type { Ledger, Seen } from "../ports.ts"

export interface ReporterNeeds extends Pick<Ledger, "figures" | "ways"> {
  settings: () => Settings
}

interface SeenFunnel {
  funnel: Funnel
  steps: FunnelStep[]
  unconverted: ReturnType<typeof leftOutOf>
}

/** Answers what is asked of reports, by the settings in force. */
export function createReporter({ figures, ways, settings }: ReporterNeeds) {
  return {
    report: async (question: ReportQuestion): Promise<Report> => {
      const { account, types } = settings()
      const exchange = exchangeOf(account)
      const conversions = async (): Promise<ConversionPart[]> =>
        question.model === "last"
          ? wholeParts(await figures.conversions(question), exchange)
          : sharedParts(await figures.creditable(question), question.model, exchange)
      const [visits, visitors, clickCosts, conversionCosts, parts, events] = await Promise.all([
        figures.visits(question),
        figures.visitors(question),
        figures.clickCosts(question),
        figures.conversionCosts(question),
        conversions(),
        figures.events(question),
      ])
      const found = { visits, visitors, clickCosts, conversionCosts, conversions: parts, events }
      const isSeparate = (type: string) => types.get(type)?.separate === true
      const report = tally(found, { exchange, isSeparate })
      return { ...report, rows: inOrder(report.rows, question.by) }
    },
    /** Paths to conversion of one type, or of all that are shown in a journey. */
    journeys: async (seen: Seen, type: string | null): Promise<Paths> => {
      const { account, types } = settings()
      const without = [...types.values()].filter(({ journey }) => !journey).map(({ name }) => name)
      return countPaths(await ways.toConversions(seen, { type, without }), exchangeOf(account))
    },
    /** The steps of a funnel of the settings; null if there is none with that id. */
    funnel: async (id: string, seen: Seen): Promise<SeenFunnel | null> => {
      const now = settings()
      const funnel = now.funnels.get(id)
      if (funnel === undefined) return null
      const traffic = await ways.inFunnel(id, seen)
      const exchange = exchangeOf(now.account)
      const steps = funnelSteps(funnel, traffic, now, exchange)
      return { funnel, steps, unconverted: leftOutOf(traffic, now, exchange) }
    },
  }
}

export type Reporter = ReturnType<typeof createReporter>
