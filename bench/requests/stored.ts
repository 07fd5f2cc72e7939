import { DatabaseSync } from "node:sqlite"
import { ask } from "../../test/start/postgres.ts"
import type { Kind } from "./kinds.ts"

/** Counts the events of a kind that are in a ledger: by SQL of its own, not by what the collector says. */
export type CountStored = (of: Kind["stored"]) => Promise<number>

export const storedInSqlite =
  (file: string): CountStored =>
  async ({ via, name }) => {
    const database = new DatabaseSync(file, { readOnly: true })
    try {
      const row = database
        .prepare("select count(*) as count from events where via = ? and name = ?")
        .get(via, name)
      return Number(row?.count)
    } finally {
      database.close()
    }
  }

export const storedInPostgres =
  (url: string): CountStored =>
  async ({ via, name }) => {
    const [row] = await ask<{ count: string }>(
      url,
      "select count(*) from events where via = $1 and name = $2",
      [via, name],
    )
    return Number(row?.count)
  }
