import type { DuckDBConnection } from "@duckdb/node-api"
import { type RawBuilder, sql } from "kysely"
import { run } from "./run.ts"
import { KEPT_WORDS } from "./tables.ts"

/** Gives numbers to the words that a statement says, as `word`, where they have none. */
export async function numberWords(connection: DuckDBConnection, said: RawBuilder<unknown>): Promise<void> {
  await run(
    connection,
    sql`
      insert into words
        select word, (select coalesce(max(number), 0) from words) + row_number() over ()
        from (select distinct word from (${said}) where word is not null) as own anti join words using (word)`,
  )
}

/** Forgets the words that no row has any more: they may have said who somebody was. */
export async function forgetWords(connection: DuckDBConnection): Promise<void> {
  const there = KEPT_WORDS.map(
    ([table, column]) => `select distinct "${column}" from ${table} where "${column}" is not null`,
  )
  await connection.run(`delete from words where number not in (${there.join(" union all ")})`)
}

/**
 * Every word of the rows that have come, with the row and the column it stands in, by their numbers.
 * @param names the columns that have words
 */
export function wordsCome(names: readonly string[]): string {
  return `
    select rowid as place, unnest([${[...names.keys()].join(", ")}]) as nth,
      unnest([${names.map((name) => `"${name}"`).join(", ")}]) as word from come`
}

/** What selects the rows that have come, with the numbers of their words: a join for each column takes longer. */
export function numbered(names: readonly string[]): string {
  const numbers = names.map((name, nth) => `max(number) filter (nth = ${nth}) as "${name}"`)
  const own = names.map((name) => `own."${name}" as "${name}"`)
  return `(
    select come.* replace (${own.join(", ")}) from come left join (
      select place, ${numbers.join(", ")} from (${wordsCome(names)}) join words using (word) group by place) as own
    on own.place = come.rowid)`
}

/** Words by their numbers. */
export async function wordsNumbered(
  connection: DuckDBConnection,
  numbers: readonly unknown[],
): Promise<Map<unknown, string>> {
  const found = await connection.runAndReadAll(
    `select number, word from words where number in (select unnest(from_json($1::json, '["INTEGER"]')))`,
    [JSON.stringify(numbers)],
  )
  return new Map(found.getRowsJS() as [number, string][])
}

/** The numbers of words, by word, of those that have one. */
export async function numbersOf(
  connection: DuckDBConnection,
  words: readonly string[],
): Promise<Map<string, number>> {
  const found = await connection.runAndReadAll(
    `select word, number from words where word in (select unnest(from_json($1::json, '["VARCHAR"]')))`,
    [JSON.stringify(words)],
  )
  return new Map(found.getRowsJS() as [string, number][])
}
