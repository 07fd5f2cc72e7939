import type { Figures, ReportCopy, Ways } from "../ports.ts"
import type { CopyKeeper } from "./copy-keeper.ts"

interface Answering {
  figures: Figures
  ways: Ways
}

/** Reports from the copy, where it is as new as it must be; else from the ledger: slower, and the same. */
export function answeringFrom(
  ledger: Answering,
  keeper: Pick<CopyKeeper, "fresh">,
  onProblem: (what: string, error: unknown) => void,
): Answering {
  let asked: Promise<ReportCopy | null> | null = null
  /** What is asked at the same time is answered from the same copy. */
  const fresh = () => {
    asked ??= keeper.fresh().finally(() => {
      asked = null
    })
    return asked
  }
  const answer = async <Answer>(ask: (of: Answering) => Promise<Answer>): Promise<Answer> => {
    const copy = await fresh()
    if (copy === null) return await ask(ledger)
    try {
      return await ask(copy)
    } catch (error) {
      onProblem("the copy for reports does not answer; the ledger does", error)
      return await ask(ledger)
    }
  }
  return {
    figures: {
      visits: (question) => answer(({ figures }) => figures.visits(question)),
      visitors: (question) => answer(({ figures }) => figures.visitors(question)),
      clickCosts: (question) => answer(({ figures }) => figures.clickCosts(question)),
      conversionCosts: (question) => answer(({ figures }) => figures.conversionCosts(question)),
      conversions: (question) => answer(({ figures }) => figures.conversions(question)),
      creditable: (question) => answer(({ figures }) => figures.creditable(question)),
      events: (question) => answer(({ figures }) => figures.events(question)),
    },
    ways: {
      toConversions: (seen, of) => answer(({ ways }) => ways.toConversions(seen, of)),
      inFunnel: (funnel, seen) => answer(({ ways }) => ways.inFunnel(funnel, seen)),
    },
  }
}
