import { join } from "node:path"
import { DatabaseSync } from "node:sqlite"
import { expect, it } from "vitest"
import { noChanges } from "../../collector/deciding/notes.ts"
import { openSqliteLedger } from "../../collector/ledger/sqlite.ts"
import { LedgerUnavailable } from "../../collector/ports.ts"
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

it("an event that cannot be stored is the event's fault, not the ledger's", async () => {
  const ledger = await openSqliteLedger(newFile())
  const twice = { received: received({}), outcome: JSON.parse("{}") }
  const write = ledger.transaction([], (books) => books.write({ ...noChanges(), events: [twice, twice] }))
  await expect(write).rejects.not.toThrow(LedgerUnavailable)
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

it("writes more rows at once than one statement takes", async () => {
  const ledger = await openSqliteLedger(newFile())
  const outcome = {
    settings: 0,
    vid: null,
    hit: null,
    page: null,
    decision: null,
    reason: null,
    tx: null,
    conversion: null,
  }
  const events = Array.from({ length: 3_000 }, () => ({ received: received({}), outcome: outcome as never }))
  await ledger.transaction([], (books) => books.write({ ...noChanges(), events }))
  const known = await ledger.books.outcomes(events.map(({ received }) => received.id))
  expect(known.size).toBe(3_000)
  await ledger.close()
})

it("registers pages at their first view, 10,000 and no more", async () => {
  const ledger = await openSqliteLedger(newFile())
  const ids = Array.from({ length: 10_002 }, (_, n) => `/page/${n}`)
  const pages = ids.map((id) => ({ id, kind: "page" as const, url: null, firstSeen: 1 }))
  await ledger.transaction([], (books) =>
    books.write({ ...noChanges(), pages: [...pages.slice(0, 2), ...pages] }),
  )
  const registered = await ledger.books.pageKinds(ids)
  expect([registered.size, registered.has("/page/9999"), registered.has("/page/10000")]).toEqual([
    10_000,
    true,
    false,
  ])
  await ledger.close()
})
