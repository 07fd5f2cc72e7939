import { type RawBuilder, sql } from "kysely"

/** How a database says what reports need and SQL leaves open. */
export interface ReportWords {
  /** The text of that name in a column of JSON, whose values are texts; null if it has none. */
  jsonText(column: RawBuilder<unknown>, name: string): RawBuilder<unknown>
  /** A whole number divided by another, without what is left over. */
  divided(number: RawBuilder<unknown>, by: number): RawBuilder<unknown>
  /** How many visitors there are in rows that have `vid` and nothing else: a statement that gives `visitors`. */
  visitorsIn(rows: RawBuilder<unknown>): RawBuilder<{ visitors: number }>
}

const counted: ReportWords["visitorsIn"] = (rows) =>
  sql`select count(distinct vid) as visitors from (${rows}) as seen`

export const sqliteWords: ReportWords = {
  jsonText: (column, name) => sql`json_extract(${column}, ${`$."${name}"`})`,
  divided: (number, by) => sql`((${number}) / ${sql.lit(by)})`,
  visitorsIn: counted,
}

export const postgresWords: ReportWords = {
  jsonText: (column, name) => sql`(cast(${column} as json) ->> cast(${name} as text))`,
  divided: (number, by) => sql`((${number}) / ${sql.lit(by)})`,
  visitorsIn: counted,
}

/** https://duckdb.org/docs/stable/data/json/json_functions */
export const duckdbWords: ReportWords = {
  jsonText: (column, name) => sql`json_extract_string(${column}, ${`$."${name}"`})`,
  divided: (number, by) => sql`((${number}) // ${sql.lit(by)})`,
  // Visitors are small numbers here: a bit for each, 64 in a group, takes a quarter of the time.
  visitorsIn: (rows) => sql`
    select coalesce(sum(bit_count(bits)), 0) as visitors from (
      select bit_or(1::ubigint << (vid & 63)::ubigint) as bits from (${rows}) as seen group by vid >> 6) as blocks`,
}

/** Objects are maps there, which are read without looking for a name in text: https://clickhouse.com/docs/sql-reference/data-types/map */
export const clickhouseWords: ReportWords = {
  jsonText: (column, name) => sql`if(mapContains(${column}, ${name}), ${column}[${name}], null)`,
  divided: (number, by) => sql`intDiv(${number}, ${sql.lit(by)})`,
  visitorsIn: counted,
}
