import { rmSync } from "node:fs"
import { DatabaseSync, type SQLInputValue, type StatementSync } from "node:sqlite"
import type { NewRow, Schema } from "../../collector/ledger/schema.ts"
import { openSqliteLedger } from "../../collector/ledger/sqlite.ts"
import { saveSettings } from "../../collector/settings.ts"

/** Rows go into the tables of a new ledger, as many at a time as a statement takes quickly. */
export interface Tables {
  add<Table extends keyof Schema>(table: Table, row: NewRow<Table>): void
  /** What was added until now is in the file. */
  keep(): void
  /** Makes the ledger whole: nothing can be added after it. */
  finish(): void
}

const ROWS_A_STATEMENT = 20

/** Who made it, for the list of settings versions. */
const AUTHOR = "bench"

/**
 * A new ledger of the collector's own making, with its settings. Until it is finished it has no index, no trigger
 * and no log beside it: each would cost as much as the rows.
 */
export async function newLedger(file: string, document: object, at: number): Promise<Tables> {
  for (const end of ["", "-wal", "-shm"]) rmSync(`${file}${end}`, { force: true })
  const ledger = await openSqliteLedger(file)
  const saved = await saveSettings(
    ledger.settings,
    document,
    { version: 0, document: {} },
    { at, author: AUTHOR },
  )
  await ledger.close()
  if (!("saved" in saved)) throw new Error(JSON.stringify(saved))
  const database = new DatabaseSync(file)
  database.exec(
    "pragma journal_mode = memory; pragma synchronous = off; pragma cache_size = -200000; pragma temp_store = file",
  )
  const later = takenAway(database)
  database.exec("begin")
  const waiting = new Map<keyof Schema, Filling>()
  const fillingOf = (table: keyof Schema, row: object): Filling => {
    const filling = waiting.get(table) ?? startFilling(database, table, row)
    waiting.set(table, filling)
    return filling
  }
  const keep = () => {
    for (const filling of waiting.values()) filling.empty()
    database.exec("commit; begin")
  }
  return {
    add: (table, row) => fillingOf(table, row).add(row),
    keep,
    finish: () => {
      keep()
      database.exec("commit")
      for (const sql of later) database.exec(sql)
      database.exec("pragma journal_mode = wal")
      database.close()
    },
  }
}

/** Takes indexes and triggers away, and gives what makes them again; a key is part of its table, and stays. */
function takenAway(database: DatabaseSync): string[] {
  const rows = database
    .prepare(
      "select type, name, sql from sqlite_schema where type in ('index', 'trigger') and sql is not null",
    )
    .all()
  for (const { type, name } of rows) database.exec(`drop ${type} "${name}"`)
  return rows.map(({ sql }) => String(sql))
}

interface Filling {
  add(row: object): void
  empty(): void
}

function startFilling(database: DatabaseSync, table: string, first: object): Filling {
  const columns = Object.keys(first)
  const one = `(${columns.map(() => "?").join(",")})`
  const insert = (rows: number): StatementSync =>
    database.prepare(`insert into ${table} (${columns.join(",")}) values ${Array(rows).fill(one).join(",")}`)
  const [many, single] = [insert(ROWS_A_STATEMENT), insert(1)]
  let values: SQLInputValue[] = []
  return {
    add: (row) => {
      values.push(...(Object.values(row) as SQLInputValue[])) // rows of the schema, all with the same columns in the same order
      if (values.length < ROWS_A_STATEMENT * columns.length) return
      many.run(...values)
      values = []
    },
    empty: () => {
      for (let at = 0; at < values.length; at += columns.length)
        single.run(...values.slice(at, at + columns.length))
      values = []
    },
  }
}
