import { afterEach, beforeEach, describe, expect, it } from "vitest"
import { noChanges } from "../../collector/deciding/notes.ts"
import type { Delivery } from "../../collector/domain/sends/send.ts"
import { createIds } from "../../collector/ids.ts"
import type { Changes, EndedAttempt, KeptDelivery, Ledger } from "../../collector/ports.ts"
import { NOW } from "../domain/builders.ts"

const LEASE = 15_000

/** What every ledger promises of what is sent on. */
export function deliveriesContract(open: () => Promise<Ledger>): void {
  let ledger: Ledger
  const ids = createIds(() => NOW)
  beforeEach(async () => {
    ledger = await open()
  })
  afterEach(async () => await ledger.close())

  const planned = (of: Partial<Delivery> = {}): Delivery => ({
    id: ids.next(),
    at: NOW,
    conversion: null,
    event: ids.next(),
    destination: "webhook:crm",
    kind: "webhook",
    source: null,
    request: { method: "POST", url: "https://crm.example/", headers: { a: "b" }, body: "{}" },
    skipped: null,
    settings: 3,
    ...of,
  })
  const write = (changes: Partial<Changes>) =>
    ledger.transaction([], (books) => books.write({ ...noChanges(), ...changes }))
  const plan = async (...deliveries: Delivery[]) => {
    await write({ deliveries })
    return deliveries
  }
  /** The revisions of a conversion, by these events. */
  const changed = (conversion: string, ...events: string[]) => {
    const same = { conversion, at: NOW, settings: 3, changes: {} }
    return write({ revisions: events.map((event, place) => ({ ...same, number: place + 1, event })) })
  }
  const take = (most = 10, now = NOW, key = "webhook:crm", without: readonly string[] = []) =>
    ledger.deliveries.take({ wants: [{ key, most }], without, now, until: now + LEASE })
  const idsOf = (deliveries: readonly { id: string }[]) => deliveries.map(({ id }) => id)
  const ended = (delivery: KeptDelivery, of: Partial<EndedAttempt> = {}): EndedAttempt => {
    const answer = { status: 200, text: "ok", retryAfter: null }
    const how = { state: "sent", nextAt: null, reason: null, error: null, asked: null } as const
    return { delivery, answer, at: NOW + 50, durationMs: 50, ...how, ...of }
  }
  const failed = (delivery: KeptDelivery, of: Partial<EndedAttempt> = {}) =>
    ended(delivery, { answer: { error: "reset" }, error: "reset", state: "failed", reason: "gave_up", ...of })

  describe("a delivery", () => {
    it("is kept as it was planned, with its request or the reason why there is none", async () => {
      const [one, other] = await plan(
        planned({ conversion: "c1" }),
        planned({ skipped: "condition", request: null }),
      )
      expect(await ledger.deliveries.find(one?.id ?? "")).toMatchObject({
        attempts: [],
        delivery: {
          ...{
            conversion: "c1",
            request: one?.request,
            state: "waiting",
            reason: null,
            nextAt: NOW,
            settings: 3,
          },
          ...{ attemptsMade: 0, tries: 0, endedAt: null },
        },
      })
      expect(await ledger.deliveries.find(other?.id ?? "")).toMatchObject({
        delivery: { state: "skipped", reason: "condition", request: null, nextAt: null },
      })
      expect(await ledger.deliveries.find(ids.next())).toBeNull()
    })

    it("is there with its conversion, or neither is", async () => {
      const one = planned()
      const broken = ledger.transaction([], async (books) => {
        await books.write({ ...noChanges(), deliveries: [one] })
        throw new Error("broken")
      })
      await expect(broken).rejects.toThrow("broken")
      expect(await ledger.deliveries.find(one.id)).toBeNull()
      expect(await ledger.deliveries.queue()).toEqual({ count: 0, oldest: null })
    })

    it("is taken once, oldest first, and again when the time for its attempt is over", async () => {
      const three = await plan(planned(), planned(), planned())
      expect(idsOf(await take(2))).toEqual(idsOf(three.slice(0, 2)))
      expect(idsOf(await take())).toEqual(idsOf(three.slice(2)))
      expect(await take(10, NOW + LEASE - 1)).toEqual([])
      expect(idsOf(await take(10, NOW + LEASE))).toEqual(idsOf(three))
      const record = await ledger.deliveries.find(three[0]?.id ?? "")
      expect(record?.attempts).toMatchObject([
        { number: 1, at: NOW, status: null, error: expect.stringContaining("ended before") },
        { number: 2, at: NOW + LEASE, status: null, error: null },
      ])
    })

    it("is not taken again by who knows that it is under way, nor what waits for it", async () => {
      const [first, second, other] = await plan(
        planned({ conversion: "c1" }),
        planned({ conversion: "c1" }),
        planned({ conversion: "c2" }),
      )
      await take(1)
      const later = await take(10, NOW + LEASE, "webhook:crm", [first?.id ?? ""])
      expect(idsOf(later)).toEqual([other?.id])
      expect((await ledger.deliveries.find(second?.id ?? ""))?.attempts).toEqual([])
    })

    it("is taken by one of two who ask at once", async () => {
      const many = await plan(...Array.from({ length: 20 }, () => planned()))
      const taken = await Promise.all([take(15), take(15)])
      expect(idsOf(taken.flat()).toSorted()).toEqual(idsOf(many))
    })

    it("waits for an older one about the same conversion to the same destination, and for no other", async () => {
      const [first, second, elsewhere, other] = await plan(
        planned({ conversion: "c1" }),
        planned({ conversion: "c1" }),
        planned({ conversion: "c1", destination: "webhook:b" }),
        planned({ conversion: "c2" }),
      )
      const taken = await take()
      expect(idsOf(taken)).toEqual([first?.id, other?.id])
      expect(idsOf(await take(10, NOW, "webhook:b"))).toEqual([elsewhere?.id])
      expect(await take()).toEqual([])
      await ledger.deliveries.note(taken.map((one) => ended(one)))
      expect(idsOf(await take())).toEqual([second?.id])
    })

    it("waits for what tells of an earlier change, whatever the clocks of those who planned them said", async () => {
      const [ahead, right] = [planned({ conversion: "c1" }), planned({ conversion: "c1" })]
      await changed("c1", right.event, ahead.event)
      await plan(ahead, right)
      expect(idsOf(await take())).toEqual([right.id])
    })

    it("is noted as sent, failed, or to be tried again, with what was answered", async () => {
      await plan(planned(), planned(), planned())
      const [sent, lost, again] = (await take()) as [KeptDelivery, KeptDelivery, KeptDelivery]
      await ledger.deliveries.note([
        ended(sent),
        failed(lost),
        failed(again, { state: "waiting", reason: null, nextAt: NOW + 60_000 }),
      ])
      const records = await Promise.all([sent, lost, again].map(({ id }) => ledger.deliveries.find(id)))
      expect(records).toMatchObject([
        {
          delivery: { state: "sent", endedAt: NOW + 50 },
          attempts: [{ status: 200, answer: "ok", durationMs: 50 }],
        },
        { delivery: { state: "failed", reason: "gave_up" }, attempts: [{ status: null, error: "reset" }] },
        { delivery: { state: "waiting", nextAt: NOW + 60_000, tries: 1, endedAt: null } },
      ])
      expect(await ledger.deliveries.queue()).toEqual({ count: 1, oldest: NOW })
    })

    it("that was taken by another meanwhile is not changed by a note that comes late", async () => {
      await plan(planned())
      const [late] = (await take()) as [KeptDelivery]
      const [newer] = (await take(1, NOW + LEASE)) as [KeptDelivery]
      await ledger.deliveries.note([failed(late)])
      expect((await ledger.deliveries.find(late.id))?.delivery.state).toBe("waiting")
      await ledger.deliveries.note([ended(newer)])
      expect((await ledger.deliveries.find(late.id))?.delivery.state).toBe("sent")
    })

    it("that failed is tried again if it is asked for; one under way is left alone", async () => {
      const [one] = await plan(planned())
      const [taken] = (await take()) as [KeptDelivery]
      expect(await ledger.deliveries.retry(taken.id, NOW)).toBe("queued")
      expect(await take()).toEqual([])
      await ledger.deliveries.note([failed(taken)])
      expect(await ledger.deliveries.retry(taken.id, NOW + 1)).toBe("queued")
      expect((await ledger.deliveries.find(taken.id))?.delivery).toMatchObject({
        tries: 0,
        reason: null,
        endedAt: null,
      })
      expect(idsOf(await take(1, NOW + 1))).toEqual([one?.id])
    })

    it("that failed is not tried again once a later change was told, alone or with all that its destination missed", async () => {
      const [approved, declined] = [planned({ conversion: "c1" }), planned({ conversion: "c1" })]
      await changed("c1", approved.event, declined.event)
      await plan(approved, declined, planned({ conversion: "c2" }))
      const [first] = (await take(1)) as [KeptDelivery]
      await ledger.deliveries.note([failed(first)])
      const [second, other] = (await take()) as [KeptDelivery, KeptDelivery]
      const gone = { status: 410, text: "", retryAfter: null }
      await ledger.deliveries.note([failed(other, { answer: gone }), ended(second)])
      expect(await ledger.deliveries.retry(approved.id, NOW)).toBe("overtaken")
      await ledger.deliveries.resume("webhook:crm", NOW)
      expect(idsOf(await take())).toEqual([other.id])
    })

    it("that failed is tried again though an earlier one was sent, and before a later one that waits", async () => {
      const [created, edited, waiting] = Array.from({ length: 3 }, () => planned({ conversion: "c1" })) as [
        Delivery,
        Delivery,
        Delivery,
      ]
      await changed("c1", created.event, edited.event, waiting.event)
      await plan(created, edited, waiting)
      await ledger.deliveries.note((await take()).map((one) => ended(one)))
      await ledger.deliveries.note((await take()).map((one) => failed(one)))
      expect(await ledger.deliveries.retry(edited.id, NOW)).toBe("queued")
      expect(idsOf(await take())).toEqual([edited.id])
    })
  })

  describe("a destination", () => {
    const lanes = (now = NOW) => ledger.deliveries.lanes(now)

    it("is known from its first delivery on, with what waits for it", async () => {
      await plan(planned(), planned({ skipped: "condition", request: null, destination: "webhook:b" }))
      expect(await ledger.deliveries.destinations()).toMatchObject([
        { key: "webhook:b", state: "on", waiting: 0, oldest: null },
        { key: "webhook:crm", state: "on", since: NOW, failures: 0, waiting: 1, oldest: NOW },
      ])
      expect(await lanes()).toMatchObject([{ state: { key: "webhook:crm" }, isDue: true, nextAt: null }])
      expect(await lanes(NOW - 1)).toMatchObject([{ isDue: false, nextAt: NOW }])
      await take()
      expect(await lanes()).toMatchObject([{ isDue: false, nextAt: NOW + LEASE }])
    })

    it("counts its failures, is off after too many, and sends what it missed when it is resumed", async () => {
      await plan(...Array.from({ length: 22 }, () => planned()))
      const taken = await take(20)
      const news = await ledger.deliveries.note(taken.map((one) => failed(one)))
      expect(news.at(-1)).toMatchObject({
        before: { failures: 19, state: "on" },
        after: { failures: 20, state: "off" },
      })
      expect(await lanes()).toEqual([])
      expect(await ledger.deliveries.resume("webhook:crm", NOW + 100)).toBe(22)
      expect(await ledger.deliveries.destinations()).toMatchObject([
        { state: "on", failures: 0, since: NOW + 100 },
      ])
      expect(await take(100, NOW + 100)).toHaveLength(22)
      expect(await ledger.deliveries.resume("webhook:nobody", NOW)).toBeNull()
    })

    it("that is off sends what it refused when it is resumed, though another request was answered well", async () => {
      await plan(planned(), planned())
      const [refused, good] = (await take()) as [KeptDelivery, KeptDelivery]
      const gone = { status: 410, text: "", retryAfter: null }
      await ledger.deliveries.note([failed(refused, { answer: gone }), ended(good, { at: NOW + 60 })])
      expect(await ledger.deliveries.resume("webhook:crm", NOW + 100)).toBe(1)
      expect(idsOf(await take(10, NOW + 100))).toEqual([refused.id])
    })

    it("that is resumed has only that written which was held back, however much waits", async () => {
      const [first, second] = await plan(planned(), planned())
      const [tried] = (await take(1)) as [KeptDelivery]
      await ledger.deliveries.note([failed(tried, { state: "waiting", nextAt: NOW + 5_000, reason: null })])
      expect(await ledger.deliveries.resume("webhook:crm", NOW + 100)).toBe(2)
      const due = async (id = "") => (await ledger.deliveries.find(id))?.delivery.nextAt
      expect([await due(first?.id), await due(second?.id)]).toEqual([NOW + 100, NOW])
      expect(idsOf(await take(10, NOW + 100)).toSorted()).toEqual(
        idsOf([first, second].flatMap((one) => one ?? [])),
      )
    })

    it("that is resumed sends what failed since its last success, and nothing older", async () => {
      await plan(planned(), planned(), planned())
      const [old, good, recent] = (await take()) as [KeptDelivery, KeptDelivery, KeptDelivery]
      await ledger.deliveries.note([
        failed(old),
        ended(good, { at: NOW + 60 }),
        failed(recent, { at: NOW + 70 }),
      ])
      expect(await ledger.deliveries.resume("webhook:crm", NOW + 100)).toBe(1)
      expect(idsOf(await take(10, NOW + 100))).toEqual([recent.id])
    })

    it("that is resumed sends nothing again of what failed before its last success, nor what is under way", async () => {
      await plan(planned(), planned(), planned())
      const [old, good, open] = (await take()) as [KeptDelivery, KeptDelivery, KeptDelivery]
      await ledger.deliveries.note([failed(old), ended(good)])
      expect(await ledger.deliveries.resume("webhook:crm", NOW)).toBe(1)
      expect(await take(10, NOW + 1)).toEqual([])
      expect((await ledger.deliveries.find(open.id))?.delivery.nextAt).toBe(NOW + LEASE)
    })
  })

  it("deliveries are listed newest first, by what is asked, page by page", async () => {
    const all = await plan(
      planned({ conversion: "c1" }),
      planned({ destination: "webhook:b" }),
      planned({ skipped: "condition", request: null, at: NOW + 1_000 }),
    )
    const list = async (of: object) =>
      idsOf((await ledger.deliveries.list({ equal: {}, limit: 10, ...of })).items)
    const [one, two, three] = idsOf(all)
    expect(await list({})).toEqual([three, two, one])
    expect(await list({ equal: { destination: "webhook:b" } })).toEqual([two])
    expect(await list({ equal: { state: "skipped" } })).toEqual([three])
    expect(await list({ equal: { conversion: "c1" } })).toEqual([one])
    expect(await list({ from: NOW + 1 })).toEqual([three])
    expect(await list({ to: NOW + 1 })).toEqual([two, one])
    const { items, next } = await ledger.deliveries.list({ equal: {}, limit: 2 })
    expect(idsOf(items)).toEqual([three, two])
    expect(await list({ cursor: next })).toEqual([one])
  })

  it("the books know who was told of a conversion, and which events were the first of their sessions", async () => {
    const skipped = planned({
      conversion: "c1",
      destination: "webhook:b",
      skipped: "condition",
      request: null,
    })
    await plan(
      planned({ conversion: "c1" }),
      planned({ conversion: "c1" }),
      skipped,
      planned({ conversion: "c2" }),
    )
    expect(await ledger.books.sentOf(["c1"])).toEqual([{ conversion: "c1", destination: "webhook:crm" }])
    const first = { entrance: "h1", name: "Cart", event: "e1", at: NOW }
    await write({ firstEvents: [first] })
    expect(await ledger.books.firstEvents([{ entrance: "h1", name: "Cart" }])).toEqual([first])
    expect(await ledger.books.firstEvents([{ entrance: "h2", name: "Cart" }])).toEqual([])
    await expect(write({ firstEvents: [{ ...first, event: "e2" }] })).rejects.toThrow()
  })
}
