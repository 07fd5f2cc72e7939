import { access, rm } from "node:fs/promises"
import { availableParallelism } from "node:os"
import { setTimeout } from "node:timers/promises"
import { DuckDBInstance } from "@duckdb/node-api"
import { sql } from "kysely"
import type { ReportCopy } from "../../ports.ts"
import { copiedStore } from "../sql/copied.ts"
import { duckdbWords } from "../sql/dialects.ts"
import { readFigures } from "../sql/figures.ts"
import { readWays } from "../sql/ways.ts"
import { createAsking } from "./asking.ts"
import { keepNamed, type NamedColumns, namedColumns } from "./named.ts"
import { toldApart } from "./returning.ts"
import { ENTRANCES, SHAPE, WRITTEN_SAFELY } from "./tables.ts"
import { add, clear, makeWhole, take } from "./taking.ts"
import { inTransaction } from "./transaction.ts"
import { forgetWords } from "./words.ts"

/** What one report may take of a machine that has other work. */
const LIMITS = { threads: String(Math.min(4, availableParallelism())), memory_limit: "1GB" }
/**
 * So much waits in its log at most until it is in its place. DuckDB takes the changes of a step for many times as large
 * as they are: with its own 16 MB it would write everything to its place after each.
 */
const OPTIONS = { ...LIMITS, checkpoint_threshold: "64MB" }
/** What retention took out of the ledger is then in no word either; of ten million hits that takes more than a second. */
const WORDS_EVERY_MS = 86_400_000
/** Processes that share a folder have a copy each: DuckDB lets one process at a file. */
const MOST_COPIES = 16

/**
 * Opens the copy in a folder, or an empty one in the place of what cannot be read, or was made for another shape.
 * @param onProblem told why what was there is thrown away
 * @param isAnew throws it away whatever it is
 */
export async function openDuckdbCopy(
  file: string,
  onProblem: (what: string, error: unknown) => void,
  isAnew = false,
): Promise<ReportCopy> {
  if (isAnew) await remove(file)
  const { database, path } = await openFile(file, onProblem)
  const writer = await database.connect()
  const rowsFile = `${path}.rows`
  await rm(rowsFile, { force: true }) // of whoever was killed while it was read
  const { ask, close } = await createAsking(database)
  /** The names that have columns whose rows are all there. */
  let named: NamedColumns = await namedColumns(writer)
  const words = { ...duckdbWords, columnNamed: (name: string) => named.get(name) ?? null }
  const store = copiedStore(words, { entrances: ENTRANCES, toldApart })
  let wordsLookedAt = Number.NEGATIVE_INFINITY
  return {
    figures: readFigures(ask, store),
    ways: readWays(ask, store),
    mark: async () => {
      const [row] = await ask<{ mark: string | null }>(sql`select mark from copied_until`, [])
      return row?.mark ?? null
    },
    isThere: () =>
      access(path).then(
        () => true,
        () => false,
      ),
    begin: async () => {
      named = new Map() // before they are gone
      await inTransaction(writer, () => clear(writer))
    },
    add: (rows) => inTransaction(writer, () => add(writer, rowsFile, rows)),
    makeWhole: async (mark) => {
      await inTransaction(writer, () => makeWhole(writer, mark))
      named = await namedColumns(writer)
      wordsLookedAt = performance.now() // each was said by a row that is there
    },
    take: (step, mark) =>
      inTransaction(writer, async () => {
        await take(writer, rowsFile, { ...step, mark })
        if (performance.now() < wordsLookedAt + WORDS_EVERY_MS) return
        await forgetWords(writer)
        wordsLookedAt = performance.now()
      }),
    close: async () => {
      await close()
      writer.closeSync()
      database.closeSync()
    },
  }
}

/** What says that another process, or this one, has the file. */
const TAKEN = /set lock|already (open|attached)|unique file handle/i
/** A process that was killed with its collector may take as long to be gone. */
const LEAVING_MS = 2_000
const TRY_EVERY_MS = 50

async function openFile(
  file: string,
  onProblem: (what: string, error: unknown) => void,
): Promise<{ database: DuckDBInstance; path: string }> {
  for (let copy = 1; ; copy++) {
    const path = copy === 1 ? file : file.replace(/(\.\w+)?$/, `-${copy}$1`)
    try {
      return { path, database: await openOnceFree(path) }
    } catch (error) {
      if (TAKEN.test(String(error)) && copy < MOST_COPIES) continue
      onProblem("the copy for reports cannot be read; it is made anew", error)
      await remove(path)
      return { path, database: await openWhole(path) }
    }
  }
}

/** What DuckDB has beside a file, of changes and of those that came while it wrote them to their place. */
const BESIDE = [".wal", ".wal.checkpoint", ".wal.recovery"]

async function remove(file: string): Promise<void> {
  for (const end of ["", ...BESIDE]) await rm(file + end, { force: true })
}

async function openOnceFree(path: string): Promise<DuckDBInstance> {
  for (const until = performance.now() + LEAVING_MS; ; await setTimeout(TRY_EVERY_MS)) {
    try {
      return await openWhole(path)
    } catch (error) {
      if (!TAKEN.test(String(error)) || performance.now() > until) throw error
    }
  }
}

/** @throws if it is no copy, or has another shape than ours */
async function openWhole(file: string): Promise<DuckDBInstance> {
  const database = await DuckDBInstance.create(file, OPTIONS)
  const connection = await database.connect()
  try {
    await connection.run(WRITTEN_SAFELY)
    await connection.run("create table if not exists copied_until (shape varchar not null, mark varchar)")
    const [[shape, mark] = []] = (
      await connection.runAndReadAll("select shape, mark from copied_until")
    ).getRowsJS()
    if (shape === undefined) await inTransaction(connection, () => clear(connection))
    else if (shape !== SHAPE) throw new Error("it was made by another version")
    await connection.run("select count(*) from views")
    if (mark) await inTransaction(connection, () => keepNamed(connection))
    return database
  } catch (error) {
    database.closeSync()
    throw error
  } finally {
    connection.closeSync() // one that is only forgotten keeps the file, and writes to it whenever that is noticed
  }
}
