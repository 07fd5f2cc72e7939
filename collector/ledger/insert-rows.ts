import { CompiledQuery, type Kysely, sql } from "kysely"
import { wellFormedJson } from "../domain/json.ts"
import { allAsked } from "./all-asked.ts"
import type { Insert, InsertRows } from "./database.ts"
import { RowsAsText } from "./rows-as-text.ts"
import type { Schema } from "./schema.ts"
import { slices } from "./slices.ts"

/**
 * One statement for one row of each table, which SQLite's thread runs for each of them. They go
 * there with the transaction's next statement, their values as one text: a message costs more than a row, and a
 * statement for many rows would be another for every number of them.
 */
export const insertEach: InsertRows = async (db, inserts) => {
  const parts = inserts.flatMap((insert) => eachOf(db, insert))
  if (parts.length > 0) await db.executeQuery(CompiledQuery.raw("insert each", [new RowsAsText(parts)]))
}

function eachOf(db: Kysely<Schema>, { table, rows, onConflict = sql`` }: Insert) {
  const columns = Object.keys(rows[0] ?? {})
  if (columns.length === 0) return []
  const names = columns.map((column) => sql.ref(column))
  const places = columns.map(() => sql.raw("?"))
  const one = sql`insert into ${sql.table(table)} (${sql.join(names)}) values (${sql.join(places)}) ${onConflict}`
  // Rows have the columns of their table.
  const values = (rows as readonly Record<string, unknown>[]).map((row) =>
    columns.map((column) => row[column]),
  )
  const { sql: text } = one.compile(db)
  return [...slices(values, ROWS_A_TEXT)].map((rows) => ({ sql: text, rows: JSON.stringify(rows) }))
}

/** A text beyond 128 KB is kept apart from all others by V8, for more than twice the cost. Few rows are beyond 4 KB. */
const ROWS_A_TEXT = 24

/**
 * All of a table in one statement as one text, which costs PostgreSQL half of what the values do, and us a third; and
 * there is no limit to their number.
 */
export const insertRecords: InsertRows = async (db, inserts) => {
  await allAsked(inserts.map((insert) => insertAll(db, insert)))
}

async function insertAll(db: Kysely<Schema>, { table, rows, onConflict = sql`` }: Insert): Promise<void> {
  if (rows.length === 0) return
  const names = sql.join(Object.keys(rows[0] ?? {}).map((column) => sql.ref(column)))
  const records = sql`json_populate_recordset(null::${sql.table(table)}, ${wellFormedJson(rows)}::json)`
  await sql`insert into ${sql.table(table)} (${names}) select ${names} from ${records} ${onConflict}`.execute(
    db,
  )
}
