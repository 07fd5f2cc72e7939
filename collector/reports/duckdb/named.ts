import type { DuckDBConnection } from "@duckdb/node-api"
import { type RawBuilder, sql } from "kysely"
import { isBuiltIn, isGrouping } from "../../domain/report/groupings.ts"
import { textNamed } from "../sql/counted.ts"
import { duckdbWords } from "../sql/dialects.ts"
import { run } from "./run.ts"
import { KEPT_TABLES, NAMED } from "./tables.ts"
import { numberWords } from "./words.ts"

/**
 * The columns that have what names say, by those names. A name comes to a column, which is filled for all rows there
 * are, when a copy is made whole or opened; until then it is read from the objects.
 */
export type NamedColumns = ReadonlyMap<string, string>

/** The newest visits tell which names are worth one. */
const NEWEST = 100_000
/** Of a hundred visits so many have it. */
const LEAST_PERCENT = 1
/** How often a value is there, in the mean: of what is another one for each visit there is nothing to report. */
const LEAST_OFTEN = 2

/** The columns that are of a name. */
export async function namedColumns(connection: DuckDBConnection): Promise<NamedColumns> {
  const found = await connection.runAndReadAll("select name, kept_in from named")
  return new Map(found.getRowsJS() as [string, string][])
}

/** What selects rows from a source, with the texts that are to be in these columns beside them. */
export function withNamed(source: string, named: NamedColumns): RawBuilder<unknown> {
  const texts = [...named].map(
    ([name, column]) => sql`${textNamed("come", name, duckdbWords)} as ${sql.ref(column)}`,
  )
  return sql`select ${sql.join([sql`come.*`, ...texts])} from ${sql.raw(source)} as come`
}

/** Gives columns to names that have come to be worth one. */
export async function keepNamed(connection: DuckDBConnection): Promise<void> {
  const known = await namedColumns(connection)
  const names = (await commonNames(connection)).filter((name) => !known.has(name))
  for (const [at, column] of NAMED.slice(known.size).entries()) {
    const name = names[at]
    if (name !== undefined) await keep(connection, name, column)
  }
}

/** The most common first. Built-in groupings are columns already. */
async function commonNames(connection: DuckDBConnection): Promise<string[]> {
  const found = await connection.runAndReadAll(`
    with newest as (
        select custom, parameters from entrances where rowid > (select max(rowid) from entrances) - ${NEWEST}),
      objects as (
        select from_json(unnest([custom, parameters]), '"MAP(VARCHAR, VARCHAR)"') as object from newest),
      said as (select unnest(map_keys(object)) as name, unnest(map_values(object)) as value from objects)
    select name from said group by name
    having count(*) * 100 >= ${LEAST_PERCENT} * (select count(*) from newest)
      and count(*) >= ${LEAST_OFTEN} * count(distinct value)
    order by count(*) desc, name`)
  const names = found.getRowsJS().map(([name]) => String(name))
  return names.filter((name) => isGrouping(name) && !isBuiltIn(name))
}

async function keep(connection: DuckDBConnection, name: string, column: string): Promise<void> {
  for (const table of KEPT_TABLES) {
    const [kept, text] = [sql.table(table), textNamed(table, name, duckdbWords)]
    await numberWords(connection, sql`select ${text} as word from ${kept}`)
    await run(
      connection,
      sql`update ${kept} set ${sql.ref(column)} = words.number from words where words.word = ${text}`,
    )
  }
  await run(connection, sql`insert into named values (${name}, ${column})`)
}
