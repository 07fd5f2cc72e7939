import type { PostgresPool, PostgresPoolClient } from "kysely"
import { type ClientConfig, Pool, type PoolClient, types } from "pg"
import { isAborted, isOnlyReading, readError, UnsafeNumber } from "./postgres-errors.ts"

/** For so long a server may take to let us in. */
const CONNECT_MS = 5_000
/** A statement's answer comes a little after the server would have ended it, or never. */
const ANSWER_MS = 1_000

export interface PoolOptions {
  connections: number
  /** How long a statement may take; 0 for as long as it likes. */
  statementMs: number
  /** Whether its statements read a few rows of large tables, not much of them. */
  isLookingUp: boolean
}

/** What every connection has in common: it says who it is, and never waits for ever. */
export function connectionTo(url: string): ClientConfig {
  return {
    connectionString: url,
    application_name: "afterclick",
    connectionTimeoutMillis: CONNECT_MS,
    keepAlive: true,
    keepAliveInitialDelayMillis: 10_000,
    types: { getTypeParser },
  }
}

const INT8 = 20
const NUMERIC = 1700

/** Counts and sums are whole numbers here, of this pool only. */
const getTypeParser: typeof types.getTypeParser = (oid: number, format?: "text" | "binary") =>
  oid === INT8 || oid === NUMERIC ? wholeNumber : types.getTypeParser(oid, format as "text")

function wholeNumber(text: string): number {
  const number = Number(text)
  if (!Number.isSafeInteger(number)) throw new UnsafeNumber(`the ledger has a number too great: ${text}`)
  return number
}

/** What is acknowledged is on the disk, whatever this database's default. */
const ON_DISK = `
  select set_config('synchronous_commit', 'on', false) where current_setting('synchronous_commit') = 'off'`

/**
 * How PostgreSQL plans a batch's look-ups, of which it knows little while a table is new: by an index wherever there is
 * one. To start others for a look-up, or to compile it, takes ten times as long as the look-up.
 *
 * No statement is kept prepared, though to plan them is a quarter of a batch's time on a ledger of years: a plan that was
 * made while a month was empty stays until it is analyzed, and can take a thousand times as long.
 */
const LOOK_UPS = `
  select set_config(name, value, false)
  from (values ('enable_seqscan', 'off'), ('max_parallel_workers_per_gather', '0'), ('jit', 'off')) as set (name, value)`

/**
 * Connections to one database, for Kysely: faults of the database are `LedgerUnavailable`, and a transaction
 * begins with its first statement, in one journey to the server.
 */
export function createPool(
  url: string,
  { connections, statementMs, isLookingUp }: PoolOptions,
): PostgresPool {
  const pool = new Pool({
    ...connectionTo(url),
    max: connections,
    statement_timeout: statementMs,
    query_timeout: statementMs && statementMs + ANSWER_MS,
    lock_timeout: statementMs / 2,
    // Whoever is stopped in the middle of a transaction keeps nobody waiting for longer.
    idle_in_transaction_session_timeout: statementMs,
    // A statement that is not answered in time ends its connection: nothing else is sent after it.
    pipeline: true,
    onConnect: async (client) => {
      await Promise.all([client.query(ON_DISK), isLookingUp && client.query(LOOK_UPS)])
    },
  })
  // A connection that breaks fails what was asked of it, which says so; there is nothing more to do about it.
  pool.on("error", () => undefined)
  pool.on("connect", (client) => client.on("error", () => undefined))
  const known = new WeakMap<PoolClient, PostgresPoolClient>()
  return {
    options: pool.options,
    connect: async () => {
      const client = await readErrors(pool.connect())
      const wrapped = known.get(client) ?? clientOf(client)
      known.set(client, wrapped)
      return wrapped
    },
    end: () => pool.end(),
  }
}

function clientOf(client: PoolClient): PostgresPoolClient {
  let begun: Promise<unknown> | null = null
  /** What broke the transaction that is under way: whatever was asked after it fails too, and does not say why. */
  let fault: unknown = null
  /** Whether a later connection may do what this one never will. */
  let isOutdated = false
  const ask = async (text: string, values: readonly unknown[]) => {
    const before = begun
    begun = null
    try {
      const [result] = await Promise.all([client.query(text, [...values]), before])
      return result
    } catch (error) {
      if (fault !== null && isAborted(error)) throw fault
      fault = error
      isOutdated ||= isOnlyReading(error)
      throw error
    }
  }
  const query = (text: string, values: readonly unknown[]) => {
    if (text !== "begin") return readErrors(ask(text, values))
    fault = null
    begun = client.query(text)
    begun.catch(() => undefined) // the next statement says so
    return Promise.resolve(NOTHING)
  }
  // Kysely asks in this way only, unless it is to stream.
  return {
    query: query as unknown as PostgresPoolClient["query"],
    release: (broken) => client.release(broken || isOutdated),
  }
}

const NOTHING = { command: "BEGIN", rowCount: 0, rows: [] }

async function readErrors<Result>(asked: Promise<Result>): Promise<Result> {
  try {
    return await asked
  } catch (error) {
    throw readError(error)
  }
}
