import { join } from "node:path"
import { afterAll } from "vitest"
import type { Ledger, ReportCopy } from "../../collector/ports.ts"
import { openClickhouseCopy } from "../../collector/reports/clickhouse/clickhouse-copy.ts"
import { type CopyKeeper, createCopyKeeper } from "../../collector/reports/copy-keeper.ts"
import { openDuckdbCopy } from "../../collector/reports/duckdb/duckdb-copy.ts"
import { type RunningClickhouse, startClickhouse } from "../start/clickhouse.ts"
import { runsHere } from "../start/ledgers.ts"
import { temporaryFolder } from "../start/process.ts"

export interface Copied extends Pick<Ledger, "figures" | "ways"> {
  keeper: CopyKeeper
  /** What the keeper said of itself, and what was in its way. */
  said: string[]
  stop(): Promise<void>
}

type OnProblem = (what: string, error: unknown) => void

/** Where copies are kept, and how they are opened: the same tests are run on each. */
const KINDS = {
  DuckDB: {
    newPlace: () => join(temporaryFolder(), "reports.duckdb"),
    open: openDuckdbCopy,
  },
  ClickHouse: {
    newPlace: () => clickhouse?.url() ?? "",
    open: (url: string, _: OnProblem, isAnew: boolean) => openClickhouseCopy({ url, cluster: null }, isAnew),
  },
}

let kind: keyof typeof KINDS = "DuckDB"
let clickhouse: RunningClickhouse | null = null

/** What this test file is about are copies in ClickHouse; in DuckDB unless it says so. */
export async function useClickhouse(): Promise<RunningClickhouse> {
  const running = await startClickhouse()
  clickhouse = running
  kind = "ClickHouse"
  afterAll(async () => {
    kind = "DuckDB" // for the next file of this worker
    await running.end("SIGKILL")
  })
  return running
}

/** How often a property is tried: a tenth in ClickHouse, to which each question goes by HTTP. */
export function runsOf(runs: number): number {
  return kind === "DuckDB" ? runsHere(runs) : Math.ceil(runs / 10)
}

/** Where a new copy can be: a file, or the URL of a database. */
export function newCopyPlace(): string {
  return KINDS[kind].newPlace()
}

/** A program that follows a ledger, told where it and the copy are, until it is killed. */
export const FOLLOWING = join(import.meta.dirname, "following.ts")

/** A copy that follows a ledger; its answers are those of the copy alone. Told each time it has looked. */
export function copyOf(
  ledger: Pick<Ledger, "reportFeed">,
  place = newCopyPlace(),
  isOurs = () => true,
  onLooked: () => void = () => undefined,
): Copied {
  const { open } = place.startsWith("http") ? KINDS.ClickHouse : KINDS.DuckDB
  const said: string[] = []
  const onProblem = (what: string, error: unknown) => void said.push(`${what}: ${error}`)
  const keeper = createCopyKeeper({
    feed: ledger.reportFeed,
    ...{ open: (isAnew: boolean) => open(place, onProblem, isAnew), isOurs },
    observer: { copyIsBehind: onLooked },
    ...{ onProblem, onTurn: (turn: string) => void said.push(turn) },
  })
  const running = keeper.run()
  const ask = async <Answer>(from: (copy: Pick<ReportCopy, "figures" | "ways">) => Promise<Answer>) =>
    from(await freshCopy(keeper))
  return {
    ...{ keeper, said },
    figures: {
      visits: (question) => ask(({ figures }) => figures.visits(question)),
      clickCosts: (question) => ask(({ figures }) => figures.clickCosts(question)),
      conversionCosts: (question, rates) => ask(({ figures }) => figures.conversionCosts(question, rates)),
      conversions: (question, rates) => ask(({ figures }) => figures.conversions(question, rates)),
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

/** Longer than a test waits: one that lags a little would be an answer, too, but another one than the ledger's. */
const PATIENCE_MS = 600_000

/** The copy once it is as the ledger is. */
async function freshCopy(keeper: CopyKeeper): Promise<Pick<ReportCopy, "figures" | "ways">> {
  for (;;) {
    const copy = await keeper.fresh(PATIENCE_MS)
    if (copy !== null) return copy
    await new Promise((resolve) => setTimeout(resolve, 5))
  }
}
