import { expect, it } from "vitest"
import { LedgerUnavailable, type ReportCopy, type ReportFeed } from "../../collector/ports.ts"
import { createCopyKeeper } from "../../collector/reports/copy-keeper.ts"

const ROWS = { views: "1\n", more_costs: "", conversions: "", assists: "", events: "" }

it("a ledger that fails while a copy is made closes it only once it has taken the rows it was given", async () => {
  const [taken, closed] = [Promise.withResolvers<void>(), Promise.withResolvers<string>()]
  const order: string[] = []
  const feed = {
    newest: async () => "1",
    begin: async () => "1",
    rowsAfter: async (after: unknown) => {
      if (after === null) return { rows: ROWS, last: { of: "hits", id: "a" } }
      setImmediate(() => setImmediate(taken.resolve)) // later than this is known to have failed
      throw new LedgerUnavailable("the database restarts")
    },
  } as unknown as ReportFeed // nothing else is asked
  const copy = {
    isThere: async () => true,
    mark: async () => null,
    begin: async () => undefined,
    add: async () => {
      await taken.promise
      order.push("taken")
    },
    close: async () => {
      order.push("closed")
      closed.resolve("closed")
    },
  } as unknown as ReportCopy // as above
  const keeper = createCopyKeeper({
    ...{ feed, open: async () => copy, isOurs: () => true, observer: { copyIsBehind: () => undefined } },
    ...{ onProblem: () => undefined, onTurn: () => undefined },
  })
  const running = keeper.run()
  await closed.promise
  keeper.stop()
  await running
  expect(order.slice(0, 2)).toEqual(["taken", "closed"])
})

it("a copy whose server cannot be reached is opened again as it is, however often; one that fails is made anew", async () => {
  const asked: boolean[] = []
  let refusal: object = { code: "ECONNREFUSED" }
  const keeper = createCopyKeeper({
    ...{ feed: {} as ReportFeed, isOurs: () => true, observer: { copyIsBehind: () => undefined } },
    ...{ onProblem: () => undefined, onTurn: () => undefined },
    open: async (isAnew) => {
      asked.push(isAnew)
      if (asked.length === 4) refusal = {}
      throw Object.assign(new Error("refused"), refusal)
    },
  })
  const running = keeper.run()
  await expect.poll(() => asked.length).toBe(7)
  keeper.stop()
  await running
  expect(asked).toEqual([false, false, false, false, false, false, true])
})
