import type { KyselyPlugin } from "kysely"
import { afterEach, beforeEach, expect, it } from "vitest"
import { checkLedger } from "../../collector/ledger/check.ts"
import { openSqlite } from "../../collector/ledger/sqlite.ts"
import { NOW } from "../domain/builders.ts"
import { type StartedRecorder, startRecorder } from "../start/recorder.ts"

let at: StartedRecorder
beforeEach(async () => {
  at = await startRecorder({ document: { account: { duplicates: "increment" } } })
})
afterEach(async () => await at.stop())

/** Something is done after every statement. */
const meanwhile = (work: () => Promise<unknown>): KyselyPlugin => ({
  transformQuery: ({ node }) => node,
  transformResult: async ({ result }) => {
    await work()
    return result
  },
})

it("a ledger in which sales are changed while it is checked has no faults for that", async () => {
  const { hit } = await at.view(at.ids.next(), "offer", { kind: "offer" })
  const sale = { hit: hit ?? "", tx: "A", rev: "1" }
  await at.claim(sale)
  const changing = meanwhile(() => at.claim({ ...sale, sub: at.ids.next() }))
  const database = openSqlite(at.file)
  const { faults } = await checkLedger(database.reader.withPlugin(changing), { isPostgres: false, now: NOW })
  await database.close()
  expect(faults).toEqual([])
  expect((await at.conversions())[0]?.revision).toBeGreaterThan(10)
})
