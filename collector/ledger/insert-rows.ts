import { CompiledQuery, type Kysely, sql } from "kysely"
import { wellFormedJson } from "../domain/json.ts"
import { allAsked } from "./all-asked.ts"
import type { Insert, InsertRows } from "./database.ts"
import { RowsAsText } from "./rows-as-text.ts"
import type { Schema } from "./schema.ts"
import { slices } from "./slices.ts"

/**
 * Both write their statements by hand: names of columns are plain words, and Kysely would make a thing of each for
 * every batch.
 */

/**
 * One statement for one row of each table, which SQLite's thread runs for each of them. They go
 * there with the transaction's next statement, their values as one text: a message costs more than a row, and a
 * statement for many rows would be another for every number of them.
 */
export const insertEach: InsertRows = async (db, inserts) => {
  const parts = inserts.flatMap(eachOf)
  if (parts.length > 0) await db.executeQuery(CompiledQuery.raw("insert each", [new RowsAsText(parts)]))
}

function eachOf({ table, rows, onConflict }: Insert) {
  const columns = Object.keys(rows[0] ?? {})
  if (columns.length === 0) return []
  const places = columns.map(() => "?").join(", ")
  const text = `insert into ${table} (${columns.join(", ")}) values (${places}) ${onConflict}`
  // Rows have the columns of their table.
  const values = (rows as readonly Record<string, unknown>[]).map((row) =>
    columns.map((column) => row[column]),
  )
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

async function insertAll(db: Kysely<Schema>, { table, rows, onConflict }: Insert): Promise<void> {
  if (rows.length === 0) return
  const names = Object.keys(rows[0] ?? {}).join(", ")
  const records = sql`json_populate_recordset(null::${sql.raw(table)}, ${wellFormedJson(rows)}::json)`
  const into = sql.raw(`insert into ${table} (${names}) select ${names} from`)
  await sql`${into} ${records} ${sql.raw(onConflict)}`.execute(db)
}
