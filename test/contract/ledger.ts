import { afterEach, beforeEach, expect, it } from "vitest"
import { noChanges } from "../../collector/deciding/notes.ts"
import type { Hit, PageKind } from "../../collector/domain/event.ts"
import { recorded } from "../../collector/domain/outcome.ts"
import { warn } from "../../collector/domain/reasons.ts"
import {
  type EventRecord,
  type Ledger,
  LedgerUnavailable,
  type UnclearFilter,
} from "../../collector/ports.ts"
import { claimsOn, hit, NOW, received, settings } from "../domain/builders.ts"
import { openLedger } from "../start/ledgers.ts"

/** What every ledger promises, besides what its parts do. */
export function ledgerContract(): void {
  let ledger: Ledger
  beforeEach(async () => {
    ledger = await openLedger()
  })
  afterEach(async () => await ledger.close())

  const newEvent = (): EventRecord => {
    const event = received({})
    return { received: event, outcome: recorded(event, null, settings()) }
  }

  it("writes more rows at once than one statement takes", async () => {
    const events = Array.from({ length: 3_000 }, newEvent)
    await ledger.transaction([], (books) => books.write({ ...noChanges(), events }))
    const known = await ledger.books.outcomes(events.map(({ received }) => received.id))
    expect(known.size).toBe(3_000)
  })

  it("lists what nobody could read by its value or any of several, and by its offer source or none", async () => {
    const unclear = (value: string, offerSource: string | null, at = NOW): EventRecord => {
      const { received: event, outcome } = newEvent()
      const warnings = [{ ...warn("status_not_mapped", "status"), value }]
      return { received: { ...event, at }, outcome: { ...outcome, offerSource, warnings } }
    }
    const events = [
      unclear("Odd", "acme"),
      unclear("odd", "acme", NOW + 1),
      unclear("ODD", null, NOW + 2),
      unclear("other", "acme", NOW + 3),
      unclear("-", "-", NOW + 4),
    ]
    await ledger.transaction([], (books) => books.write({ ...noChanges(), events }))
    const listed = async (filter: Partial<UnclearFilter>) => {
      const asked = { warning: "status_not_mapped", limit: 10, ...filter }
      const { items } = await ledger.log.unclearEvents(asked)
      return items.map(({ outcome }) => outcome.warnings[0]?.value)
    }
    expect(await listed({})).toEqual(["-", "other", "ODD", "odd", "Odd"])
    expect(await listed({ values: ["odd"] })).toEqual(["odd"])
    expect(await listed({ values: ["Odd", "odd", "ODD"] })).toEqual(["ODD", "odd", "Odd"])
    expect(await listed({ values: ["Odd", "odd", "ODD"], offerSource: "acme" })).toEqual(["odd", "Odd"])
    expect(await listed({ offerSource: null })).toEqual(["ODD"])
    expect(await listed({ offerSource: "-" })).toEqual(["-"])
    expect(await listed({ values: ["Odd", "odd"], from: NOW + 1 })).toEqual(["odd"])
  })

  it("is not ready while it refuses what is to be recorded, whatever else it takes", async () => {
    const full = async () => {
      throw new LedgerUnavailable("the disk is full")
    }
    await expect(ledger.transaction([], full)).rejects.toThrow()
    expect(await ledger.ready()).toBe("the ledger cannot be written: the disk is full")
    await ledger.transaction([], (books) => books.write(noChanges()))
    await expect.poll(() => ledger.ready()).toBeNull()
  })

  it("keeps any text, and half of a character as the one that stands for what is none", async () => {
    const odd = "\u{1f600} é '\"\\ {} \\u0041 \n"
    const [one, other] = [hit({ page: odd }), hit({ page: "half \ud800" })]
    await ledger.transaction([], (books) => books.write({ ...noChanges(), hits: [one, other] }))
    expect(await ledger.log.hit(one.id)).toEqual(one)
    expect((await ledger.log.hit(other.id))?.page).toBe("half \ufffd")
  })

  it("keeps one conversion of a key, however long", async () => {
    const sale = claimsOn(hit()).claim({ tx: "A" }).change?.conversion
    const key = Array.from({ length: 1_000 }, () => received({}).id).join()
    const conversions = sale ? [{ ...sale, key }] : []
    await ledger.transaction([], (books) => books.write({ ...noChanges(), conversions }))
    await ledger.transaction([], (books) => books.write({ ...noChanges(), conversions })) // as it stands, again
    const others = conversions.map((one) => ({ ...one, id: received({}).id }))
    const write = ledger.transaction([], (books) => books.write({ ...noChanges(), conversions: others }))
    await expect(write).rejects.not.toThrow(LedgerUnavailable)
    const place = { hit: "", vid: "", tx: null, key, once: null, replaced: [] }
    expect(await ledger.books.conversionsAt([place])).toEqual(conversions)
  })

  it("credits every view before a sale, and of a visitor of very many the newest", async () => {
    const entrance = hit({ at: NOW - 100_000 })
    const seen = (kind: PageKind, at: number) => hit({ kind, page: kind, at, entrance: entrance.id })
    const many = (kind: PageKind, count: number) =>
      Array.from({ length: count }, (_, at) => seen(kind, NOW - 50_000 + at))
    const sold = seen("offer", NOW)
    const credited = async () => {
      const sale = claimsOn(sold).claim({}).change?.conversion
      const { id } = received({})
      const created = sale ? [{ ...sale, id, key: id }] : []
      await ledger.transaction([], (books) => books.write({ ...noChanges(), conversions: created, created }))
      return (await ledger.log.conversion(id))?.assists.map(({ hit }) => hit).toSorted()
    }
    const idsOf = (hits: readonly Hit[]) => hits.map(({ id }) => id).toSorted()
    const [pages, landers, more] = [many("page", 1_400), many("lander", 90), many("page", 600)]
    await ledger.transaction([], (books) =>
      books.write({ ...noChanges(), hits: [entrance, sold, ...pages, ...landers] }),
    )
    expect(await credited()).toEqual(idsOf([entrance, ...pages, ...landers]))
    await ledger.transaction([], (books) => books.write({ ...noChanges(), hits: more }))
    const newest = [...pages, ...landers, ...more].filter(({ at }) => at >= NOW - 50_000 + 250)
    expect(newest).toHaveLength(1_500)
    expect(await credited()).toEqual(idsOf(newest))
  })

  it("an event that cannot be stored is the event's fault, and nothing is stored of what came with it", async () => {
    const [good, bad] = [newEvent(), newEvent()]
    const events = [good, bad, bad]
    const write = ledger.transaction([], (books) => books.write({ ...noChanges(), events }))
    await expect(write).rejects.not.toThrow(LedgerUnavailable)
    expect(await ledger.log.event(good.received.id)).toBeNull()
  })

  it("of two who decide on the same, one comes after the other", async () => {
    let [inside, most] = [0, 0]
    const decide = (names: string[]) =>
      ledger.transaction(names, async (books) => {
        most = Math.max(most, ++inside)
        for (let n = 0; n < 5; n++) await books.outcomes(["x"]) // another may come between
        inside--
      })
    await Promise.all([["a", "b"], ["c", "b"], ["b"], ["b", "a"]].map(decide))
    expect(most).toBe(1)
  })

  it("a task is done by one at a time, and by the next when that one is done or has failed", async () => {
    const [began, end] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()]
    const first = ledger.alone("round", async (signal) => {
      began.resolve()
      await end.promise
      expect(signal.aborted).toBe(false)
    })
    await began.promise
    const nothing = () => Promise.resolve()
    expect(await ledger.alone("round", nothing)).toBe(false)
    expect(await ledger.alone("another", nothing)).toBe(true)
    end.resolve()
    expect(await first).toBe(true)
    // PostgreSQL lets go of it when it has noticed that its holder left: soon, and not at once.
    const breaking = () => ledger.alone("round", () => Promise.reject(new Error("broken")))
    await expect.poll(() => breaking().catch(({ message }) => message)).toBe("broken")
    await expect.poll(() => ledger.alone("round", nothing)).toBe(true)
  })

  it("an import's step that was ended and undone elsewhere is not noted any more by who began it", async () => {
    const request = {
      method: "POST",
      url: "",
      referer: null,
      ip: null,
      forwardedFor: null,
      userAgent: null,
      language: null,
    }
    const nothing = {
      name: null,
      sends: false,
      rows: 2,
      faults: 0,
      done: 0,
      line: null,
      decisions: {},
      revenue: {},
      error: null,
    }
    const at = { id: received({}).id, at: 1, since: 1, request, ...nothing }
    const { imports } = ledger
    await imports.add({ ...at, state: "committing" })
    const half = { ...at, state: "committing", line: 1, done: 1 } as const
    expect(await imports.note(half, [])).toBe(true)
    const undoing = { ...at, state: "undoing", since: 2 } as const
    expect(await imports.change({ ...half, state: "committed" }, "committing")).toBe(true)
    expect(await imports.change(undoing, "committed")).toBe(true)
    expect(await imports.note({ ...half, line: 2, done: 2 }, [])).toBe(false)
    expect(await imports.find(at.id)).toEqual(undoing)
  })
}
