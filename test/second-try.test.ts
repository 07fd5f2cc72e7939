import { afterEach, beforeEach, expect, it } from "vitest"
import { type Inbox, InboxUnavailable } from "../collector/ports.ts"
import { createSecondTry } from "../collector/second-try.ts"
import { poison } from "./start/poison.ts"
import { type StartedRecorder, startRecorder } from "./start/recorder.ts"

let at: StartedRecorder
beforeEach(async () => {
  at = await startRecorder()
})
afterEach(async () => await at.stop())

const tryAgain = (inbox: Pick<Inbox, "put"> = at.inbox) =>
  createSecondTry({ inbox, ledger: at.ledger, recorder: at.recorder })

/** A claim that was put aside; its fault is gone by now. */
async function putAside(tx: string) {
  const vid = at.ids.next()
  const { hit } = await at.view(vid, "offer")
  const heal = poison(at.file, `new.tx = '${tx}'`)
  const event = at.claimEvent({ hit: hit ?? "", tx, rev: "3" })
  await expect(at.put(event)).rejects.toThrow("it cannot be recorded")
  heal()
  return event
}

it("a claim that waited and failed as its view came waits again, and is decided", async () => {
  const vid = at.ids.next()
  const view = at.viewEvent(vid, "offer")
  const hit = at.ids.hitOf(view.id, vid)
  const parked = await at.claim({ hit, tx: "P", rev: "3" })
  expect(parked.decision).toBe("parked")
  const heal = poison(at.file, "new.tx = 'P' and new.decision <> 'parked'")
  expect(await at.put(view)).toMatchObject({ hit }) // the view is not held up by whom it wakes
  await at.recorder.retryParked()
  expect(await at.ledger.rejected.count()).toBe(1)
  expect((await at.ledger.books.parkedCounts([])).all).toBe(0)

  expect(await tryAgain()(parked.event)).toMatchObject({ error: "poisoned by the test" })
  expect(await at.ledger.rejected.count()).toBe(1)
  heal()
  expect(await tryAgain()(parked.event)).toMatchObject({ recorded: { outcome: { decision: "created" } } })
  expect(await at.ledger.rejected.count()).toBe(0)
  expect(await at.conversions()).toHaveLength(1)
})

it("a claim whose view is still to come is parked, and is not put aside any more", async () => {
  const event = at.claimEvent({ hit: at.ids.next(), tx: "W" })
  const heal = poison(at.file, "new.tx = 'W'")
  await expect(at.put(event)).rejects.toThrow("it cannot be recorded")
  heal()
  expect(await tryAgain()(event.id)).toMatchObject({ recorded: { outcome: { decision: "parked" } } })
  expect(await at.ledger.rejected.count()).toBe(0)
})

it("an inbox that answers before anything is decided: the outcome is waited for", async () => {
  const event = await putAside("SLOW")
  const undecided = {
    put: async (received: typeof event) => {
      void at.inbox.put(received)
      return null
    },
  }
  expect(await tryAgain(undecided)(event.id)).toMatchObject({
    recorded: { outcome: { decision: "created" } },
  })
  expect(await at.ledger.rejected.count()).toBe(0)
})

it("an inbox that takes nothing: it stays, and the caller hears of it", async () => {
  const event = await putAside("FULL")
  const full = { put: async () => Promise.reject(new InboxUnavailable("too many events wait")) }
  await expect(tryAgain(full)(event.id)).rejects.toThrow(InboxUnavailable)
  expect(await at.ledger.rejected.count()).toBe(1)
})

it("a crash after it was recorded and before it was noted so: the next try finds it recorded, once", async () => {
  const event = await putAside("TWICE")
  await at.put(event)
  expect(await at.ledger.rejected.count()).toBe(1)
  expect(await tryAgain()(event.id)).toMatchObject({ recorded: { outcome: { decision: "created" } } })
  expect(await at.ledger.rejected.count()).toBe(0)
  expect(await at.conversions()).toHaveLength(1)
})

it("an event nobody put aside is unknown", async () => {
  expect(await tryAgain()(at.ids.next())).toBe("unknown")
})

it("text no database takes is no reason to lose an event, nor is its error", async () => {
  const event = at.claimEvent({ note: "a\u0000b\ud800" })
  await at.ledger.putAside(event, `broken by \u0000 and \ud800 ${"x".repeat(5_000)}`, 5)
  const kept = await at.ledger.rejected.find(event.id)
  expect(kept?.received).toEqual(event)
  expect(kept?.error).toMatch(/^broken by \ufffd and \ufffd x+$/)
  expect(kept?.error.length).toBe(1_000)
})
