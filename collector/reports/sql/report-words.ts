import { type RawBuilder, sql } from "kysely"
import type { Ratio } from "../../domain/report/exchange.ts"
import type { GroupKey } from "../../domain/report/question.ts"

/** How a database says what reports need and SQL leaves open. */
export interface ReportWords {
  /** The text of that name in a column of objects, whose values are texts; null if it has none. */
  textIn(column: RawBuilder<unknown>, name: string): RawBuilder<unknown>
  /** A whole number divided by another, without what is left over. */
  divided(number: RawBuilder<unknown>, by: number): RawBuilder<unknown>
  /** An amount exchanged by a ratio, rounded half away from zero; null if the numbers there are too small for it. */
  exchanged: ((minor: RawBuilder<unknown>, ratio: Ratio) => RawBuilder<unknown>) | null
  /**
   * How many visits, and how many visitors, there are in each group of rows that have `vid`: a statement that gives
   * the names by which it is grouped, `visits` and `visitors`. A row without a `vid` is of a visitor who has no other.
   */
  visitsIn(rows: RawBuilder<unknown>, names: readonly string[]): RawBuilder<Record<string, GroupKey>>
  /** A text, so that it is put in the order of its bytes. */
  byBytes(text: RawBuilder<unknown>): RawBuilder<unknown>
  /** The texts of a list in JSON, as the rows of a statement. */
  textsIn(json: string): RawBuilder<unknown>
}

const counted: ReportWords["visitsIn"] = (rows, names) => {
  const sums = [sql`count(*) as visits`, sql`count(distinct vid) as visitors`]
  return sql`select ${sql.join([...names.map(sql.ref), ...sums])} from (${rows}) as seen ${groupedBy(names.map(sql.ref))}`
}

/** What stands behind the rest of a statement that is grouped by these, or by nothing. */
export function groupedBy(expressions: readonly RawBuilder<unknown>[]): RawBuilder<unknown> {
  return expressions.length === 0 ? sql`` : sql`group by ${sql.join(expressions)}`
}

const asItIs: ReportWords["byBytes"] = (text) => text

export const sqliteWords: ReportWords = {
  textIn: (column, name) => sql`json_extract(${column}, ${`$."${name}"`})`,
  divided: (number, by) => sql`((${number}) / ${sql.lit(by)})`,
  exchanged: null,
  visitsIn: counted,
  byBytes: asItIs,
  textsIn: (json) => sql`select value from json_each(${json})`,
}

export const postgresWords: ReportWords = {
  textIn: (column, name) => sql`(cast(${column} as json) ->> cast(${name} as text))`,
  divided: (number, by) => sql`((${number}) / ${sql.lit(by)})`,
  exchanged: null,
  visitsIn: counted,
  byBytes: (text) => sql`${text} collate "C"`,
  textsIn: (json) => sql`select json_array_elements_text(cast(${json} as json))`,
}

/** A number as great as it is: our own, of which none is bound. */
const whole = (number: bigint) => sql.raw(String(number))

/**
 * Objects are JSON there: of one that many rows have it is looked for in once, where maps are read anew for each row.
 * https://duckdb.org/docs/stable/data/json/json_functions
 */
export const duckdbWords: ReportWords = {
  textIn: (column, name) => sql`json_extract_string(${column}, ${`$."${name}"`})`,
  divided: (number, by) => sql`((${number}) // ${sql.lit(by)})`,
  exchanged: (minor, { own, ofTheirs }) =>
    own === ofTheirs
      ? minor
      : sql`(sign(${minor}) * ((abs(${minor})::hugeint * ${whole(2n * own)} + ${whole(ofTheirs)}) // ${whole(2n * ofTheirs)}))`,
  // Visitors are small numbers here: a bit for each, 64 in a group, takes half of the time, or a quarter.
  visitsIn: (rows, names) => {
    const refs = names.map(sql.ref)
    return sql`
      select ${sql.join([...refs, sql`coalesce(sum(rows), 0) as visits`])},
        coalesce(sum(case when block is null then rows else bit_count(bits) end), 0) as visitors
      from (
        select ${sql.join([...refs, sql`vid >> 6 as block`])}, count(*) as rows,
          bit_or(1::ubigint << (vid & 63)::ubigint) as bits
        from (${rows}) as seen ${groupedBy([...refs, sql`vid >> 6`])}) as blocks ${groupedBy(refs)}`
  },
  byBytes: asItIs,
  textsIn: (json) => sql`select unnest(from_json(${json}, '["VARCHAR"]'))`,
}

/** Objects are maps there, which are read without looking for a name in text: https://clickhouse.com/docs/sql-reference/data-types/map */
export const clickhouseWords: ReportWords = {
  textIn: (column, name) => sql`if(mapContains(${column}, ${name}), ${column}[${name}], null)`,
  divided: (number, by) => sql`intDiv(${number}, ${sql.lit(by)})`,
  exchanged: null,
  visitsIn: counted,
  byBytes: asItIs,
  textsIn: (json) => sql`select arrayJoin(JSONExtract(${json}, 'Array(String)'))`,
}
