import type { Answering } from "./answers.ts"
import type { CopyProcess } from "./copy-process.ts"

/** Reports from the copy, where it is as new as it must be; else from the ledger: slower, and the same. */
export function answeringFrom(
  ledger: Answering,
  keeper: Pick<CopyProcess, "fresh">,
  onProblem: (what: string, error: unknown) => void,
): Answering {
  let asked: ReturnType<CopyProcess["fresh"]> | null = null
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
    report: (question, terms, format) => answer(({ report }) => report(question, terms, format)),
    ways: {
      toConversions: (seen, of) => answer(({ ways }) => ways.toConversions(seen, of)),
      inFunnel: (funnel, seen) => answer(({ ways }) => ways.inFunnel(funnel, seen)),
    },
  }
}
