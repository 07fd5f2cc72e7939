import { join } from "node:path"
import { DatabaseSync } from "node:sqlite"
import type { RunningCollector } from "./collector.ts"

/** Everything in a collector's ledger as text: each table with all of its rows, in their order; not how it beats. */
export function everyRow({ dataDir }: Pick<RunningCollector, "dataDir">): Record<string, string> {
  const database = new DatabaseSync(join(dataDir, "afterclick.sqlite"), { readOnly: true })
  try {
    const tables = database
      .prepare("select name from sqlite_master where type = 'table' and name <> 'heartbeat'")
      .all()
    const rowsOf = (table: string) => database.prepare(`select rowid, * from "${table}" order by 1`).all()
    return Object.fromEntries(tables.map(({ name }) => [String(name), JSON.stringify(rowsOf(String(name)))]))
  } finally {
    database.close()
  }
}
