import { Kysely, PostgresAdapter, PostgresDialect, PostgresQueryCompiler, sql } from "kysely"
import type { Clock, Ledger } from "../ports.ts"
import { postgresWords } from "../reports/sql/dialects.ts"
import { forgetOtherServers, postgresOrder } from "./changes/postgres-order.ts"
import type { Database } from "./database.ts"
import { insertRecords } from "./insert-rows.ts"
import { createLedger } from "./ledger.ts"
import { migrate } from "./migrate.ts"
import { makeMonths } from "./months.ts"
import { isBeingMoved } from "./move.ts"
import { givenUp, isRaceLost } from "./postgres-errors.ts"
import { createPool } from "./postgres-pool.ts"
import { createTurns, takeTurn } from "./postgres-turns.ts"
import type { Schema } from "./schema.ts"
import { type SameConnection, withoutWaiting } from "./without-waiting.ts"

const WRITER = { connections: 8, statementMs: 10_000, isLookingUp: true }
const READER = { connections: 8, statementMs: 30_000, isLookingUp: false }
/** To change the schema, or to go through all there is, takes as long as it takes. */
export const BUILDER = { connections: 2, statementMs: 0, isLookingUp: false }

/** How often a transaction is run that others get ahead of. */
const TRIES = 5
const MONTHS_EVERY_MS = 60 * 60_000

export interface PostgresOptions {
  clock: Clock
  onProblem: (what: string, error: unknown) => void
  /** How long a statement of the writers may take, in ms. */
  patience?: number
}

/**
 * Opens the ledger in a PostgreSQL database, making or migrating its tables as needed; while it is open, the
 * months of its tables are made ahead. Some connections write, some only read.
 * @throws LedgerUnavailable if the database cannot be reached
 */
export async function openPostgresLedger(url: string, options: PostgresOptions): Promise<Ledger> {
  const { clock, onProblem, patience = WRITER.statementMs } = options
  await migratePostgres(url, clock())
  const database = openPostgres(url, { ...WRITER, statementMs: patience })
  await mustBeWhole(database.reader).catch(async (error) => {
    await database.close()
    throw error
  })
  const ahead = () =>
    makeMonths(database.writer, clock()).catch((error) => onProblem("the next months cannot be made", error))
  const timer = setInterval(ahead, MONTHS_EVERY_MS).unref()
  return createLedger({
    ...database,
    close: async () => {
      clearInterval(timer)
      await database.close()
    },
  })
}

/** @throws with one sentence: what was recorded into half of a ledger would go with it, if the move is begun anew */
async function mustBeWhole(db: Kysely<Schema>): Promise<void> {
  if (await isBeingMoved(db))
    throw new Error(
      "A ledger is being moved into the database of DATABASE_URL: end that first (npm run ledger -- move).",
    )
}

/** Brings a PostgreSQL database to the newest schema, with the months of now and ahead. @returns what it made */
export async function migratePostgres(url: string, now: number): Promise<string[]> {
  const db = kysely(url, BUILDER)
  try {
    await mustFit(db)
    return await db.connection().execute(async (one) => {
      // Several processes start at once: the first does it, the others find it done.
      await sql`select pg_advisory_lock(hashtextextended('schema', 1))`.execute(one)
      const made = [...(await migrate(db)), ...(await makeMonths(db, now))]
      await forgetOtherServers(db)
      return made
    })
  } finally {
    await db.destroy()
  }
}

const OLDEST_VERSION = 14

/** @throws with one sentence, if it is no database that a ledger can be in */
async function mustFit(db: Kysely<Schema>): Promise<void> {
  const { rows } = await sql<{ version: number; encoding: string }>`
    select current_setting('server_version_num')::int / 10000 as version,
      current_setting('server_encoding') as encoding`.execute(db)
  const [{ version, encoding } = { version: 0, encoding: "" }] = rows
  if (version < OLDEST_VERSION)
    throw new Error(
      `DATABASE_URL names a PostgreSQL ${version}; the ledger needs ${OLDEST_VERSION} or newer.`,
    )
  if (encoding !== "UTF8")
    throw new Error(`DATABASE_URL names a database in ${encoding}; the ledger needs one in UTF8.`)
}

/** A PostgreSQL database that is migrated already. */
export function openPostgres(url: string, options = WRITER): Database {
  const [writer, reader] = [kysely(url, options), kysely(url, READER)]
  const transaction: Database["transaction"] = async (names, work) => {
    const all = [...new Set(names)] // read once, for every try
    return await againIfOvertaken(() =>
      writer.transaction().execute(async (db) => {
        await takeTurn(db, all)
        return await withoutWaiting(db, POSTGRES_WITHOUT_WAITING, work)
      }),
    )
  }
  const close = async () => {
    await reader.destroy()
    await writer.destroy()
  }
  // What was overwritten goes from the tables by PostgreSQL's own vacuum, and from its log as that goes round.
  const scour = async () => {}
  const own = { insert: insertRecords, reportWords: postgresWords, changeOrder: postgresOrder }
  // The reader has connections enough for what takes long.
  return { writer, reader, slowReader: reader, ...own, transaction, alone: createTurns(url), scour, close }
}

const POSTGRES_WITHOUT_WAITING: SameConnection = {
  createAdapter: () => new PostgresAdapter(),
  createQueryCompiler: () => new PostgresQueryCompiler(),
}

function kysely(url: string, options: typeof WRITER): Kysely<Schema> {
  return new Kysely<Schema>({ dialect: new PostgresDialect({ pool: createPool(url, options) }) })
}

async function againIfOvertaken<Result>(run: () => Promise<Result>): Promise<Result> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await run()
    } catch (error) {
      if (!isRaceLost(error)) throw error
      if (attempt === TRIES) throw givenUp(error)
    }
  }
}
