import { join } from "node:path"
import { DatabaseSync } from "node:sqlite"
import { describe, expect, it } from "vitest"
import { openSqliteLedger } from "../../collector/ledger/sqlite.ts"
import { LedgerUnavailable } from "../../collector/ports.ts"
import { ledgerContract } from "../contract/ledger.ts"
import { received } from "../domain/builders.ts"
import { temporaryFolder } from "../start/process.ts"

const newFile = () => join(temporaryFolder(), "ledger.sqlite")

it("a ledger that another process has locked is unavailable, and says so; then it goes on", async () => {
  const file = newFile()
  const ledger = await openSqliteLedger(file, 50)
  expect(await ledger.ready()).toBeNull()
  const other = new DatabaseSync(file)
  other.exec("begin immediate")
  await expect(ledger.transaction([], async () => undefined)).rejects.toThrow(LedgerUnavailable)
  await expect.poll(() => ledger.ready(), { timeout: 5_000 }).toContain("locked")
  other.exec("rollback")
  await ledger.transaction([], async () => undefined)
  await expect.poll(() => ledger.ready(), { timeout: 5_000 }).toBeNull()
  other.close()
  await ledger.close()
})

it("puts an event aside once, with its last error", async () => {
  const file = newFile()
  const ledger = await openSqliteLedger(file)
  const event = received({})
  await ledger.putAside(event, "it broke", 5)
  await ledger.putAside(event, "it broke again", 6)
  await ledger.close()
  const rows = new DatabaseSync(file).prepare("select event, at, error from rejected").all()
  expect(rows).toEqual([{ event: event.id, at: 6, error: "it broke again" }])
})

describe("a ledger in SQLite", ledgerContract)
