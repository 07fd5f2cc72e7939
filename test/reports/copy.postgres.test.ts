import { expect, it } from "vitest"
import { noChanges } from "../../collector/deciding/notes.ts"
import { hit } from "../domain/builders.ts"
import { openLedger, useLedgers } from "../start/ledgers.ts"

// The same tests, on PostgreSQL.
useLedgers("PostgreSQL")
await import("./copy.test.ts")
await import("./copy-file.test.ts")

it("changes of one who began first and ended last are told, and nobody's before them", async () => {
  const ledger = await openLedger()
  try {
    const { reportFeed: feed } = ledger
    const mark = await feed.begin()
    const [first, second] = [hit(), hit()]
    const [begun, end] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()]
    const slow = ledger.transaction([], async (books) => {
      await books.write({ ...noChanges(), hits: [first] })
      begun.resolve()
      await end.promise
    })
    await begun.promise
    await ledger.transaction([], (books) => books.write({ ...noChanges(), hits: [second] }))
    const newest = await feed.newest()
    const before = await feed.after(mark, 10)
    expect(before?.changes).toEqual([])
    expect(feed.hasReached(before?.mark ?? "", newest)).toBe(false)
    end.resolve()
    await slow
    // Whatever else is under way on that server may hold them up, in whichever database.
    const told: string[] = []
    let reached = before?.mark ?? ""
    const goOn = async () => {
      const after = await feed.after(reached, 10)
      for (const { id } of after?.changes ?? []) told.push(id)
      reached = after?.mark ?? ""
      return feed.hasReached(reached, newest)
    }
    await expect.poll(goOn).toBe(true)
    expect(told.sort()).toEqual([first.id, second.id].sort())
  } finally {
    await ledger.close()
  }
})
