import { reportCopyFile } from "../config.ts"
import type { Ledger } from "../ports.ts"
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
  if (!config.copiesReports) return { figures, ways, begin: () => ({ stop: async () => undefined }) }
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
      const running = keeper.run()
      return {
        stop: async () => {
          keeper.stop()
          await running
        },
      }
    },
  }
}
