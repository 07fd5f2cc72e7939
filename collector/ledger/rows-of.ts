import { sql } from "kysely"
import type { RowsOf } from "./database.ts"

/** Every value by itself, which SQLite takes fastest. */
export const valuesOf: RowsOf = (_table, rows) => {
  const columns = Object.keys(rows[0] ?? {})
  // Rows have the columns of their table.
  const values = (rows as readonly Record<string, unknown>[]).map(
    (row) => sql`(${sql.join(columns.map((column) => row[column]))})`,
  )
  return sql`(${sql.join(columns.map((column) => sql.ref(column)))}) values ${sql.join(values)}`
}

/**
 * All of them as one text, which costs PostgreSQL half of what the values do, and us a third; and there is no
 * limit to their number.
 */
export const recordsOf: RowsOf = (table, rows) => {
  const columns = sql.join(Object.keys(rows[0] ?? {}).map((column) => sql.ref(column)))
  return sql`(${columns}) select ${columns} from json_populate_recordset(null::${sql.table(table)}, ${textOf(rows)}::json)`
}

/** Half of a character is none: it is written as SQLite writes it, as the one that stands for what is none. */
const HALF = /\\ud[89a-f]/

function textOf(rows: readonly unknown[]): string {
  const text = JSON.stringify(rows)
  if (!HALF.test(text)) return text
  return JSON.stringify(rows, (_, value) => (typeof value === "string" ? value.toWellFormed() : value))
}
