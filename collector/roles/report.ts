import { setTimeout } from "node:timers/promises"
import { reportCopyFile } from "../config.ts"
import type { Ledger, ReportFeed } from "../ports.ts"
import { answeringFrom } from "../reports/answering.ts"
import { createCopyKeeper } from "../reports/copy-keeper.ts"
import type { AtWork } from "./role.ts"
import type { Workplace } from "./workplace.ts"

export interface Reports extends Pick<Ledger, "figures" | "ways"> {
  /** Begins to keep the copy, if there is to be one: until it is whole, and without one, the ledger answers. */
  begin(): AtWork
}

/** What answers reports: the ledger, or a copy of it in the data folder. */
export function reportsOf({ config, ledger, metrics: observer, diary, onProblem }: Workplace): Reports {
  const { figures, ways, reportFeed: feed } = ledger
  if (config.reportsCopy === "off") return { figures, ways, begin: () => ({ stop: async () => undefined }) }
  const keeper = createCopyKeeper({
    ...{ feed, observer, onProblem, onTurn: diary.turn },
    // Loaded only here: who starts the collector need not wait for what it speaks to DuckDB by.
    open: async (isAnew) => {
      const { openDuckdbCopy } = await import("../reports/duckdb/duckdb-copy.ts")
      return await openDuckdbCopy(reportCopyFile(config), onProblem, isAnew)
    },
  })
  return {
    ...answeringFrom(ledger, keeper, onProblem),
    begin: () => {
      const stopping = new AbortController()
      const isWanted = config.reportsCopy === "on" || untilLarge(feed, stopping.signal, onProblem)
      const running = Promise.resolve(isWanted).then(() => keeper.run())
      return {
        stop: async () => {
          stopping.abort()
          keeper.stop()
          await running
        },
      }
    },
  }
}

/** So many hits the ledger counts within a second by itself; to keep a copy costs as much as to record. */
const FEW_HITS = 100_000
const LOOK_EVERY_MS = 60_000

async function untilLarge(
  feed: Pick<ReportFeed, "hits">,
  signal: AbortSignal,
  onProblem: Workplace["onProblem"],
): Promise<void> {
  const hits = () =>
    feed.hits(FEW_HITS).catch((error) => {
      onProblem("it is not known whether a copy for reports is wanted", error)
      return 0
    })
  while (!signal.aborted && (await hits()) < FEW_HITS)
    await setTimeout(LOOK_EVERY_MS, undefined, { signal, ref: false }).catch(() => undefined) // told to stop
}
