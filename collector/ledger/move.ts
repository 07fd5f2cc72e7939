import { createHash } from "node:crypto"
import { type Kysely, sql } from "kysely"
import { makeMonths } from "./months.ts"
import type { Schema } from "./schema.ts"

/**
 * Moves a ledger from SQLite into an empty PostgreSQL database, table by table. How far it has come is kept in
 * the database with what was moved, in the same transactions: broken off at any moment, it goes on from there.
 */

export interface Move {
  from: Kysely<Schema>
  to: Kysely<Schema>
  /** ms since 1970. */
  now: number
  onProgress: (said: string) => void
}

interface Table {
  name: string
  /** The columns that make a row unique, in order. */
  key: string[]
  columns: { name: string; isNumber: boolean }[]
}

type Values = Record<string, string | number | null>

const ROWS_AT_ONCE = 2_000
const SAY_EVERY_ROWS = 100_000
/** Months further back than this are not worth a table each. */
const OLDEST_MS = 10 * 366 * 86_400_000

/**
 * What is no part of the ledger: the migrations' own tables, the row that shows that writing works, and what changed,
 * which the new place notes by itself.
 */
const LEFT_BEHIND = /^(sqlite_|kysely_|heartbeat$|changes$)/

/** Moves everything there is. @returns what was moved, once it was compared with what is there now */
export async function moveLedger(move: Move): Promise<string> {
  const { from } = move
  // Nobody writes to it meanwhile: a collector that still runs on it is told that it is locked.
  return await from.transaction().execute(async (from) => await moveFrom({ ...move, from }))
}

async function moveFrom(move: Move): Promise<string> {
  const { from, to, now } = move
  const tables = await tablesOf(from)
  await begin(move, tables)
  await makeMonths(to, now, Math.max(await firstReceipt(from), now - OLDEST_MS))
  for (const table of tables) await moveTable(move, table)
  let rows = 0
  for (const table of tables) rows += await compare(move, table)
  await sql`drop table ledger_move`.execute(to)
  return `${rows} rows of ${tables.length} tables are moved, and are the same in both.`
}

async function tablesOf(db: Kysely<Schema>): Promise<Table[]> {
  const { rows } = await sql<{ table: string; column: string; type: string; place: number }>`
    select tables.name as "table", columns.name as "column", columns.type as type, columns.pk as place
    from sqlite_master as tables join pragma_table_info(tables.name) as columns
    where tables.type = 'table' order by tables.name, columns.cid`.execute(db)
  const kept = rows.filter(({ table }) => !LEFT_BEHIND.test(table))
  return [...Map.groupBy(kept, ({ table }) => table)].map(([name, columns]) => ({
    name,
    key: columns
      .filter(({ place }) => place > 0)
      .toSorted((one, other) => one.place - other.place)
      .map(({ column }) => column),
    columns: columns.map(({ column, type }) => ({ name: column, isNumber: type.toLowerCase() !== "text" })),
  }))
}

/** An empty database is begun with; one that was begun with the same ledger is gone on with. */
async function begin({ from, to }: Move, tables: readonly Table[]): Promise<void> {
  const source = await fingerprint(from, tables)
  if (!(await isBeingMoved(to))) return await to.transaction().execute((to) => beginAnew(to, tables, source))
  const { rows } = await sql<{ source: string }>`select distinct source from ledger_move`.execute(to)
  if (rows.some((row) => row.source !== source))
    throw new Error("The ledger has changed since the move began. Empty the database, and begin again.")
}

/** Whether a ledger is on its way into this database, and not all there: who records there meanwhile is in its way. */
export async function isBeingMoved(to: Kysely<Schema>): Promise<boolean> {
  const { rows } = await sql`
    select 1 from pg_tables where schemaname = current_schema() and tablename = 'ledger_move'`.execute(to)
  return rows.length > 0
}

async function beginAnew(to: Kysely<Schema>, tables: readonly Table[], source: string): Promise<void> {
  for (const { name } of tables) {
    const { rows } = await sql`select 1 from ${sql.table(name)} limit 1`.execute(to)
    if (rows.length > 0) throw new Error(`The database has a ledger already: there are rows in ${name}.`)
  }
  const { rows: beats } = await sql`select 1 from heartbeat`.execute(to) // the first thing a collector writes
  if (beats.length > 0)
    throw new Error(
      "A collector runs on the database, or has run there. Stop it, and take an empty database.",
    )
  await sql`create table ledger_move (name text primary key, source text not null, rows bigint not null, after text)`.execute(
    to,
  )
  for (const { name } of tables)
    await sql`insert into ledger_move (name, source, rows) values (${name}, ${source}, 0)`.execute(to)
}

