/**
 * One SQLite connection in a thread of its own, so that no commit and no report holds up the event loop.
 * It knows no tables: it runs the statements it is sent, in order.
 */
import { basename } from "node:path"
import { DatabaseSync, type SQLInputValue, type SQLOutputValue, type StatementSync } from "node:sqlite"
import { parentPort, workerData } from "node:worker_threads"
import { watchPlaces } from "./in-place.ts"
import type { ForEachRow } from "./rows-as-text.ts"

export interface Statement {
  /** A transaction begins with it. */
  begins: boolean
  /** It is part of one, and is not run without. */
  isWithin: boolean
  /** What is run before it, for many rows each. */
  each: ForEachRow[]
  sql: string
  parameters: SQLInputValue[]
}

export interface Order extends Statement {
  id: number
}

export type Answer = Given | { id: number; error: string; isUnavailable: boolean }

export interface Given {
  id: number
  /** The names of the rows' columns, and each row's values: with its names at every value, a row costs twice as much. */
  columns: readonly string[]
  rows: SQLOutputValue[][]
  changes: number
}

export interface Connection {
  file: string
  readOnly: boolean
  /** How long a statement waits for a lock, in ms. */
  lockPatience: number
}

const { file, readOnly, lockPatience }: Connection = workerData
const database = new DatabaseSync(file, { readOnly, timeout: lockPatience })
// What is overwritten or deleted is zeros on the disk, not bytes that lie about until they are used again.
if (!readOnly)
  database.exec(`
    pragma journal_mode = wal; pragma synchronous = full; pragma secure_delete = on;
    pragma wal_autocheckpoint = 0;`) // tidyLog does that
const pathAway = readOnly ? () => null : watchPlaces([file, `${file}-wal`])

interface Prepared {
  statement: StatementSync
  /** None of what answers no rows. Asking the statement each time costs as much as a small one does. */
  columns: readonly string[]
}

/** Preparing costs more than running: statements are kept, the one unused for longest goes first. */
const MOST_STATEMENTS = 500
const statements = new Map<string, Prepared>()

function prepared(sql: string): Prepared {
  const kept = statements.get(sql) ?? prepare(sql)
  statements.delete(sql)
  statements.set(sql, kept)
  const oldest = statements.keys().next().value
  if (statements.size > MOST_STATEMENTS && oldest !== undefined) statements.delete(oldest)
  return kept
}

function prepare(sql: string): Prepared {
  const statement = database.prepare(sql)
  statement.setReturnArrays(true)
  return { statement, columns: statement.columns().map(({ name }) => name) }
}

function run({ id, begins, isWithin, each, sql, parameters }: Order): Given {
  // Immediate: what is read in a transaction is still so when it writes.
  if (begins) prepared("begin immediate").statement.run()
  // What began it may have failed, or have ended it: nothing of it is written alone.
  else if (isWithin && !database.isTransaction && sql !== "rollback") throw new TransactionOver()
  for (const { sql, rows } of each) runEach(prepared(sql).statement, JSON.parse(rows))
  // A failed commit may have ended the transaction already; then there is nothing left to roll back.
  if (sql === "rollback" && !database.isTransaction) return { id, columns: [], rows: [], changes: 0 }
  const { statement, columns } = prepared(sql)
  if (columns.length > 0) return { id, columns, rows: valuesOf(statement, parameters), changes: 0 }
  return { id, columns, rows: [], changes: Number(statement.run(...parameters).changes) }
}

/** Its rows are lists of values: the type does not know. */
function valuesOf(statement: StatementSync, parameters: SQLInputValue[]): SQLOutputValue[][] {
  return statement.all(...parameters) as unknown as SQLOutputValue[][]
}

function runEach(statement: StatementSync, rows: SQLInputValue[][]): void {
  for (const row of rows) statement.run(...row)
}

class TransactionOver extends Error {
  override message = "the transaction is over"
}

class OutOfPlace extends Error {
  constructor(path: string) {
    super(
      `${basename(path)} was moved, deleted or replaced while it was in use, so nothing is recorded any more: ` +
        "stop the collector, put the file back, and start it again (of a deleted one, first see docs/operate.md)",
    )
  }
}

/** Why nothing is written any more, for good; null while all is well. */
let outOfPlace: OutOfPlace | null = null

/** What was committed to a file that is not in its place is not safe: nobody is told that it is. */
function mustBeInPlace(): void {
  const path = pathAway()
  if (path === null) return
  outOfPlace = new OutOfPlace(path)
  throw outOfPlace
}

/** Faults of the database, not of what was to be written. https://www.sqlite.org/rescode.html */
const UNAVAILABLE: ReadonlySet<number> = new Set([
  5, // SQLITE_BUSY
  6, // SQLITE_LOCKED
  7, // SQLITE_NOMEM
  8, // SQLITE_READONLY
  9, // SQLITE_INTERRUPT
  10, // SQLITE_IOERR
  13, // SQLITE_FULL
  14, // SQLITE_CANTOPEN
  15, // SQLITE_PROTOCOL
])

function isUnavailable(error: unknown): boolean {
  if (error instanceof TransactionOver || error instanceof OutOfPlace) return true
  const code = error instanceof Error && "errcode" in error ? Number(error.errcode) : 0
  return UNAVAILABLE.has(code & 255) // the low byte is the primary code
}

function answer(order: Order): Answer {
  try {
    if (outOfPlace !== null) throw outOfPlace
    const given = run(order)
    if (!readOnly && !database.isTransaction) mustBeInPlace()
    return given
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error)
    return { id: order.id, error: message, isUnavailable: isUnavailable(error) }
  }
}

parentPort?.on("message", (orders: Order[] | "close") => {
  if (orders === "close") {
    database.close()
    parentPort?.close()
  } else {
    parentPort?.postMessage(orders.map(answer) satisfies Answer[])
    if (outOfPlace !== null) emptyMovedLog()
    else if (!readOnly && !database.isTransaction) tidyLog()
  }
})

/** So many pages wait in the log before they are written to their places, as with SQLite's own way of it. */
const MOST_LOGGED = 1_000

/**
 * SQLite would do it within the commit that is one too many. Here who waits for that has been answered, and the main
 * thread has something to do meanwhile. What fails is tried after the next commit: in the log everything is safe.
 * https://www.sqlite.org/pragma.html#pragma_wal_checkpoint
 */
function tidyLog(): void {
  try {
    const [[, logged, placed] = []] = valuesOf(prepared("pragma wal_checkpoint(noop)").statement, [])
    if (Number(logged) - Number(placed) >= MOST_LOGGED)
      prepared("pragma wal_checkpoint(passive)").statement.all()
  } catch {}
}

let isLogEmpty = false

/**
 * What is in the log goes into the file it is of, wherever that is now: whoever opens the file that is in its place
 * joins it with what is in the log, and ruins it. Once, as others may write there later; until then each look tries.
 */
function emptyMovedLog(): void {
  if (isLogEmpty) return
  try {
    database.exec("pragma busy_timeout = 0")
    const [[busy] = []] = valuesOf(prepared("pragma wal_checkpoint(truncate)").statement, [])
    isLogEmpty = busy === 0
  } catch {}
}
