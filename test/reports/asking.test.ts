import { DuckDBInstance } from "@duckdb/node-api"
import { sql } from "kysely"
import { expect, it } from "vitest"
import { createAsking } from "../../collector/reports/duckdb/asking.ts"

it("when a copy is closed, what it is asked just then ends, and what waits for its turn; nothing is taken any more", async () => {
  const database = await DuckDBInstance.create()
  const { ask, close } = await createAsking(database)
  const endless = sql`select sum(a.range * b.range) from range(1000000) as a, range(1000000) as b`
  const asked = Promise.allSettled([1, 2, 3].map(() => ask(endless, [])))
  await close()
  expect((await asked).map(({ status }) => status)).toEqual(["rejected", "rejected", "rejected"])
  await expect(ask(sql`select 1`, [])).rejects.toThrow("the copy is closed")
  database.closeSync()
})
