import { once } from "node:events"
import { Worker } from "node:worker_threads"
import {
  type CompiledQuery,
  type DatabaseConnection,
  type Dialect,
  type Driver,
  Kysely,
  type QueryResult,
  SqliteAdapter,
  SqliteIntrospector,
  SqliteQueryCompiler,
  sql,
} from "kysely"
import { type Ledger, LedgerUnavailable } from "../ports.ts"
import { createQuestions } from "../questions.ts"
import { sqliteWords } from "../reports/sql/dialects.ts"
import { isBuilt, ROOT } from "../root.ts"
import { sqliteOrder } from "./changes/sqlite-order.ts"
import type { Database } from "./database.ts"
import { insertEach } from "./insert-rows.ts"
import { createLedger } from "./ledger.ts"
import { migrate } from "./migrate.ts"
import { type ForEachRow, RowsAsText } from "./rows-as-text.ts"
import type { Schema } from "./schema.ts"
import { readFault } from "./sqlite-errors.ts"
import type { Answer, Connection, Given, Order, Statement } from "./sqlite-worker.ts"
import { type SameConnection, withoutWaiting } from "./without-waiting.ts"

const LOCK_PATIENCE_MS = 10_000

/**
 * Opens the ledger in one SQLite file, making or migrating it as needed: WAL, a commit is on the disk when it
 * returns. One connection writes; a second, read-only one serves the API, and a third what takes long.
 * @param lockPatience how long a statement waits for a lock that another process holds, in ms
 * @throws if the file cannot be opened or migrated
 */
export async function openSqliteLedger(file: string, lockPatience = LOCK_PATIENCE_MS): Promise<Ledger> {
  const database = openSqlite(file, lockPatience)
  try {
    await migrate(database.writer)
    await keepJournalsInMemory(database.writer)
    return createLedger(database)
  } catch (error) {
    await database.close()
    throw readFault(file, error)
  }
}

/**
 * A statement that sets off a trigger keeps the pages it is about to change, to take itself back if it fails: by default
 * in a file of its own, page by page, which costs a conversion a tenth of all it costs, and leaves on the disk what
 * was to be overwritten. Not so while migrating: what a new index sorts may be more than memory holds.
 * https://www.sqlite.org/tempfiles.html#statement_journal_files
 */
async function keepJournalsInMemory(db: Kysely<Schema>): Promise<void> {
  await sql`pragma temp_store = memory`.execute(db)
}

/** A SQLite file as it is; it is made with the first statement, if it is not there. */
export function openSqlite(file: string, lockPatience = LOCK_PATIENCE_MS): Database {
  const writer = new Kysely<Schema>({ dialect: workerDialect({ file, readOnly: false, lockPatience }) })
  const newReader = () =>
    new Kysely<Schema>({ dialect: workerDialect({ file, readOnly: true, lockPatience }) })
  const [reader, slowReader] = [newReader(), newReader()]
  return {
    writer,
    reader,
    slowReader,
    insert: insertEach,
    reportWords: sqliteWords,
    changeOrder: sqliteOrder,
    // There is one writer, and `begin immediate` keeps those of other processes out: whatever the names.
    transaction: (_names, work) =>
      writer.transaction().execute((db) => withoutWaiting(db, SQLITE_WITHOUT_WAITING, work)),
    alone: createTurns(),
    scour: () => emptyLog(writer),
    close: async () => {
      for (const db of [slowReader, reader, writer]) await db.destroy()
    },
  }
}

/**
 * What was overwritten is zeros in the file (secure_delete), but the log beside it still has the pages as they were,
 * until it is emptied. A reader that is in its way is waited for; after that the next one empties it.
 */
async function emptyLog(db: Kysely<Schema>): Promise<void> {
  await sql`pragma wal_checkpoint(truncate)`.execute(db).catch(() => undefined)
}

/** One process at a time works on a file, so that who is at which task is known in memory. */
function createTurns(): Ledger["alone"] {
  const underWay = new Set<string>()
  return async (task, work) => {
    if (underWay.has(task)) return false
    underWay.add(task)
    try {
      await work(new AbortController().signal)
      return true
    } finally {
      underWay.delete(task)
    }
  }
}

function workerDialect(connection: Connection): Dialect {
  return {
    createAdapter: () => new TransactionalSqlite(),
    createDriver: () => workerDriver(connection),
    createIntrospector: (db) => new SqliteIntrospector(db),
    createQueryCompiler: () => new SqliteQueryCompiler(),
  }
}

