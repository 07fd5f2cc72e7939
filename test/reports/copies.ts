import { join } from "node:path"
import type { Ledger, ReportCopy } from "../../collector/ports.ts"
import { type CopyKeeper, createCopyKeeper } from "../../collector/reports/copy-keeper.ts"
import { openDuckdbCopy } from "../../collector/reports/duckdb/duckdb-copy.ts"
import { temporaryFolder } from "../start/process.ts"

export interface Copied extends Pick<Ledger, "figures" | "ways"> {
  keeper: CopyKeeper
  /** What the keeper said of itself, and what was in its way. */
  said: string[]
  stop(): Promise<void>
}

/** A copy in DuckDB that follows a ledger; its answers are those of the copy alone. */
export function copyOf(
  ledger: Pick<Ledger, "reportFeed">,
  file = join(temporaryFolder(), "reports.duckdb"),
): Copied {
  const said: string[] = []
  const onProblem = (what: string, error: unknown) => void said.push(`${what}: ${error}`)
  const keeper = createCopyKeeper({
    feed: ledger.reportFeed,
    open: (isAnew) => openDuckdbCopy(file, onProblem, isAnew),
    observer: { copyIsBehind: () => undefined },
    ...{ onProblem, onTurn: (turn: string) => void said.push(turn) },
  })
  const running = keeper.run()
  const ask = async <Answer>(from: (copy: ReportCopy) => Promise<Answer>) => from(await freshCopy(keeper))
  return {
    ...{ keeper, said },
    figures: {
      visits: (question) => ask(({ figures }) => figures.visits(question)),
      visitors: (question) => ask(({ figures }) => figures.visitors(question)),
      clickCosts: (question) => ask(({ figures }) => figures.clickCosts(question)),
      conversionCosts: (question) => ask(({ figures }) => figures.conversionCosts(question)),
      conversions: (question) => ask(({ figures }) => figures.conversions(question)),
      creditable: (question) => ask(({ figures }) => figures.creditable(question)),
      events: (question) => ask(({ figures }) => figures.events(question)),
    },
    ways: {
      toConversions: (seen, of) => ask(({ ways }) => ways.toConversions(seen, of)),
      inFunnel: (funnel, seen) => ask(({ ways }) => ways.inFunnel(funnel, seen)),
    },
    stop: async () => {
      keeper.stop()
      await running
    },
  }
}

/** The copy once it is as the ledger is. */
async function freshCopy(keeper: CopyKeeper): Promise<ReportCopy> {
  for (;;) {
    const copy = await keeper.fresh()
    if (copy !== null) return copy
    await new Promise((resolve) => setTimeout(resolve, 5))
  }
}