/** Tells a ledger from any other, and from what it was before it was written to. */
async function fingerprint(db: Kysely<Schema>, tables: readonly Table[]): Promise<string> {
  const hash = createHash("sha256")
  for (const { name, key } of tables) {
    const newest = sql.join(key.map((column) => sql`${sql.ref(column)} desc`))
    const { rows } = await sql<{ count: number; newest: string | null }>`
      select count(*) as count, (select ${sql.ref(key[0] ?? "")} from ${sql.table(name)} order by ${newest} limit 1) as newest
      from ${sql.table(name)}`.execute(db)
    hash.update(`${name} ${rows[0]?.count} ${rows[0]?.newest}\n`)
  }
  return hash.digest("hex")
}

async function firstReceipt(db: Kysely<Schema>): Promise<number> {
  const { at } = await db
    .selectFrom("events")
    .select((of) => of.fn.min("at").as("at"))
    .executeTakeFirstOrThrow()
  return at === null ? Number.POSITIVE_INFINITY : Number(at)
}

async function moveTable({ from, to, onProgress }: Move, table: Table): Promise<void> {
  const { rows: kept } = await sql<{ rows: number; after: string | null }>`
    select rows, after from ledger_move where name = ${table.name}`.execute(to)
  let [{ rows: moved, after } = { rows: 0, after: null as string | null }] = kept
  for (;;) {
    const rows = await rowsAfter(from, table, after === null ? null : JSON.parse(after))
    const last = rows.at(-1)
    if (last === undefined) break
    const before = moved
    moved += rows.length
    after = JSON.stringify(table.key.map((column) => last[column]))
    await put(to, table, { rows, moved, after })
    if (Math.floor(before / SAY_EVERY_ROWS) < Math.floor(moved / SAY_EVERY_ROWS))
      onProgress(`${table.name}: ${moved} rows`)
  }
  onProgress(`${table.name}: ${moved} rows, all of them`)
}

async function rowsAfter(db: Kysely<Schema>, { name, key }: Table, after: (string | number)[] | null) {
  const columns = sql.join(key.map((column) => sql.ref(column)))
  const isNext = after === null ? sql`` : sql`where (${columns}) > (${sql.join(after)})`
  const { rows } = await sql<Values>`
    select * from ${sql.table(name)} ${isNext} order by ${columns} limit ${ROWS_AT_ONCE}`.execute(db)
  return rows
}

/** Rows and how far it has come, or neither. PostgreSQL keeps no NUL in a text: what has one gets another character for it. */
async function put(
  to: Kysely<Schema>,
  { name }: Table,
  { rows, moved, after }: { rows: readonly Values[]; moved: number; after: string },
): Promise<void> {
  const json = JSON.stringify(rows, (_, value) =>
    typeof value === "string" ? value.replaceAll("\0", NO_NUL) : value,
  )
  await to.transaction().execute(async (to) => {
    await sql`
      insert into ${sql.table(name)} select * from json_populate_recordset(null::${sql.table(name)}, ${json}::json)`.execute(
      to,
    )
    await sql`update ledger_move set rows = ${moved}, after = ${after} where name = ${name}`.execute(to)
  })
}

/** The substitute character of ASCII: as long as what it stands for. */
const NO_NUL = "\x1a"

/** Sums stay whole numbers that both databases, and we, can hold. */
const REMAINDER = 1_000_003

/** Compares how many rows there are, the sums of their numbers, and the bytes of their texts. @returns how many */
async function compare({ from, to }: Move, { name, columns }: Table): Promise<number> {
  const sums = (lengthOf: (column: string) => ReturnType<typeof sql>) =>
    columns.map(({ name: column, isNumber }) => {
      const value = isNumber ? sql`${sql.ref(column)} % ${sql.lit(REMAINDER)}` : lengthOf(column)
      return sql`coalesce(sum(${value}), 0) as ${sql.ref(column)}`
    })
  const inSqlite = (column: string) => sql`length(cast(${sql.ref(column)} as blob))`
  const inPostgres = (column: string) => sql`octet_length(${sql.ref(column)})`
  const ask = async (db: Kysely<Schema>, lengthOf: typeof inSqlite) => {
    const { rows } = await sql<Record<string, number>>`
      select count(*) as "rows in all", ${sql.join(sums(lengthOf))} from ${sql.table(name)}`.execute(db)
    return rows[0] ?? {}
  }
  const [there, here] = [await ask(from, inSqlite), await ask(to, inPostgres)]
  const differing = Object.keys(there).filter((column) => Number(there[column]) !== Number(here[column]))
  if (differing.length > 0)
    throw new Error(
      `${name} is not the same in both: ${differing.join(", ")}. Empty the database, and begin again.`,
    )
  return Number(here["rows in all"])
}