/** Kysely runs migrations outside a transaction unless told: SQLite can undo a half-made schema like any write. */
class TransactionalSqlite extends SqliteAdapter {
  override get supportsTransactionalDdl() {
    return true
  }
}

const SQLITE_WITHOUT_WAITING: SameConnection = {
  createAdapter: () => new UnboundSqlite(),
  createQueryCompiler: () => new SqliteQueryCompiler(),
}

/** What goes to the thread with the next statement of a transaction: a message costs as much as a small statement. */
interface Ahead {
  begins: boolean
  /** Rows to be written before it. */
  each: ForEachRow[]
}
const nothing = (): Ahead => ({ begins: false, each: [] })

/** Whoever has a connection already needs no turn at it. */
class UnboundSqlite extends TransactionalSqlite {
  override get supportsMultipleConnections() {
    return true
  }
}

/** A Kysely driver with one connection, which lives in a worker thread from the first statement on. */
function workerDriver(to: Connection): Driver {
  let thread: Thread | null = null
  let ahead = nothing()
  let isWithin = false
  const run = async (sql: string, parameters: readonly unknown[] = []) => {
    if (thread === null) throw new Error("the connection is not open")
    const before = ahead
    ahead = nothing()
    // Kysely's parameters are the values of our own schema: text, numbers and null.
    return await thread.run({ ...before, isWithin, sql, parameters: parameters as Statement["parameters"] })
  }
  const connection: DatabaseConnection = {
    executeQuery: async <Row>({ sql, parameters }: CompiledQuery): Promise<QueryResult<Row>> => {
      const [rows] = parameters
      if (rows instanceof RowsAsText) {
        ahead.each.push(...rows.parts) // they answer nothing; that they cannot be written is the next one's error
        return { rows: [] }
      }
      const { columns, rows: found, changes } = await run(sql, parameters)
      return {
        rows: found.map((values) => named(columns, values)) as Row[],
        numAffectedRows: BigInt(changes),
      } // Kysely knows the rows' type, the thread cannot
    },
    streamQuery: () => {
      throw new Error("this driver does not stream")
    },
  }
  return {
    init: async () => {
      thread = startThread(to)
    },
    acquireConnection: async () => connection,
    releaseConnection: async () => undefined,
    beginTransaction: async () => {
      ahead = { begins: true, each: [] }
      isWithin = true
    },
    commitTransaction: async () => {
      await run("commit")
      isWithin = false
    },
    rollbackTransaction: async () => {
      const { begins } = ahead
      ahead = nothing()
      if (!begins) await run("rollback")
      isWithin = false
    },
    destroy: async () => await thread?.close(),
  }
}

function named(columns: readonly string[], values: readonly unknown[]): Record<string, unknown> {
  const row: Record<string, unknown> = {}
  columns.forEach((name, at) => {
    row[name] = values[at]
  })
  return row
}

interface Thread {
  /** Statements that are run at the same moment go there as one message, and are answered by one. */
  run(statement: Statement): Promise<Given>
  close(): Promise<void>
}

const WORKER = new URL(
  isBuilt ? "dist/collector/ledger/sqlite-worker.js" : "collector/ledger/sqlite-worker.ts",
  ROOT,
)

function startThread(connection: Connection): Thread {
  const worker = new Worker(WORKER, { workerData: connection })
  const questions = createQuestions<Given>()
  worker.on("error", (cause) =>
    questions.close(new LedgerUnavailable(String(cause instanceof Error ? cause.message : cause), { cause })),
  )
  worker.on("exit", () => questions.close(new LedgerUnavailable("the ledger is closed")))
  worker.on("message", (answers: Answer[]) => {
    for (const answer of answers)
      if ("error" in answer)
        questions.fail(
          answer.id,
          answer.isUnavailable ? new LedgerUnavailable(answer.error) : new Error(answer.error),
        )
      else questions.answer(answer.id, answer)
  })

  let orders: Order[] = []
  const send = () => {
    worker.postMessage(orders)
    orders = []
  }

  return {
    run: (statement) =>
      questions.ask((id) => {
        if (orders.push({ ...statement, id }) === 1) process.nextTick(send) // once nobody has more to ask now
      }),
    close: async () => {
      if (questions.isClosed()) return
      worker.postMessage("close")
      await once(worker, "exit")
    },
  }
}
