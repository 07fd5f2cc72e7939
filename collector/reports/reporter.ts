import { exchangeOf } from "../domain/report/exchange.ts"
import { type FunnelStep, funnelSteps, leftOutOf } from "../domain/report/funnel-steps.ts"
import { countPaths, type Paths } from "../domain/report/paths.ts"
import type { ReportQuestion } from "../domain/report/question.ts"
import type { Funnel, Settings } from "../domain/settings.ts"
import type { Seen } from "../ports.ts"
import type { Answering } from "./answers.ts"
import type { CountTerms } from "./count.ts"
import type { ReportFormat, WrittenReport } from "./written/written.ts"

export interface ReporterNeeds extends Answering {
  settings: () => Settings
}

interface SeenFunnel {
  funnel: Funnel
  steps: FunnelStep[]
  unconverted: ReturnType<typeof leftOutOf>
}

/** Answers what is asked of reports, by the settings in force. */
export function createReporter({ report, ways, settings }: ReporterNeeds) {
  return {
    report: async (question: ReportQuestion, format: ReportFormat): Promise<WrittenReport> =>
      await report(question, termsOf(settings()), format),
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

/** What the settings say of how reports are counted. */
export function termsOf({ account: { currency, rates }, types }: Settings): CountTerms {
  const separate = [...types.values()].filter((type) => type.separate).map(({ name }) => name)
  return { rates: { currency, rates }, separate }
}

export type Reporter = ReturnType<typeof createReporter>
