import { setTimeout } from "node:timers/promises"
import { type Config, reportCopyFile } from "../config.ts"
import type { Ledger, ReportCopy, ReportFeed } from "../ports.ts"
import { answeringFrom } from "../reports/answering.ts"
import { createCopyKeeper } from "../reports/copy-keeper.ts"
import { createTurn, type Turn } from "../reports/turn.ts"
import type { AtWork } from "./role.ts"
import type { Workplace } from "./workplace.ts"

export interface Reports extends Pick<Ledger, "figures" | "ways"> {
  /** Begins to keep the copy, if there is to be one: until it is whole, and without one, the ledger answers. */
  begin(): AtWork
}

/** What answers reports: the ledger, or a copy of it: in ClickHouse, which all processes share, or in the data folder. */
export function reportsOf({ config, ledger, metrics: observer, diary, onProblem }: Workplace): Reports {
  const { figures, ways, reportFeed: feed, alone } = ledger
  if (config.reportsCopy === "off") return { figures, ways, begin: () => ({ stop: async () => undefined }) }
  const turn = config.clickhouse === null ? OURS : createTurn({ alone, onProblem })
  const keeper = createCopyKeeper({
    ...{ feed, observer, onProblem, onTurn: diary.turn },
    open: (isAnew) => openCopy(config, onProblem, isAnew && turn.isOurs()),
    isOurs: turn.isOurs,
  })
  return {
    ...answeringFrom(ledger, keeper, onProblem),
    begin: () => {
      const stopping = new AbortController()
      const isAsked = config.reportsCopy === "on" || config.clickhouse !== null
      const isWanted = isAsked || untilLarge(feed, stopping.signal, onProblem)
      const running = Promise.resolve(isWanted).then(() => Promise.all([keeper.run(), turn.run()]))
      return {
        stop: async () => {
          stopping.abort()
          keeper.stop()
          turn.stop()
          await running
        },
      }
    },
  }
}

/** Each process has a file of its own. */
const OURS: Turn = { isOurs: () => true, run: async () => undefined, stop: () => undefined }

/** Loaded only here: who starts the collector need not wait for what it speaks to either by. */
async function openCopy(
  config: Config,
  onProblem: (what: string, error: unknown) => void,
  isAnew: boolean,
): Promise<ReportCopy> {
  if (config.clickhouse !== null) {
    const { openClickhouseCopy } = await import("../reports/clickhouse/clickhouse-copy.ts")
    return await openClickhouseCopy(config.clickhouse, isAnew)
  }
  const { openDuckdbCopy } = await import("../reports/duckdb/duckdb-copy.ts")
  return await openDuckdbCopy(reportCopyFile(config), onProblem, isAnew)
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
