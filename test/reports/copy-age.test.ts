import { expect, it } from "vitest"
import { createGong } from "../../collector/bell.ts"
import type { CopyMark, Figures, ReportCopy, ReportFeed, Ways } from "../../collector/ports.ts"
import { createCopyKeeper } from "../../collector/reports/copy-keeper.ts"
import { hit } from "../domain/builders.ts"
import { openLedger } from "../start/ledgers.ts"
import { write } from "./agreeing.ts"

/** Copies of which nothing is asked but how far they are. */
const nothing = async () => undefined
function copyUpTo(mark: () => CopyMark | null): ReportCopy {
  return {
    ...{ figures: {} as Figures, ways: {} as Ways, mark: async () => mark(), isThere: async () => true },
    ...{ begin: nothing, add: nothing, makeWhole: nothing, take: nothing, close: nothing },
  }
}

interface Keeping {
  feed: ReportFeed
  open: () => Promise<ReportCopy>
  isOurs?: boolean
}

/** A keeper of copies that looks at them, until it is stopped. */
function keeping({ feed, open, isOurs = false }: Keeping) {
  const looks = createGong()
  const keeper = createCopyKeeper({
    ...{ feed, open, isOurs: () => isOurs, observer: { copyIsBehind: looks.strike } },
    ...{ onProblem: expect.fail, onTurn: () => undefined },
  })
  const running = keeper.run()
  return {
    ...{ keeper, looked: looks.next },
    stop: async () => {
      keeper.stop()
      await running
    },
  }
}

it("who only reads a copy has it as new as it must be, however much is recorded", async () => {
  const ledger = await openLedger()
  let kept = await ledger.reportFeed.newest()
  const newest = async () => {
    kept = await ledger.reportFeed.newest() // who feeds it has come so far
    await write(ledger, { hits: [hit()] })
    return await ledger.reportFeed.newest()
  }
  const feed = { ...ledger.reportFeed, newest }
  const { keeper, looked, stop } = keeping({ feed, open: async () => copyUpTo(() => kept) })
  for (let look = 0; look < 2; look++) await looked()
  expect(await keeper.fresh(0)).not.toBeNull()
  await stop()
  await ledger.close()
})

it("a copy that is still opened is waited for, and not the slow ledger asked in its place", async () => {
  const ledger = await openLedger()
  const mark = await ledger.reportFeed.newest()
  const opened = Promise.withResolvers<ReportCopy>()
  const { keeper, stop } = keeping({ feed: ledger.reportFeed, open: () => opened.promise })
  const asked = keeper.fresh()
  opened.resolve(copyUpTo(() => mark))
  expect(await asked).not.toBeNull()
  await stop()
  await ledger.close()
})

it("who begins to feed a copy does not answer from that of another ledger meanwhile", async () => {
  const [other, ledger] = [await openLedger(), await openLedger()]
  await write(other, { hits: [hit(), hit()] })
  const mark = await other.reportFeed.newest()
  const answer = Promise.withResolvers<unknown>()
  const feed: ReportFeed = {
    ...ledger.reportFeed,
    after: async (...asked) => {
      answer.resolve(await kept.keeper.fresh(0))
      return await ledger.reportFeed.after(...asked)
    },
  }
  const kept = keeping({ feed, open: async () => copyUpTo(() => mark), isOurs: true })
  expect(await answer.promise).toBeNull()
  await kept.stop()
  for (const { close } of [other, ledger]) await close()
})

it("a copy is as old as it is itself, not as one that was open before it", async () => {
  const ledger = await openLedger()
  const before = await ledger.reportFeed.newest()
  await write(ledger, { hits: [hit()] })
  const now = await ledger.reportFeed.newest()
  let isThere = true
  const first = { ...copyUpTo(() => now), isThere: async () => isThere }
  const second = Promise.withResolvers<void>()
  const open = async () => {
    if (isThere) return first
    return copyUpTo(() => {
      second.resolve()
      return before
    })
  }
  const { keeper, looked, stop } = keeping({ feed: ledger.reportFeed, open })
  await expect.poll(() => keeper.fresh()).not.toBeNull()
  isThere = false
  await second.promise
  await looked()
  expect(await keeper.fresh(0)).toBeNull()
  await stop()
  await ledger.close()
})

it("the mark of a copy that others read moves on where nothing changes, but not with each look", async () => {
  const ledger = await openLedger()
  let moment = 0
  const newest = async () => `${++moment}`
  const written: number[] = []
  const feed: ReportFeed = {
    ...{ ...ledger.reportFeed, newest, hasReached: () => false },
    after: async () => ({ changes: [], mark: `${moment}` }),
  }
  const moveOn = async () => void written.push(performance.now())
  const copy = { ...copyUpTo(() => "0"), moveOn }
  const { keeper, stop } = keeping({ feed, open: async () => copy, isOurs: true })
  await expect.poll(async () => [await keeper.fresh(), written.length >= 3]).toEqual([null, true])
  await stop()
  await ledger.close()
  const [one = 0, two = 0, three = 0] = written
  expect(Math.min(two - one, three - two)).toBeGreaterThanOrEqual(1_000)
})
