import { createHash } from "node:crypto"
import { access, rm } from "node:fs/promises"
import { availableParallelism } from "node:os"
import { type DuckDBConnection, DuckDBInstance } from "@duckdb/node-api"
import { Kysely } from "kysely"
import { wellFormedJson } from "../../domain/json.ts"
import type { CopiedRow, CopiedTable, CopyMark, CopyStep, ReportCopy } from "../../ports.ts"
import { COPIED, copiedStore } from "../sql/copied.ts"
import { readFigures } from "../sql/figures.ts"
import { duckdbWords } from "../sql/report-words.ts"
import { readWays } from "../sql/ways.ts"
import { duckdbDialect } from "./dialect.ts"

/** What one report may take of a machine that has other work. */
const LIMITS = { threads: String(Math.min(4, availableParallelism())), memory_limit: "1GB" }
/** Ids in millions were written by it in a way that could not be read again (seen with 1.5.5). */
const DISTRUSTED = { disabled_compression_methods: "fsst,dict_fsst" }
/** Processes that share a folder have a copy each: DuckDB lets one process at a file. */
const MOST_COPIES = 16

/**
 * Opens the copy in a folder, or an empty one in the place of what cannot be read, or was made for another shape.
 * @param onProblem told why what was there is thrown away
 * @param isAnew throws it away whatever it is
 */
export async function openDuckdbCopy(
  file: string,
  onProblem: (what: string, error: unknown) => void,
  isAnew = false,
): Promise<ReportCopy> {
  if (isAnew) for (const part of [file, `${file}.wal`]) await rm(part, { force: true })
  const { database, path } = await openFile(file, onProblem)
  const writer = await database.connect()
  const db = new Kysely<unknown>({ dialect: duckdbDialect(database) })
  const store = copiedStore(duckdbWords)
  return {
    figures: readFigures(db, store),
    ways: readWays(db, store),
    mark: async () => {
      const rows = await writer.runAndReadAll("select mark from copied_until")
      const [[mark] = []] = rows.getRowsJS()
      return typeof mark === "string" ? mark : null
    },
    isThere: () =>
      access(path).then(
        () => true,
        () => false,
      ),
    clear: () => inTransaction(writer, () => clear(writer)),
    take: (step, mark) => inTransaction(writer, () => take(writer, step, mark)),
    close: async () => {
      await db.destroy()
      writer.closeSync()
      database.closeSync()
    },
  }
}

/** What says that another process, or this one, has the file. */
const TAKEN = /set lock|already (open|attached)|unique file handle/i

async function openFile(
  file: string,
  onProblem: (what: string, error: unknown) => void,
): Promise<{ database: DuckDBInstance; path: string }> {
  for (let copy = 1; ; copy++) {
    const path = copy === 1 ? file : file.replace(/(\.\w+)?$/, `-${copy}$1`)
    try {
      return { path, database: await openWhole(path) }
    } catch (error) {
      if (TAKEN.test(String(error)) && copy < MOST_COPIES) continue
      onProblem("the copy for reports cannot be read; it is made anew", error)
      for (const part of [path, `${path}.wal`]) await rm(part, { force: true })
      return { path, database: await openWhole(path) }
    }
  }
}

/** @throws if it is no copy, or has another shape than ours, which is no fault but as good as one */
async function openWhole(file: string): Promise<DuckDBInstance> {
  const database = await DuckDBInstance.create(file, { ...LIMITS, ...DISTRUSTED })
  const connection = await database.connect()
  try {
    await connection.run("create table if not exists copied_until (shape varchar not null, mark varchar)")
    const [[shape] = []] = (await connection.runAndReadAll("select shape from copied_until")).getRowsJS()
    if (shape !== SHAPE) await inTransaction(connection, () => clear(connection))
    await connection.run("select count(*) from views")
    return database
  } catch (error) {
    connection.closeSync()
    database.closeSync()
    throw error
  }
}

