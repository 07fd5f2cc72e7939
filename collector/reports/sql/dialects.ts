import { sql } from "kysely"
import { byPlaces, byTexts } from "./in-groups.ts"
import { numberOf, withWords } from "./numbered-words.ts"
import type { ReportWords } from "./report-words.ts"
import { countedVisits, visitsByBits } from "./visits.ts"

/** How each database says what reports need and SQL leaves open. */

const asItIs: ReportWords["byBytes"] = (text) => text

/** Of stores that have texts for words. */
const wordsAsTexts: Pick<ReportWords, "word" | "withWords" | "columnNamed"> = {
  word: (text) => sql`cast(${text} as text)`,
  columnNamed: () => null,
  withWords: (rows) => rows,
}

export const sqliteWords: ReportWords = {
  textIn: (column, name) => sql`json_extract(${column}, ${`$."${name}"`})`,
  divided: (number, by) => sql`((${number}) / ${sql.lit(by)})`,
  exchanged: null,
  visitsIn: countedVisits,
  ...wordsAsTexts,
  listOf: (numbers) => sql`json_group_array(json_array(${sql.join(numbers)}))`,
  byBytes: asItIs,
  inGroups: byTexts((json) => sql`select value from json_each(${json})`),
}

export const postgresWords: ReportWords = {
  textIn: (column, name) => sql`(cast(${column} as json) ->> cast(${name} as text))`,
  divided: (number, by) => sql`((${number}) / ${sql.lit(by)})`,
  exchanged: null,
  visitsIn: countedVisits,
  ...wordsAsTexts,
  listOf: (numbers) => sql`json_agg(json_build_array(${sql.join(numbers)}))`,
  byBytes: (text) => sql`${text} collate "C"`,
  inGroups: byTexts((json) => sql`select json_array_elements_text(cast(${json} as json))`),
}

/** A number as great as it is: our own, of which none is bound. */
const whole = (number: bigint) => sql.raw(String(number))

/** The greatest number of 64 bits. */
const GREATEST = 2n ** 63n - 1n

/** Amounts that are small enough are exchanged in numbers of 64 bits: in those of 128 a division takes ten times as long. */
const exchangedInDuckdb: NonNullable<ReportWords["exchanged"]> = (minor, { own, ofTheirs }) => {
  if (own === ofTheirs) return minor
  const inNumbers = (type: "bigint" | "hugeint") =>
    sql`(sign(${minor}) * ((abs(${minor})::${sql.raw(type)} * ${whole(2n * own)} + ${whole(ofTheirs)}) // ${whole(2n * ofTheirs)}))`
  const most = (GREATEST - 2n * ofTheirs) / (2n * own)
  if (most <= 0n) return inNumbers("hugeint")
  return sql`case when abs(${minor}) <= ${whole(most)} then ${inNumbers("bigint")} else ${inNumbers("hugeint")} end`
}

/**
 * Objects are JSON there: of one that many rows have it is looked for in once, where maps are read anew for each row.
 * https://duckdb.org/docs/stable/data/json/json_functions
 */
export const duckdbWords: Omit<ReportWords, "columnNamed"> = {
  // To look for its name in the text first takes a tenth of reading objects that have it not.
  textIn: (column, name) =>
    sql`case when contains(${column}, ${`"${name}":`}) then json_extract_string(${column}, ${pointerTo(name)}) end`,
  divided: (number, by) => sql`((${number}) // ${sql.lit(by)})`,
  exchanged: exchangedInDuckdb,
  visitsIn: visitsByBits,
  listOf: (numbers) => sql`list(row(${sql.join(numbers.map((number) => sql`${number}::double`))}))`,
  byBytes: asItIs,
  ...{ word: numberOf, withWords, inGroups: byPlaces },
}

/** In a pointer nothing stands for all there is, as `"*"` does in a path. https://www.rfc-editor.org/rfc/rfc6901 */
const pointerTo = (name: string) => `/${name.replaceAll("~", "~0").replaceAll("/", "~1")}`

/** Objects are maps there, which are read without looking for a name in text: https://clickhouse.com/docs/sql-reference/data-types/map */
export const clickhouseWords: ReportWords = {
  textIn: (column, name) => sql`if(mapContains(${column}, ${name}), ${column}[${name}], null)`,
  divided: (number, by) => sql`intDiv(${number}, ${sql.lit(by)})`,
  exchanged: null,
  visitsIn: countedVisits,
  ...wordsAsTexts,
  listOf: (numbers) => sql`groupArray([${sql.join(numbers.map((number) => sql`toInt64(${number})`))}])`,
  byBytes: asItIs,
  inGroups: byTexts((json) => sql`select arrayJoin(JSONExtract(${json}, 'Array(String)'))`),
}
