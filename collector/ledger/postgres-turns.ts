import { type Kysely, sql } from "kysely"
import { Client } from "pg"
import type { Ledger } from "../ports.ts"
import { readError } from "./postgres-errors.ts"
import { connectionTo } from "./postgres-pool.ts"
import type { Schema } from "./schema.ts"

/**
 * Locks stand for names. A server has room for some thousands (`max_locks_per_transaction` times
 * `max_connections`): a transaction with more names than this is alone for its moment.
 */
const MOST_NAMES = 1_500
/** The lock that stands for all names. */
const ALL_NAMES = 4_708_214_350_127
const ID_LENGTH = 26

/**
 * Waits until nobody else decides on any of these names, and keeps others away from them until the transaction
 * ends. A hit that is known names its visitor too. All take their locks in one order, so that no two wait for
 * each other.
 */
export async function takeTurn(db: Kysely<Schema>, names: readonly string[]): Promise<void> {
  if (names.length === 0) return
  if (names.length > MOST_NAMES) {
    await sql`select pg_advisory_xact_lock(${ALL_NAMES})`.execute(db)
    return
  }
  const ids = names.filter((name) => name.length === ID_LENGTH)
  await sql`
    select pg_advisory_xact_lock_shared(${ALL_NAMES})
    union all
    select pg_advisory_xact_lock(key) from (
      select distinct hashtextextended(name, 0) as key from (
        select unnest(${names}::text[]) as name
        union all select vid from hits where id = any(${ids}::text[])
      ) as named order by key offset 0
    ) as in_order`.execute(db)
}

/** The server takes the task away from whoever has not been heard of for so long: stopped, or cut off. */
const SILENCE_MS = 15_000
const HEARTBEAT_MS = 3_000

/** Tasks that one process does at a time: a lock of a connection of its own, as long as that one is alive. */
export function createTurns(url: string): Ledger["alone"] {
  return async (task, work) => {
    const lost = new AbortController()
    const client = new Client({
      ...connectionTo(url),
      options: `-c idle_session_timeout=${SILENCE_MS}`,
      query_timeout: SILENCE_MS,
    })
    client.on("error", (error) => lost.abort(readError(error)))
    client.on("end", () => lost.abort())
    try {
      await client.connect()
      if (!(await isMine(client, task))) return false
      const heartbeat = setInterval(
        () => client.query("select 1").catch((error) => lost.abort(error)),
        HEARTBEAT_MS,
      )
      try {
        await work(lost.signal)
      } finally {
        clearInterval(heartbeat)
        // At once: after the end of a connection the server takes a moment.
        await client
          .query(`select pg_advisory_unlock(hashtextextended($1, 1))`, [task])
          .catch(() => undefined)
      }
      return true
    } catch (error) {
      throw lost.signal.aborted ? readError(lost.signal.reason) : error
    } finally {
      client.end().catch(() => undefined) // it was lost already
    }
  }
}

async function isMine(client: Client, task: string): Promise<boolean> {
  try {
    const { rows } = await client.query("select pg_try_advisory_lock(hashtextextended($1, 1)) as mine", [
      task,
    ])
    return rows[0]?.mine === true
  } catch (error) {
    throw readError(error)
  }
}
