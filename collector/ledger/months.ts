import { type Kysely, sql } from "kysely"
import { leastId } from "../domain/ids.ts"
import type { Schema } from "./schema.ts"

/** The tables that are kept by month on PostgreSQL, by the column that says which, and where a month begins in it. */
const DIVIDED = {
  hits: { by: "id", from: (at: number) => sql.lit(leastId(at)) },
  events: { by: "at", from: (at: number) => sql.lit(at) },
} as const
type Divided = keyof typeof DIVIDED
const TABLES = Object.keys(DIVIDED) as Divided[] // its own keys

/** This month and the next two: a process that cannot make more for weeks loses nothing by it. */
const AHEAD = 2

/** Who waits for a table keeps those behind waiting: another time will do as well. In ms. */
const LOCK_MS = "1000"

interface Month {
  /** As it is in a table's name: 2026_05. */
  name: string
  /** ms since 1970, in UTC; `to` is the next one's `from`. */
  from: number
  to: number
}

/** Makes the months that are missing: of now and ahead, and from `since` on. @returns the tables made */
export async function makeMonths(db: Kysely<Schema>, now: number, since = now): Promise<string[]> {
  const made: string[] = []
  const there = new Set(await parts(db))
  for (const month of monthsFrom(Math.min(since, now), now))
    for (const table of TABLES) {
      const part = `${table}_${month.name}`
      if (there.has(part)) continue
      await makePart(db, table, month)
      made.push(part)
    }
  return made
}

/** The months of now and ahead that are not there, as the tables they would be. */
export async function missingMonths(db: Kysely<Schema>, now: number): Promise<string[]> {
  const there = new Set(await parts(db))
  const wanted = monthsFrom(now, now).flatMap(({ name }) => TABLES.map((table) => `${table}_${name}`))
  return wanted.filter((part) => !there.has(part))
}

async function parts(db: Kysely<Schema>): Promise<string[]> {
  const { rows } = await sql<{ part: string }>`
    select part.relname as part from pg_inherits
      join pg_class as part on part.oid = inhrelid
      join pg_class as whole on whole.oid = inhparent
    where whole.relname in (${sql.join(TABLES)}) and whole.relnamespace = current_schema()::regnamespace`.execute(
    db,
  )
  return rows.map(({ part }) => part)
}

function monthsFrom(since: number, now: number): Month[] {
  const last = new Date(now)
  const end = Date.UTC(last.getUTCFullYear(), last.getUTCMonth() + AHEAD + 1)
  const months: Month[] = []
  for (let month = monthOf(since); month.from < end; month = monthOf(month.to)) months.push(month)
  return months
}

function monthOf(at: number): Month {
  const day = new Date(at)
  const [year, month] = [day.getUTCFullYear(), day.getUTCMonth()]
  const name = `${year}_${String(month + 1).padStart(2, "0")}`
  return { name, from: Date.UTC(year, month), to: Date.UTC(year, month + 1) }
}

/**
 * Makes a month beside the table and then puts it into it, so that nobody waits but for a moment; with what of
 * it was kept among the others, because nobody had made the month in time.
 */
async function makePart(db: Kysely<Schema>, table: Divided, { name, from, to }: Month): Promise<void> {
  const { by, from: boundOf } = DIVIDED[table]
  const [whole, part, others] = [table, `${table}_${name}`, `${table}_other`].map((one) => sql.ref(one))
  const [column, first, after] = [sql.ref(by), boundOf(from), boundOf(to)]
  await db.transaction().execute(async (db) => {
    await sql`select pg_advisory_xact_lock(hashtextextended('months', 1))`.execute(db)
    await sql`select set_config('lock_timeout', ${LOCK_MS}, true)`.execute(db)
    if ((await parts(db)).includes(`${table}_${name}`)) return
    await sql`create table ${part} (like ${whole} including defaults including indexes)`.execute(db)
    await sql`lock table ${others} in access exclusive mode`.execute(db)
    await sql`
      with moved as (delete from ${others} where ${column} >= ${first} and ${column} < ${after} returning *)
      insert into ${part} select * from moved`.execute(db)
    await sql`alter table ${whole} attach partition ${part} for values from (${first}) to (${after})`.execute(
      db,
    )
  })
}
