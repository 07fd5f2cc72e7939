import { type Kysely, PostgresAdapter, type RawBuilder, sql } from "kysely"
import { wellFormedJson } from "../domain/json.ts"
import type { Schema } from "./schema.ts"

/**
 * However many values a statement is about, they are one parameter of it: a statement with a place for each would be
 * another for every number of them, to be put together here and prepared there.
 */

export const isPostgres = (db: Kysely<Schema>) => db.getExecutor().adapter instanceof PostgresAdapter

/** Whether a column is one of these texts. */
export function among(
  db: Kysely<Schema>,
  column: string | RawBuilder<unknown>,
  texts: readonly string[],
): RawBuilder<boolean> {
  const value = typeof column === "string" ? sql.ref(column) : column
  if (isPostgres(db)) return sql`${value} = any(${texts}::text[])`
  return sql`${value} in (select value from json_each(${JSON.stringify(texts)}))`
}

/** All texts of a statement's rows as one, with line feeds between them; null if there is none. */
export function joinedLines(db: Kysely<Schema>, text: RawBuilder<unknown>): RawBuilder<unknown> {
  return isPostgres(db) ? sql`string_agg(${text}, chr(10))` : sql`group_concat(${text}, char(10))`
}

/** Rows as a table of a statement, with these columns. */
export function rowsOf<Name extends string>(
  db: Kysely<Schema>,
  rows: readonly Record<Name, string | number | null>[],
  columns: Readonly<Record<Name, "text" | "bigint">>,
): RawBuilder<unknown> {
  const entries = Object.entries<"text" | "bigint">(columns)
  if (isPostgres(db)) {
    const typed = entries.map(([name, type]) => `${name} ${type}`).join(", ")
    return sql`select * from json_to_recordset(${wellFormedJson(rows)}::json) as given (${sql.raw(typed)})`
  }
  const values = entries.map(([name]) => `value ->> '${name}' as ${name}`).join(", ")
  return sql`select ${sql.raw(values)} from json_each(${JSON.stringify(rows)})`
}
