import { afterEach, beforeEach, describe, expect, it } from "vitest"
import type { Outcome, Received } from "../../collector/domain/event.ts"
import { recorded } from "../../collector/domain/outcome.ts"
import { noSettings } from "../../collector/domain/settings.ts"
import type { Inbox } from "../../collector/ports.ts"
import { id, received } from "../domain/builders.ts"

/** An inbox under test, and whether it is safe by itself (then `put` may answer before the outcome is known). */
export interface InboxUnderTest {
  inbox: Inbox
  isDurable: boolean
  stop: () => Promise<void>
}

const event = (of: Partial<Received> = {}): Received => received({}, { vid: id(), via: "script", ...of })
const outcomeOf = (of: Received): Outcome => recorded(of, null, noSettings)

/** What every inbox promises. Run by each adapter on the real thing. */
export function inboxContract(start: () => Promise<InboxUnderTest>): void {
  let test: InboxUnderTest
  beforeEach(async () => {
    test = await start()
  })
  afterEach(async () => await test.stop())

  /** Takes until as many have come. */
  const takeAll = async (count: number): Promise<Received[]> => {
    const taken: Received[] = []
    while (taken.length < count) taken.push(...(await test.inbox.take(500)))
    return taken
  }

  describe("an inbox", () => {
    it("gives an event as it was put", async () => {
      const odd = event({
        fields: [
          ["tx", 'ü \u0000 " \\ 💶'],
          ["list", null],
        ],
        data: { deep: [1, { a: null }] },
      })
      const put = test.inbox.put(odd)
      const [taken] = await test.inbox.take(10)
      expect(taken).toEqual(odd)
      await test.inbox.done(taken ? [taken] : [], [outcomeOf(odd)])
      await put
    })

    it("answers a put with its outcome", async () => {
      const events = [event(), event()]
      const puts = events.map((one) => test.inbox.put(one))
      const taken = await takeAll(2)
      await test.inbox.done(taken, taken.map(outcomeOf))
      expect((await Promise.all(puts)).map((outcome) => outcome?.event)).toEqual(events.map(({ id }) => id))
    })

    it("answers all who put the same event at once", async () => {
      const one = event()
      const puts = Array.from({ length: 5 }, () => test.inbox.put({ ...one }))
      const taken = await takeAll(5)
      await test.inbox.done(taken, taken.map(outcomeOf))
      expect((await Promise.all(puts)).map((outcome) => outcome?.event)).toEqual(Array(5).fill(one.id))
    })

    it("keeps the events of one visitor in order", async () => {
      const vid = id()
      const events = Array.from({ length: 100 }, (_, n) => event({ vid, at: n }))
      const puts = events.map((one) => test.inbox.put(one))
      const taken: Received[] = []
      while (taken.length < 100) {
        const batch = await test.inbox.take(10)
        taken.push(...batch)
        await test.inbox.done(batch, batch.map(outcomeOf))
      }
      await Promise.all(puts)
      expect(taken.map(({ at }) => at)).toEqual(events.map(({ at }) => at))
    })

    it("waits for an event when there is none", async () => {
      const take = test.inbox.take(10)
      const put = test.inbox.put(event())
      const batch = await take
      expect(batch).toHaveLength(1)
      await test.inbox.done(batch, batch.map(outcomeOf))
      await put
    })

    it("gives what was done to nobody again", async () => {
      const puts = [test.inbox.put(event())]
      const first = await takeAll(1)
      await test.inbox.done(first, first.map(outcomeOf))
      const last = event({ name: "last" })
      puts.push(test.inbox.put(last))
      const second = await takeAll(1)
      expect(second.map(({ id }) => id)).toEqual([last.id])
      await test.inbox.done(second, second.map(outcomeOf))
      await Promise.all(puts)
    })

    it("does not acknowledge what failed, or gives it again", async () => {
      const put = test.inbox.put(event()).then(
        () => "safe",
        () => "refused",
      )
      const taken = await takeAll(1)
      await test.inbox.failed(taken, new Error("the ledger is full"))
      expect(await put).toBe(test.isDurable ? "safe" : "refused")
      if (test.isDurable) expect((await takeAll(1)).map(({ id }) => id)).toEqual(taken.map(({ id }) => id))
    })

    it("ends its takes when it is stopped; what was taken can still be done", async () => {
      const put = test.inbox.put(event())
      const taken = await takeAll(1)
      const take = test.inbox.take(10)
      await test.inbox.stop()
      expect(await take).toEqual([])
      await test.inbox.done(taken, taken.map(outcomeOf))
      expect((await put)?.event).toBe(taken[0]?.id)
    })

    it("says how many events wait, taken or not, and since when", async () => {
      expect(await test.inbox.waiting()).toEqual({ count: 0, oldest: null })
      const before = Date.now()
      const events = [event({ at: before }), event({ at: before + 1_000_000 })]
      const puts = events.map((one) => test.inbox.put(one))
      const taken = await takeAll(2)
      const { count, oldest } = await test.inbox.waiting()
      expect(count).toBe(2)
      // Some inboxes know the moment they got it, others the moment the collector did.
      expect(oldest).toBeGreaterThanOrEqual(before - 1_000)
      expect(oldest).toBeLessThanOrEqual(Date.now())
      await test.inbox.done(taken, taken.map(outcomeOf))
      await Promise.all(puts)
      expect(await test.inbox.waiting()).toEqual({ count: 0, oldest: null })
    })

    it("is ready", async () => expect(await test.inbox.ready()).toBeNull())
  })
}
