import { type ChildProcess, fork } from "node:child_process"
import { setTimeout } from "node:timers/promises"
import type { ReportFeed } from "../ports.ts"
import { answeringFrom } from "../reports/answering.ts"
import { type Answering, answersOf } from "../reports/answers.ts"
import { createCopyProcess } from "../reports/copy-process.ts"
import { isBuilt, ROOT } from "../root.ts"
import type { AtWork } from "./role.ts"
import type { Workplace } from "./workplace.ts"

export interface Reports extends Answering {
  /** Begins to keep the copy, if there is to be one: until it is whole, and without one, the ledger answers. */
  begin(): AtWork
}

/** What answers reports: the ledger, or a copy of it: in ClickHouse, which all processes share, or in the data folder. */
export function reportsOf({ config, ledger, metrics: observer, diary, onProblem }: Workplace): Reports {
  const feed = ledger.reportFeed
  const itself = answersOf(ledger)
  if (config.reportsCopy === "off") return { ...itself, begin: () => ({ stop: async () => undefined }) }
  const copy = createCopyProcess({ start: startKeeper, observer, onProblem, onTurn: diary.turn })
  /** Settles once its process is being started, or has nothing to do yet: until then nobody knows who answers. */
  const known = Promise.withResolvers<void>()
  const fresh = () => known.promise.then(copy.fresh)
  return {
    ...answeringFrom(itself, { fresh }, onProblem),
    begin: () => {
      const stopping = new AbortController()
      const isAsked = config.reportsCopy === "on" || config.clickhouse !== null
      const isWanted =
        isAsked || untilLarge(feed, { signal: stopping.signal, onProblem, onFew: known.resolve })
      const running = Promise.resolve(isWanted).then(() => {
        const keeping = copy.run()
        known.resolve()
        return keeping
      })
      return {
        stop: async () => {
          stopping.abort()
          copy.stop()
          await running
        },
      }
    },
  }
}

const KEEPER = new URL(isBuilt ? "dist/collector/roles/keep-copy.js" : "collector/roles/keep-copy.ts", ROOT)
/** What its JavaScript may take of memory, in MiB: answers pass through it. DuckDB has its own limit. */
const MEMORY = 1_024

/** With our own environment. What crosses the channel is more than JSON: maps, and errors. */
export function startKeeper(isAnew: boolean, environment = process.env): ChildProcess {
  return fork(KEEPER, isAnew ? ["anew"] : [], {
    env: environment,
    execArgv: ["--disable-warning=ExperimentalWarning", `--max-old-space-size=${MEMORY}`],
    serialization: "advanced",
    stdio: ["ignore", "inherit", "inherit", "ipc"],
  })
}

/** So many hits the ledger counts within a second by itself; a copy takes a process, and its memory. */
const FEW_HITS = 100_000
const LOOK_EVERY_MS = 60_000

interface Looking extends Pick<Workplace, "onProblem"> {
  signal: AbortSignal
  onFew: () => void
}

async function untilLarge(
  feed: Pick<ReportFeed, "hits">,
  { signal, onProblem, onFew }: Looking,
): Promise<void> {
  const hits = () =>
    feed.hits(FEW_HITS).catch((error) => {
      onProblem("it is not known whether a copy for reports is wanted", error)
      return 0
    })
  while (!signal.aborted && (await hits()) < FEW_HITS) {
    onFew()
    await setTimeout(LOOK_EVERY_MS, undefined, { signal, ref: false }).catch(() => undefined) // told to stop
  }
}
