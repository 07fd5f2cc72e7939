import type { DuckDBConnection } from "@duckdb/node-api"
import { sql } from "kysely"
import type { CopiedRows, CopiedTable, CopyMark, CopyStep } from "../../ports.ts"
import { keepNamed, namedColumns, withNamed } from "./named.ts"
import { noteAllReturning, noteReturning } from "./returning.ts"
import { withRowsFile } from "./rows-file.ts"
import { run } from "./run.ts"
import { KEPT_VIEWS, SHAPE, TABLES, wordsOf } from "./tables.ts"
import { forgetWords, numbered, numberWords, wordsCome } from "./words.ts"

/** Forgets everything. */
export async function clear(connection: DuckDBConnection): Promise<void> {
  for (const statement of TABLES) await connection.run(statement)
  await connection.run("delete from copied_until")
  await connection.run("insert into copied_until values ($1, null)", [SHAPE])
}

/** Puts rows there of which none is there. */
export async function add(connection: DuckDBConnection, file: string, rows: CopiedRows): Promise<void> {
  const named = await namedColumns(connection)
  for (const [name, lines] of Object.entries(rows)) {
    const table = name as CopiedTable // its own keys
    if (lines === "") continue
    await withRowsFile(file, { table, lines }, (source) =>
      run(connection, sql`create or replace temp table come as ${withNamed(source, named)}`),
    )
    const words = [...wordsOf(table), ...named.values()]
    await numberWords(connection, sql.raw(wordsCome(words)))
    if (table === "views") await addViews(connection, numbered(words))
    else await connection.run(`insert into ${table} by name select * from ${numbered(words)}`)
  }
}

/**
 * With the numbers of their visitors: who has none is given the next one, in the order in which they came. Whom the
 * views are of is looked for by itself: of a table beside few rows DuckDB then reads only what may have them.
 */
async function addViews(connection: DuckDBConnection, views: string): Promise<void> {
  await connection.run(`
    create or replace temp table known as
      select vid, number from visitors join (select distinct vid from come) as own using (vid)`)
  await connection.run(`
    create or replace temp table seen as
      select vid, views, number is null as is_new, coalesce(number, (select coalesce(max(number), 0) from visitors)
        + row_number() over (partition by number is null order by first)) as number
      from (select vid, count(*) as views, min(id) as first from come group by vid) as own left join known using (vid)`)
  await connection.run("insert into visitors select vid, number from seen where is_new order by number")
  await connection.run(`
    create or replace temp table come as
      select own.* replace (seen.number as vid) from ${views} as own join seen using (vid)`)
  for (const [table, isEntrance] of Object.entries(KEPT_VIEWS))
    await connection.run(`
      insert into ${table} by name
        select * exclude (is_entrance) from come where is_entrance = ${isEntrance} order by id`)
}

/** What was added is all there is. Who came again is noted now, for all at once: that takes less. */
export async function makeWhole(connection: DuckDBConnection, mark: CopyMark): Promise<void> {
  await noteAllReturning(connection)
  await keepNamed(connection)
  await reach(connection, mark)
}

async function reach(connection: DuckDBConnection, mark: CopyMark): Promise<void> {
  await connection.run("update copied_until set mark = $1", [mark])
}

/** What has the ids of hits, and in which column. */
const OF_HITS = [
  ...Object.keys(KEPT_VIEWS).map((name) => [name, "id"] as const),
  ["more_costs", "hit"] as const,
]

export async function take(
  connection: DuckDBConnection,
  file: string,
  { gone, rows, mark }: CopyStep & { mark: CopyMark },
): Promise<void> {
  await connection.run("create or replace temp table moved (vid integer)")
  for (const [table, column] of OF_HITS)
    for (const [of, ids] of [
      [`"${column}"`, gone.hits],
      [`substr("${column}", 1, 10)`, gone.moments],
    ] as const) {
      if (table in KEPT_VIEWS) await noteWhose(connection, { table, column, of, ids })
      await remove(connection, { table, column, of, ids })
    }
  for (const [table, column, ids] of [
    ["conversions", "id", gone.conversions],
    ["assists", "id", gone.conversions],
    ["events", "id", gone.events],
  ] as const)
    await remove(connection, { table, column, of: `"${column}"`, ids })
  await add(connection, file, rows)
  if (rows.views !== "")
    await connection.run("insert into moved select number from seen where views > 1 or not is_new")
  if (rows.views !== "" || gone.hits.length + gone.moments.length > 0)
    await noteReturning(connection, "vid in (select vid from moved)")
  if (gone.moments.length > 0) await forgetWhoIsGone(connection)
  await reach(connection, mark)
}

/** Of whom nothing is left, nothing stays. */
async function forgetWhoIsGone(connection: DuckDBConnection): Promise<void> {
  await connection.run("delete from visitors where number not in (select vid from views)")
  await forgetWords(connection)
}

/** Rows of a table, by what they have in a column. */
interface Those {
  table: string
  column: string
  of: string
  ids: readonly string[]
}

async function remove(connection: DuckDBConnection, those: Those): Promise<void> {
  await runOf(connection, those, `delete from ${those.table}`)
}

/** Notes whose views these are: what their others say of themselves is to be said anew. */
async function noteWhose(connection: DuckDBConnection, those: Those): Promise<void> {
  await runOf(connection, those, `insert into moved select vid from ${those.table}`)
}

/** The bounds are for DuckDB to see which parts of a table need not be looked at: ids are in the order of time. */
async function runOf(connection: DuckDBConnection, { column, of, ids }: Those, what: string): Promise<void> {
  if (ids.length === 0) return
  const sorted = ids.toSorted()
  await connection.run(
    `${what} where "${column}" >= $1 and "${column}" < $2
      and ${of} in (select unnest(from_json($3::json, '["VARCHAR"]')))`,
    [sorted[0] ?? "", `${sorted.at(-1)}{`, JSON.stringify(ids)], // the character after z
  )
}
