/**
 * The process that keeps the copy for reports, and answers from it: DuckDB is native code, and what it may break or use
 * up is not to be the collector's. It is started by the collector, takes its environment, and ends when that ends.
 */
import { writeFile } from "node:fs/promises"
import { setPriority } from "node:os"
import { type Config, ledgerPlace, readConfig, reportCopyFile } from "../config.ts"
import { openToRead } from "../ledger/open.ts"
import type { ReportCopy } from "../ports.ts"
import { answersOf } from "../reports/answers.ts"
import { type CopyKeeper, createCopyKeeper } from "../reports/copy-keeper.ts"
import { type Asked, type FromKeeper, SAYS_EVERY_MS, type ToKeeper } from "../reports/copy-messages.ts"
import { createTurn, type Turn } from "../reports/turn.ts"

/** Collecting comes first: of a core that both want, this process gets a quarter. */
const NICENESS = 5

async function run(): Promise<void> {
  endWithCollector()
  setPriority(NICENESS)
  // Where memory runs out, Linux ends this process and not the collector; elsewhere there is no such file.
  await writeFile("/proc/self/oom_score_adj", "1000").catch(() => undefined)
  const config = readConfig(process.env)
  if ("problems" in config) throw new Error(config.problems.join("\n"))
  await keep(config, process.argv.includes("anew"))
}

/** Also when that was killed; the copy stands that, and its file is free at once. Signals are the collector's to heed. */
function endWithCollector(): void {
  const end = () => process.kill(process.pid, "SIGKILL")
  process.once("disconnect", end)
  if (!process.connected) end()
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"]) process.on(signal, () => undefined)
}

async function keep(config: Config, isToBeMadeAnew: boolean): Promise<void> {
  const ledger = await openToRead(ledgerPlace(config))
  const turn: Turn = config.clickhouse === null ? OURS : createTurn({ alone: ledger.alone, onProblem })
  let wasWholeAt = Number.NEGATIVE_INFINITY
  let isAnew = isToBeMadeAnew
  const keeper = createCopyKeeper({
    feed: ledger.reportFeed,
    open: async (wantsAnew) => {
      const copy = await openCopy(config, (wantsAnew || isAnew) && turn.isOurs())
      isAnew = false
      return copy
    },
    isOurs: turn.isOurs,
    observer: {
      copyIsBehind: (seconds) => {
        wasWholeAt = performance.now() - seconds * 1_000
      },
    },
    ...{ onProblem, onTurn: (turn) => say({ turn }) },
  })
  const ageSeconds = () => (performance.now() - wasWholeAt) / 1_000
  setInterval(() => say({ behind: Number.isFinite(wasWholeAt) ? ageSeconds() : null }), SAYS_EVERY_MS)
  const running = Promise.all([keeper.run(), turn.run()])
  process.on("message", async (message: ToKeeper) => {
    if (message !== "stop") return await answer(message, keeper.fresh)
    keeper.stop()
    turn.stop()
    await running
    await ledger.close()
    process.exit(0)
  })
}

/** Each process has a file of its own. */
const OURS: Turn = { isOurs: () => true, run: async () => undefined, stop: () => undefined }

/** Loaded only here: who keeps it in the one need not wait for what speaks to the other. */
async function openCopy(config: Config, isAnew: boolean): Promise<ReportCopy> {
  if (config.clickhouse !== null) {
    const { openClickhouseCopy } = await import("../reports/clickhouse/clickhouse-copy.ts")
    return await openClickhouseCopy(config.clickhouse, isAnew)
  }
  const { openDuckdbCopy } = await import("../reports/duckdb/duckdb-copy.ts")
  return await openDuckdbCopy(reportCopyFile(config), onProblem, isAnew)
}

type Fresh = Awaited<ReturnType<CopyKeeper["fresh"]>>
/** What was fresh when it was asked for last: of that the figures are told. */
let copy: Fresh = null

async function answer({ ask, about }: Exclude<ToKeeper, "stop">, fresh: CopyKeeper["fresh"]): Promise<void> {
  try {
    say({ answered: ask, answer: await answerTo(about, fresh) })
  } catch (error) {
    say({ answered: ask, error: asError(error) })
  }
}

async function answerTo(asked: Asked, fresh: CopyKeeper["fresh"]): Promise<unknown> {
  if (asked.of === "freshness") {
    copy = await fresh()
    return copy !== null
  }
  if (copy === null) throw new Error("the copy for reports is not whole")
  const whole = copy
  const answer = await answerBy(whole, asked)
  if (!(await whole.isWhole())) throw new Error("the copy for reports was made anew meanwhile")
  return answer
}

async function answerBy(
  copy: Pick<ReportCopy, "figures" | "ways">,
  asked: Exclude<Asked, { of: "freshness" }>,
): Promise<unknown> {
  const { report, ways } = answersOf(copy)
  if (asked.of === "report") return await report(...asked.told)
  // Who asks is the collector, of the same build: what it tells is what this part of the port takes.
  const way = ways[asked.name] as (...told: readonly unknown[]) => Promise<unknown>
  return await way(...asked.told)
}

function onProblem(what: string, error: unknown): void {
  say({ problem: what, error: asError(error) })
}

const asError = (error: unknown) => (error instanceof Error ? error : new Error(String(error)))

/** Nobody hears what is said when the collector has ended; then so does this. */
function say(said: FromKeeper): void {
  process.send?.(said, undefined, undefined, () => undefined)
}

await run()