async function inTransaction(connection: DuckDBConnection, work: () => Promise<void>): Promise<void> {
  await connection.run("begin")
  try {
    await work()
    await connection.run("commit")
  } catch (error) {
    await connection.run("rollback").catch(() => undefined) // what failed may have ended it
    throw error
  }
}

const TYPES = { text: "varchar", number: "bigint" } as const
/** Visitors have numbers: to count which are the same takes half the time of their ids. */
const VISITORS = "visitors (vid varchar not null, number integer not null)"
const TABLES = (Object.keys(COPIED) as CopiedTable[]).map((table) => {
  const columns = Object.entries(COPIED[table]).map(([name, type]) => {
    const isVisitor = table === "views" && name === "vid"
    return `"${name}" ${isVisitor ? "integer" : TYPES[type]}`
  })
  return `${table} (${columns.join(", ")})`
})
const SHAPE = createHash("sha256")
  .update([VISITORS, ...TABLES].join("\n"))
  .digest("hex")
  .slice(0, 16)

async function clear(connection: DuckDBConnection): Promise<void> {
  for (const table of [VISITORS, ...TABLES]) await connection.run(`create or replace table ${table}`)
  await connection.run("delete from copied_until")
  await connection.run("insert into copied_until values ($1, null)", [SHAPE])
}

async function take(
  connection: DuckDBConnection,
  { gone, rows }: CopyStep,
  mark: CopyMark | null,
): Promise<void> {
  for (const [table, column, ids] of [
    ["views", "id", gone.hits],
    ["more_costs", "hit", gone.hits],
    ["conversions", "id", gone.conversions],
    ["assists", "id", gone.conversions],
    ["events", "id", gone.events],
  ] as const)
    await remove(connection, { table, column, of: `"${column}"`, ids })
  for (const [table, column] of [
    ["views", "id"],
    ["more_costs", "hit"],
  ] as const)
    await remove(connection, { table, column, of: `substr("${column}", 1, 10)`, ids: gone.moments })
  await putViews(connection, rows.views)
  for (const table of ["more_costs", "conversions", "assists", "events"] as const)
    if (rows[table].length > 0)
      await connection.run(`insert into ${table} by name ${valuesOf(table)}`, [wellFormedJson(rows[table])])
  // Of whom nothing is left, nothing stays.
  if (gone.moments.length > 0)
    await connection.run("delete from visitors where number not in (select vid from views)")
  await connection.run("update copied_until set mark = $1", [mark])
}

/** The bounds are for DuckDB to see which parts of a table need not be looked at: ids are in the order of time. */
async function remove(
  connection: DuckDBConnection,
  { table, column, of, ids }: { table: string; column: string; of: string; ids: readonly string[] },
): Promise<void> {
  if (ids.length === 0) return
  const sorted = ids.toSorted()
  await connection.run(
    `delete from ${table} where "${column}" >= $1 and "${column}" < $2
      and ${of} in (select unnest(from_json($3::json, '["VARCHAR"]')))`,
    [sorted[0] ?? "", `${sorted.at(-1)}{`, JSON.stringify(ids)], // the character after z
  )
}

async function putViews(connection: DuckDBConnection, views: readonly CopiedRow[]): Promise<void> {
  if (views.length === 0) return
  await connection.run(`create or replace temp table come as ${valuesOf("views")}`, [wellFormedJson(views)])
  await connection.run(`
    insert into visitors
      select vid, (select coalesce(max(number), 0) from visitors) + row_number() over (order by first)
      from (select vid, min(id) as first from come where vid not in (select vid from visitors) group by vid)`)
  await connection.run(`
    insert into views by name
      select come.* replace (visitors.number as vid) from come join visitors on visitors.vid = come.vid order by come.id`)
}

/** Rows as one text, which DuckDB reads in its own threads. */
function valuesOf(table: CopiedTable): string {
  const types = Object.entries(COPIED[table]).map(([name, type]) => [name, TYPES[type]])
  const shape = JSON.stringify([Object.fromEntries(types)])
  return `select unnest(from_json($1::json, '${shape}'), max_depth := 2)`
}
