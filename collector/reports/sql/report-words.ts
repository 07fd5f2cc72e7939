import { type RawBuilder, sql } from "kysely"

/** How a database says what reports need and SQL leaves open. */
export interface ReportWords {
  /** The text of that name in a column of JSON, whose values are texts; null if it has none. */
  jsonText(column: RawBuilder<unknown>, name: string): RawBuilder<unknown>
  /** A whole number divided by another, without what is left over. */
  divided(number: RawBuilder<unknown>, by: number): RawBuilder<unknown>
}

export const sqliteWords: ReportWords = {
  jsonText: (column, name) => sql`json_extract(${column}, ${`$."${name}"`})`,
  divided: (number, by) => sql`((${number}) / ${sql.lit(by)})`,
}

export const postgresWords: ReportWords = {
  jsonText: (column, name) => sql`(cast(${column} as json) ->> cast(${name} as text))`,
  divided: (number, by) => sql`((${number}) / ${sql.lit(by)})`,
}

/** https://duckdb.org/docs/stable/data/json/json_functions */
export const duckdbWords: ReportWords = {
  jsonText: (column, name) => sql`json_extract_string(${column}, ${`$."${name}"`})`,
  divided: (number, by) => sql`((${number}) // ${sql.lit(by)})`,
}
