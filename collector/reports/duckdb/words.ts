import type { DuckDBConnection } from "@duckdb/node-api"
import type { CopiedTable } from "../../ports.ts"
import { wordsOf } from "./tables.ts"

/**
 * Gives numbers to the words of the rows that have come, where they have none. A word stays: it is what reports are
 * grouped by, as it is also of whoever is erased.
 */
export async function numberWords(connection: DuckDBConnection, table: CopiedTable): Promise<void> {
  await connection.run(`
    insert into words
      select word, (select coalesce(max(number), 0) from words) + row_number() over ()
      from (select distinct word from (${said(table)}) where word is not null) as own anti join words using (word)`)
}

/** Every word of the rows that have come, with the row and the column it stands in, by their numbers. */
function said(table: CopiedTable): string {
  const names = wordsOf(table)
  return `
    select rowid as place, unnest([${[...names.keys()].join(", ")}]) as nth,
      unnest([${names.map((name) => `"${name}"`).join(", ")}]) as word from come`
}

/** What selects the rows that have come, with the numbers of their words: a join for each column takes longer. */
export function numbered(table: CopiedTable): string {
  const names = wordsOf(table)
  const numbers = names.map((name, nth) => `max(number) filter (nth = ${nth}) as "${name}"`)
  const own = names.map((name) => `own."${name}" as "${name}"`)
  return `(
    select come.* replace (${own.join(", ")}) from come left join (
      select place, ${numbers.join(", ")} from (${said(table)}) join words using (word) group by place) as own
    on own.place = come.rowid)`
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
