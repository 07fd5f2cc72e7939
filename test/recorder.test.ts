import fc from "fast-check"
import { afterEach, beforeEach, describe, expect, it } from "vitest"
import { DOORS, doorOf, type Via } from "../collector/domain/claim/doors.ts"
import { DUPLICATE_MODES } from "../collector/domain/conversion/duplicate-modes.ts"
import type { Outcome, PageKind, Received } from "../collector/domain/event.ts"
import { LedgerUnavailable, TookTooLong } from "../collector/ports.ts"
import { DAY, MINUTE } from "./domain/builders.ts"
import { settingsOf } from "./rules/story.ts"
import { runsHere } from "./start/ledgers.ts"
import { type StartedRecorder, startRecorder } from "./start/recorder.ts"

let at: StartedRecorder
const restart = async (options: Parameters<typeof startRecorder>[0] = {}) => {
  await at.stop()
  at = await startRecorder(options)
}
beforeEach(async () => {
  at = await startRecorder()
})
afterEach(async () => await at.stop())

const offerKind = { kind: "offer" } as const

describe("a journey to a conversion", () => {
  it("credits every earlier hit since the same entrance, in order, and carries its parameters", async () => {
    const vid = at.ids.next()
    await at.view(vid, "old", { url: "https://a.example/?campaign=before" })
    at.passTime(MINUTE)
    const lander = await at.view(vid, "lp", {
      kind: "lander",
      url: "https://a.example/?campaign=Spring&gclid=XyZ",
    })
    at.passTime(MINUTE)
    const first = await at.view(vid, "offer", offerKind)
    at.passTime(MINUTE)
    const second = await at.view(vid, "offer", offerKind)
    at.passTime(MINUTE)
    await at.view(vid, "thanks")
    const { conversion, hit } = await at.claim({ vid, p: "offer", rev: "10" })
    expect(hit).toBe(second.hit)
    const record = await at.ledger.log.conversion(conversion ?? "")
    expect(record?.assists.map(({ hit }) => hit)).toEqual([lander.hit, first.hit])
    expect(record?.entrance?.parameters).toEqual({ campaign: "Spring", gclid: "XyZ" })
  })

  it("is the same journey after a restart, though sessions were in memory", async () => {
    const vid = at.ids.next()
    const { hit: entrance } = await at.view(vid, "lp", { url: "https://a.example/?campaign=spring" })
    await restart({ file: at.file })
    const { hit } = await at.view(vid, "offer", offerKind)
    expect((await at.ledger.log.hit(hit ?? ""))?.entrance).toBe(entrance)
  })
})

describe("what a browser could not send at once", () => {
  const HOUR = 60 * MINUTE
  let vid = ""
  beforeEach(() => {
    vid = at.ids.next()
  })
  /** A view that was made so long ago and comes now; gives its hit. */
  async function viewLate(ago: number, page: string, of: Parameters<typeof at.view>[2] = {}) {
    const { hit } = await at.put({ ...at.viewEvent(vid, page, of), happenedAt: at.now() - ago })
    return await at.ledger.log.hit(hit ?? "")
  }
  /** A claim by the script that was made so long ago and comes now. */
  const claimLate = (ago: number, fields: Record<string, string>) =>
    at.claim(fields, { via: "script", vid, happenedAt: at.now() - ago })
  const spring = { url: "https://a.example/?campaign=spring" }
  const autumn = { url: "https://a.example/?campaign=autumn" }
  const pageOf = async (hit: string | null) => (await at.ledger.log.hit(hit ?? ""))?.page

  it("is a hit of the time when it was viewed", async () => {
    expect(await viewLate(HOUR, "offer")).toMatchObject({ at: at.now() - HOUR })
  })

  const journeys: [what: string, ago: number, of: object, entrance: string, next: string][] = [
    ["between two views of a journey joins it", 4 * HOUR, {}, "spring", "autumn"],
    [
      "before a newer journey joins that of its time, and leaves the newer one alone",
      2.5 * HOUR,
      {},
      "spring",
      "autumn",
    ],
    [
      "with another campaign begins a journey of its own, and ends none",
      2.5 * HOUR,
      { url: "https://a.example/?gclid=x" },
      "late",
      "autumn",
    ],
    ["with the newer journey's campaign does not restart it", HOUR, autumn, "autumn", "autumn"],
    ["from before everything that is known begins a journey of its own", 9 * HOUR, {}, "late", "autumn"],
  ]
  it.each(journeys)("as a view %s", async (_, ago, of, entrance, next) => {
    await viewLate(5 * HOUR, "spring", spring)
    await viewLate(3 * HOUR, "lander")
    await viewLate(2 * HOUR, "autumn", autumn)
    const late = await viewLate(ago, "late", of)
    expect(await pageOf(late?.entrance ?? null)).toBe(entrance)
    const after = await viewLate(0, "after")
    expect(await pageOf(after?.entrance ?? null)).toBe(next)
  })

  it("as a view is known to belong to the journey of its time after a restart too", async () => {
    await viewLate(5 * HOUR, "spring", spring)
    await viewLate(2 * HOUR, "autumn", autumn)
    await restart({ file: at.file })
    const [late, after] = [await viewLate(3 * HOUR, "late"), await viewLate(0, "after")]
    expect(await pageOf(late?.entrance ?? null)).toBe("spring")
    expect(await pageOf(after?.entrance ?? null)).toBe("autumn")
  })

  it("as a view does not take the visitor for seen at another time than the newest", async () => {
    await viewLate(0, "lander")
    at.passTime(3 * DAY)
    await viewLate(0, "offer")
    at.passTime(2 * DAY)
    await viewLate(3 * DAY, "late")
    at.passTime(1.5 * DAY)
    const after = await viewLate(0, "after")
    expect(await pageOf(after?.entrance ?? null)).toBe("lander")
  })

  it("as a claim chooses among the views of its time, and says when the sale was", async () => {
    const { hit } = await at.view(vid, "offer", offerKind)
    at.passTime(HOUR)
    const made = at.now()
    at.passTime(MINUTE)
    await at.view(vid, "upsell", offerKind)
    at.passTime(HOUR)
    expect(await claimLate(at.now() - made, { tx: "A" })).toMatchObject({ decision: "created", hit })
    expect(await at.conversions()).toMatchObject([{ hit, at: made, createdAt: at.now() }])
  })

  it("as a claim is inside the window in which it was made", async () => {
    await restart({ document: { types: [{ name: "Lead", maxAge: "1d" }] } })
    await at.view(vid, "offer", offerKind)
    at.passTime(2 * DAY)
    expect(await claimLate(DAY, { type: "Lead", tx: "A" })).toMatchObject({ decision: "created" })
    expect(await claimLate(DAY - 1, { type: "Lead", tx: "B" })).toMatchObject({ reason: "outside_window" })
  })

  it("as a claim is of a session that was live then", async () => {
    await restart({ document: { account: { expiredVisitors: "refuse" } } })
    await at.view(vid, "offer", offerKind)
    at.passTime(5 * DAY)
    expect(await claimLate(DAY, { tx: "A" })).toMatchObject({ decision: "created" })
    expect(await claimLate(DAY - 1, { tx: "B" })).toMatchObject({ reason: "session_expired" })
  })

  it("as a claim waits for its views as long as any other, though it was made long ago", async () => {
    await at.view(vid, "after")
    const made = at.now() - HOUR
    expect(await claimLate(HOUR, { tx: "A" })).toMatchObject({ reason: "unknown_visitor" })
    at.passTime(9 * MINUTE)
    await at.recorder.retryParked()
    const before = await viewLate(at.now() - made + 1, "before")
    expect(await at.conversions()).toMatchObject([{ hit: before?.id, at: made }])
  })

  it("as a claim is parked from its receipt on, up to parkingDays", async () => {
    const { event } = await claimLate(3 * DAY, { p: "offer" })
    const decision = async () => (await at.ledger.log.event(event))?.outcome.decision
    at.passTime(7 * DAY)
    await at.view(vid, "other")
    await at.recorder.retryParked()
    expect([await decision(), (await at.ledger.log.parked()).oldest]).toEqual(["parked", at.now() - 7 * DAY])
    at.passTime(1)
    await at.recorder.retryParked()
    expect(await decision()).toBe("refused")
  })

  it("stands in the log where it came", async () => {
    await at.view(vid, "now")
    at.passTime(1)
    await viewLate(HOUR, "late")
    const { items } = await at.ledger.log.events({ equal: { vid }, limit: 10 })
    expect(items.map(({ outcome }) => outcome.page)).toEqual(["late", "now"])
  })

  it("and says itself when it was, is refused as ever", async () => {
    await at.view(vid, "offer", offerKind)
    const time = new Date(at.now() - HOUR).toISOString()
    expect(await claimLate(HOUR, { tx: "A", at: time })).toMatchObject({ reason: "not_allowed_here" })
  })
})

describe("an event delivered again", () => {
  it("changes nothing and gets its first answer, before and after a restart", async () => {
    const { hit } = await at.view(at.ids.next(), "offer", offerKind)
    const event = at.claimEvent({ hit: hit ?? "", rev: "5" })
    const first = await at.put(event)
    expect(first.decision).toBe("created")
    expect(await at.put({ ...event, at: event.at + 1 })).toEqual(first)
    await restart({ file: at.file })
    expect(await at.put(event)).toEqual(first)
    expect(await at.conversions()).toHaveLength(1)
  })

  it("fifty times at once is one", async () => {
    const { hit } = await at.view(at.ids.next(), "offer", offerKind)
    const event = at.claimEvent({ hit: hit ?? "", rev: "5" })
    const answers = await Promise.all(Array.from({ length: 50 }, () => at.put({ ...event })))
    expect(new Set(answers.map((answer) => JSON.stringify(answer))).size).toBe(1)
    expect(at.recorded.filter(({ received }) => received.id === event.id)).toHaveLength(1)
  })

  it("as a view is one hit", async () => {
    const [vid, id] = [at.ids.next(), at.ids.next()]
    const answers = [await at.view(vid, "offer", {}, id), await at.view(vid, "offer", {}, id)]
    expect(answers[0]?.hit).toBe(answers[1]?.hit)
    expect((await at.ledger.log.visitor(vid))?.hits).toHaveLength(1)
  })
})

it("fifty identical claims at once, each an event of its own, are one conversion", async () => {
  const { hit } = await at.view(at.ids.next(), "offer", offerKind)
  const claims = Array.from({ length: 50 }, () => at.claim({ hit: hit ?? "", rev: "5", tx: "A" }))
  const decisions = (await Promise.all(claims)).map(({ decision }) => decision)
  expect(decisions.sort()).toEqual(["created", ...Array(49).fill("unchanged")])
  expect(await at.conversions()).toHaveLength(1)
})

describe("fifty identical claims at once through every door, and again a year later", () => {
  const vias = Object.keys(DOORS) as Via[] // the keys of a constant are known
  const rows = { create: 100, new_or_repeated: 100, ignore: 1, edit: 1, increment: 1, ignore_by_event_id: 1 }

  it.each(DUPLICATE_MODES)("in mode %s", async (mode) => {
    await restart({ document: { account: { duplicates: mode } } })
    const vid = at.ids.next()
    const { hit } = await at.view(vid, "offer", offerKind)
    const said = { hit: hit ?? "", rev: "12.50", tx: "A", ...(mode === "increment" && { event_id: "E" }) }
    const fifty = () =>
      Array.from({ length: 50 }, (_, n) => {
        const via = vias[n % vias.length] ?? "postback"
        return at.claim(said, { via, vid: doorOf(via).isBrowser ? vid : null })
      })
    await Promise.all(fifty())
    await restart({ file: at.file, document: { account: { duplicates: mode } } })
    at.passTime(365 * DAY)
    await at.view(vid, "offer", offerKind) // the same page again, since
    await Promise.all(fifty())
    const conversions = await at.conversions()
    expect(conversions).toHaveLength(rows[mode])
    expect(new Set(conversions.map((one) => `${one.hit} ${one.revenueMinor}`))).toEqual(
      new Set([`${hit} 1250`]),
    )
  })
})

describe("a claim that comes before what it names", () => {
  it("by hit waits for it, and is decided in the transaction that records it", async () => {
    const [vid, id] = [at.ids.next(), at.ids.next()]
    const hit = at.ids.hitOf(id, vid)
    const parked = await at.claim({ hit, rev: "7", tx: "A" })
    expect(parked).toMatchObject({ decision: "parked", reason: "unknown_hit" })
    await at.view(vid, "offer", offerKind, id)
    expect(await at.conversions()).toMatchObject([{ hit, revenueMinor: 700, event: parked.event }])
    expect(await at.ledger.log.event(parked.event)).toMatchObject({ outcome: { decision: "created", hit } })
    expect(await at.claim({ hit, rev: "7", tx: "A" })).toMatchObject({ decision: "unchanged" })
    expect((await at.ledger.books.parkedCounts([])).all).toBe(0)
  })

  it("by vid and page waits for that page, and for no other", async () => {
    const vid = at.ids.next()
    await at.view(vid, "offer", offerKind)
    const { event } = await at.claim({ vid, p: "upsell" })
    await at.view(vid, "checkout")
    expect(await at.conversions()).toEqual([])
    const { hit } = await at.view(vid, "upsell", offerKind)
    expect(await at.conversions()).toMatchObject([{ hit, event }])
  })

  it("by an unknown visitor waits for an offer, or after 10 minutes takes what there is", async () => {
    const [one, other] = [at.ids.next(), at.ids.next()]
    for (const vid of [one, other]) {
      await at.claim({ vid })
      at.passTime(1)
      await at.view(vid, "page")
    }
    const { hit: offer } = await at.view(one, "offer", offerKind)
    expect(await at.conversions()).toMatchObject([{ hit: offer }])
    at.passTime(9 * MINUTE)
    await at.recorder.retryParked()
    expect(await at.conversions()).toHaveLength(1)
    at.passTime(MINUTE)
    await at.recorder.retryParked()
    expect(await at.conversions()).toMatchObject([{ vid: other, page: "page" }, { hit: offer }])
  })

  it("comes in the same batch as its view, whichever was first", async () => {
    const vid = at.ids.next()
    const claims = [
      at.claim({ vid, p: "offer", tx: "A" }),
      at.view(vid, "offer", offerKind),
      at.claim({ vid, p: "offer", tx: "B" }),
    ]
    await Promise.all(claims)
    expect((await at.conversions()).map(({ tx }) => tx).sort()).toEqual(["A", "B"])
  })

  it("several that wait for one hit are decided in the order they came", async () => {
    const [vid, id] = [at.ids.next(), at.ids.next()]
    for (const rev of ["1", "2", "3"]) {
      await at.claim({ hit: at.ids.hitOf(id, vid), tx: "A", rev })
      at.passTime(1)
    }
    await at.view(vid, "offer", offerKind, id)
    expect(await at.conversions()).toMatchObject([{ revenueMinor: 300, revision: 3 }])
  })

  it("is refused with the reason it waited for after parkingDays", async () => {
    const parked = await at.claim({ vid: at.ids.next(), p: "offer" })
    at.passTime(7 * DAY)
    await at.recorder.retryParked()
    expect((await at.ledger.log.event(parked.event))?.outcome.decision).toBe("parked")
    at.passTime(1)
    await at.recorder.retryParked()
    expect((await at.ledger.log.event(parked.event))?.outcome).toMatchObject({
      decision: "refused",
      reason: "page_not_visited",
    })
    expect((await at.ledger.books.parkedCounts([])).all).toBe(0)
  })

  it("is the 101st for one id: refused", async () => {
    const hit = at.ids.next()
    const answers = []
    for (let n = 0; n < 101; n++) answers.push(at.claim({ hit, tx: `${n}` }))
    const decisions = (await Promise.all(answers)).map(({ decision, reason }) => `${decision} ${reason}`)
    expect(decisions.filter((decision) => decision === "parked unknown_hit")).toHaveLength(100)
    expect(decisions[100]).toBe("refused parking_full")
  })
})

it("a sale that is there is met by a visitor the settings call expired; a new one is refused", async () => {
  await restart({ document: { account: { expiredVisitors: "refuse" } } })
  const vid = at.ids.next()
  await at.view(vid, "offer", offerKind)
  await at.claim({ vid, p: "offer", tx: "A" })
  at.passTime(5 * DAY)
  expect(await at.claim({ vid, p: "offer", tx: "A" })).toMatchObject({ decision: "unchanged" })
  expect(await at.claim({ vid, p: "offer", tx: "B" })).toMatchObject({
    decision: "refused",
    reason: "session_expired",
  })
})

it("a claim without the key takes the last offer that is not protected, whatever was viewed since", async () => {
  await restart({
    document: {
      offerSources: [{ id: "acme", key: "s3cret" }],
      pages: [
        { id: "open", kind: "offer" },
        { id: "guarded", kind: "offer", offerSource: "acme" },
      ],
    },
  })
  const vid = at.ids.next()
  for (const page of ["lander", "open", "guarded"]) {
    await at.view(vid, page)
    at.passTime(1)
  }
  expect(await at.claim({ vid, tx: "A" })).toMatchObject({ decision: "created", page: "open" })
})

it("explain decides as if the claim had come, and writes nothing", async () => {
  const { hit } = await at.view(at.ids.next(), "offer", offerKind)
  const before = await dump(at)
  const claims = [{ hit: hit ?? "", rev: "5" }, { hit: at.ids.next() }, { hit: "x" }]
  const decisions = []
  for (const fields of claims) decisions.push((await at.recorder.explain(at.claimEvent(fields))).decision)
  expect(decisions).toEqual(["created", "parked", "refused"])
  expect(await dump(at)).toEqual(before)
})

async function dump({ ledger }: StartedRecorder) {
  const events = await ledger.log.events({ equal: {}, limit: 1000 })
  const conversions = await ledger.log.conversions({ equal: {}, deleted: true, limit: 1000 })
  return { events, conversions, parked: await ledger.books.parkedCounts([]) }
}

describe("when the ledger fails", () => {
  const failing = (fails: (events: number) => boolean) => async () => {
    const options: Parameters<typeof startRecorder>[0] = {
      ledger: (real) => ({
        ...real,
        transaction: (names, work) =>
          real.transaction(names, (books) =>
            work({
              ...books,
              write: async (changes) => {
                await books.write(changes)
                if (
                  changes.events.some(({ received }) => received.name === "poison") &&
                  fails(changes.events.length)
                )
                  throw new Error("cannot be stored")
              },
            }),
          ),
      }),
    }
    await restart(options)
  }
  const poison = () => at.claimEvent({}, { name: "poison", via: "script", vid: at.ids.next() })

  it("for one event, the rest of its batch is recorded, and it is put aside with its error", async () => {
    await failing(() => true)()
    const bad = at.put(poison())
    const good = at.view(at.ids.next(), "offer")
    await expect(bad).rejects.toThrow("it cannot be recorded")
    expect(await good).toMatchObject({ page: "offer" })
    expect(at.problems).toContainEqual(expect.stringMatching(/cannot be recorded/))
  })

  it("for a batch but not for its events alone, all are recorded", async () => {
    await failing((events) => events > 1)()
    const all = await Promise.all([at.put(poison()), at.view(at.ids.next(), "offer")])
    expect(all).toHaveLength(2)
  })

  /** A ledger for which more than one sale at once is too much, or any sale. */
  const slow = (mostSales: number) =>
    restart({
      ledger: (real) => ({
        ...real,
        transaction: (names, work) =>
          real.transaction(names, (books) =>
            work({
              ...books,
              write: async (changes) => {
                if (changes.created.length > mostSales) throw new TookTooLong("statement timeout")
                await books.write(changes)
              },
            }),
          ),
      }),
    })

  it("because a batch takes too long, its events are recorded one by one", async () => {
    await slow(1)
    const { hit } = await at.view(at.ids.next(), "offer", offerKind)
    const claims = ["A", "B", "C"].map((tx) => at.claim({ hit: hit ?? "", tx }))
    expect((await Promise.all(claims)).map(({ decision }) => decision)).toEqual(Array(3).fill("created"))
  })

  it("because claims that a view wakes take too long, the view is recorded, and they are by the minute's round", async () => {
    await slow(1)
    const vid = at.ids.next()
    for (const tx of ["A", "B", "C"]) await at.claim({ vid, p: "offer", tx })
    expect(await at.view(vid, "offer", offerKind)).toMatchObject({ page: "offer" })
    expect(await at.conversions()).toEqual([])
    await at.recorder.retryParked()
    expect(await at.conversions()).toHaveLength(3)
  })

  it("because one event takes too long, that is not put aside", async () => {
    await slow(0)
    const { hit } = await at.view(at.ids.next(), "offer", offerKind)
    await expect(at.claim({ hit: hit ?? "" })).rejects.toThrow("statement timeout")
    expect(await at.ledger.rejected.count()).toBe(0)
  })

  it("for everything, the sender is told to try again, and nothing is half written", async () => {
    await restart({
      ledger: (real) => ({
        ...real,
        transaction: (names, work) =>
          real.transaction(names, async (books) => {
            await work(books)
            throw new LedgerUnavailable("disk full")
          }),
        putAside: async () => Promise.reject(new Error("an event that is only waiting was put aside")),
      }),
    })
    await expect(at.view(at.ids.next(), "offer")).rejects.toThrow("disk full")
    expect((await dump(at)).events.items).toEqual([])
  })
})

describe("events that come in one batch", () => {
  /** What a visitor and those who claim for it do, told without ids, so that it can be done twice. */
  const act = fc.record({
    what: fc.constantFrom("view", "by hit", "by page", "by visitor"),
    visitor: fc.nat({ max: 1 }),
    page: fc.constantFrom("lp", "offer", "up"),
    tx: fc.constantFrom("", "A", "B"),
    type: fc.constantFrom("Lead", "Purchase", "conversion"),
    rev: fc.constantFrom("", "1", "2"),
    late: fc.constantFrom(0, 0, 1_500, 30 * MINUTE),
    campaign: fc.constantFrom(null, null, "spring", "autumn"),
  })
  const types = [{ name: "Lead" }, { name: "Purchase", replaces: ["Lead"] }]

  it.each([1, 1_000])("make the same conversions and journeys as one by one, %i ms apart", async (apart) => {
    await restart({ document: { types } })
    await fc.assert(
      fc.asyncProperty(fc.array(act, { maxLength: 12 }), async (acts) => {
        const single = told(acts, apart)
        for (const event of single.events) {
          await at.put(event)
          at.passTime(apart)
        }
        const batched = told(acts, apart)
        at.passTime(apart * acts.length)
        await Promise.all(batched.events.map((event) => at.put(event)))
        expect(await made(batched.visitors)).toEqual(await made(single.visitors))
        expect(await journeys(batched.visitors)).toEqual(await journeys(single.visitors))
      }),
      { numRuns: runsHere(60) },
    )
  })

  type Act = typeof act extends fc.Arbitrary<infer T> ? T : never

  /** The acts as events of two new visitors. Each views a page once, so a claim can name a hit that comes later. */
  function told(acts: Act[], apart: number) {
    const visitors = [at.ids.next(), at.ids.next()]
    const kinds: Record<string, PageKind> = { lp: "lander", offer: "offer", up: "offer" }
    const views = new Map<string, string>()
    const events = acts.map(({ what, visitor, page, tx, type, rev, late, campaign }, n) => {
      const vid = visitors[visitor] ?? ""
      const id = views.get(vid + page) ?? at.ids.next()
      views.set(vid + page, id)
      const when = at.now() + n * apart
      const times = { at: when, happenedAt: when - late }
      if (what === "view")
        return { ...at.viewEvent(vid, page, { kind: kinds[page] ?? "page", campaign }, id), ...times }
      const names = {
        "by hit": { hit: at.ids.hitOf(id, vid) },
        "by page": { vid, p: page },
        "by visitor": { vid },
      }
      return at.claimEvent({ ...names[what as keyof typeof names], tx, type, rev }, times)
    })
    return { visitors, events }
  }

  /** On which journey each page was viewed, named by the page it began with. */
  async function journeys(visitors: string[]) {
    const all = await Promise.all(visitors.map((vid) => at.ledger.log.visitor(vid)))
    return all.map((visitor) => {
      const pages = new Map(visitor?.hits.map(({ id, page }) => [id, page]))
      return visitor?.hits.map(({ page, entrance, campaign }) => [page, pages.get(entrance), campaign])
    })
  }

  /** What the visitors' conversions are, but for their ids. */
  async function made(visitors: string[]) {
    const conversions = (await at.conversions()).filter(({ vid }) => visitors.includes(vid))
    return conversions
      .map(({ vid, page, type, tx, revenueMinor, revision }) =>
        JSON.stringify([visitors.indexOf(vid), page, type, tx, revenueMinor, revision]),
      )
      .sort()
  }
})

it("rows of an import taken back and imported again in one batch are decided in their order", async () => {
  const { hit } = await at.view(at.ids.next(), "offer")
  const row = (rev: string) =>
    at.claimEvent({ hit: hit ?? "", tx: "A", rev }, { via: "import", name: "conversion" })
  const first = row("30")
  const outcomes = await Promise.all(
    [first, at.claimEvent({ event: first.id }, { via: "import", name: "undo" }), row("35")].map(at.put),
  )
  expect(outcomes.map(({ reason }) => reason)).toEqual(["created", "undone", "created"])
})

describe.each(["in one batch", "one by one"])("a row of an import taken back, %s", (how) => {
  /** Why each of these events ended as it did. */
  async function reasonsOf(events: Received[]) {
    const batches = how === "in one batch" ? [events] : events.map((event) => [event])
    const reasons: (string | null)[] = []
    for (const batch of batches)
      for (const { reason } of await Promise.all(batch.map(at.put))) reasons.push(reason)
    return reasons
  }
  const undoOf = (row: Received, more: Record<string, string> = {}) =>
    at.claimEvent({ event: row.id, ...more }, { via: "import", name: "undo" })

  it("gives back no event id that another had counted", async () => {
    await restart({ document: { account: { duplicates: "increment" } } })
    const { hit } = await at.view(at.ids.next(), "offer")
    const own = { hit: hit ?? "", event_id: "E" }
    const row = at.claimEvent({ ...own, status: "approved" }, { via: "import" })
    const reasons = await reasonsOf([
      at.claimEvent({ ...own, rev: "10", status: "pending" }),
      row,
      undoOf(row, { event_id: "E" }),
      at.claimEvent({ ...own, rev: "10" }),
    ])
    expect(reasons).toEqual(["created", "status_changed", "undone", "duplicate_event_id"])
  })

  it("hides no deletion that came before its sale", async () => {
    await restart({ document: { account: { duplicates: "create" } } })
    const { hit } = await at.view(at.ids.next(), "offer")
    const own = { hit: hit ?? "" }
    const before = at.claimEvent(own, { via: "import" })
    const after = at.claimEvent({ ...own, rev: "2", status: "approved" }, { via: "import" })
    const reasons = await reasonsOf([
      before,
      undoOf(before),
      at.claimEvent({ ...own, status: "rejected", event_id: "E" }),
      after,
      undoOf(after),
      at.claimEvent({ ...own, rev: "10", event_id: "E" }),
    ])
    expect(reasons).toEqual(["created", "undone", "nothing_yet", "created", "undone", "deleted"])
  })
})

it("of hundreds of sales on one hit in one batch, a claim settles the one it can", async () => {
  await restart({ document: { account: { duplicates: "create" } } })
  const { hit } = await at.view(at.ids.next(), "offer")
  const claimOf = (fields: Record<string, string>) => at.claimEvent({ hit: hit ?? "", ...fields })
  const first = claimOf({ status: "pending", rev: "30" })
  const others = Array.from({ length: 300 }, () => claimOf({ rev: "1" }))
  const last = claimOf({ status: "approved", type: "conversion" })
  const outcomes = await Promise.all([first, ...others, last].map(at.put))
  const [held, settled] = [outcomes[0], outcomes.at(-1)]
  expect(settled).toMatchObject({
    reason: "status_changed",
    conversion: held?.conversion,
    revenueMinor: 3_000,
  })
})

it("a conversion that moved on to another type is met by that type without tx, though it has one", async () => {
  await restart({ document: { types: [{ name: "Lead" }, { name: "Purchase", replaces: ["Lead"] }] } })
  const { hit } = await at.view(at.ids.next(), "offer", offerKind)
  const claims = [{ type: "Lead", tx: "T1" }, { type: "Purchase" }, { type: "Purchase" }]
  const reasons = []
  for (const fields of claims) reasons.push((await at.claim({ hit: hit ?? "", ...fields })).reason)
  expect(reasons).toEqual(["created", "replaced", "nothing_new"])
})

describe("a Purchase without tx replaces the newest Lead whose sale has no Purchase yet", () => {
  const plain = settingsOf({ types: [{ name: "Lead" }, { name: "Purchase" }] })
  const replacing = settingsOf({ types: [{ name: "Lead" }, { name: "Purchase", replaces: ["Lead"] }] })
  /** What became of the sale of a Lead. */
  const SALES = {
    open: null,
    bought: { type: "Purchase", rev: "5" },
    "bought later": { type: "Purchase", rev: "5" },
    deleted: { type: "Lead", status: "rejected" },
  }
  type Sale = keyof typeof SALES
  const sales = fc.array(fc.constantFrom(...(Object.keys(SALES) as Sale[])), { maxLength: 6 }) // its keys are known

  /** The Leads of these sales, and then what became of them; `bought later` is on the second hit. */
  function told(all: readonly Sale[], [hit = "", later = ""]: string[]) {
    const leads = all.map((_, n) => at.claimEvent({ hit, type: "Lead", tx: `${n}` }))
    const then = all.flatMap((sale, n) => {
      const fields = SALES[sale]
      const on = sale === "bought later" ? later : hit
      return fields === null ? [] : [at.claimEvent({ ...fields, hit: on, tx: `${n}` })]
    })
    return { leads, then }
  }

  it.each(["one by one", "in one batch"])("and all before it came %s", async (how) => {
    await fc.assert(
      fc.asyncProperty(sales, async (all) => {
        const vid = at.ids.next()
        const hits = [await at.view(vid, "offer", offerKind), await at.view(vid, "offer", offerKind)]
        const [hit = "", later = ""] = hits.map((view) => view.hit ?? "")
        const { leads, then } = told(all, [hit, later])
        at.use(plain)
        const outcomes = await putAll([...leads, ...then], how)
        at.use(replacing)
        const { reason, conversion } = await at.claim({ hit, type: "Purchase", rev: "7" })
        const newest = outcomes[all.lastIndexOf("open")]
        if (newest === undefined) expect(reason).toBe("created")
        else expect([reason, conversion]).toEqual(["replaced", newest.conversion])
      }),
      { numRuns: runsHere(40) },
    )
  })

  async function putAll(events: readonly Received[], how: string): Promise<Outcome[]> {
    if (how === "in one batch") return await Promise.all(events.map(at.put))
    const outcomes: Outcome[] = []
    for (const event of events) outcomes.push(await at.put(event))
    return outcomes
  }
})

it("deletions without tx that come in one batch delete as many of the newest sales as one by one", async () => {
  await restart({ document: { account: { duplicates: "create" } } })
  const { hit } = await at.view(at.ids.next(), "offer", offerKind)
  for (const rev of ["1", "2", "3", "4", "5"]) await at.claim({ hit: hit ?? "", rev })
  const deletion = (sub: string) => at.claim({ hit: hit ?? "", status: "rejected", sub })
  await Promise.all(["a", "b", "c"].map(deletion))
  const live = (await at.conversions()).filter(({ status }) => status === "approved")
  expect(live.map(({ amountMinor }) => amountMinor).toSorted()).toEqual([100, 200])
})

describe.each([
  "in one batch",
  "one by one",
])("what a claim could mean of three sales, once the newest is gone, %s", (how) => {
  const tellAll = async (events: readonly Received[]) => {
    const batches = how === "in one batch" ? [events] : events.map((event) => [event])
    const reasons: (string | null)[] = []
    for (const batch of batches)
      reasons.push(...(await Promise.all(batch.map(at.put))).map(({ reason }) => reason))
    return reasons
  }

  it("by its tx, is none of the two that are left", async () => {
    const { hit } = await at.view(at.ids.next(), "offer", offerKind)
    for (const tx of ["A", "B", "C"]) await at.claim({ hit: hit ?? "", tx, rev: "30" })
    const reasons = await tellAll([
      at.claimEvent({ hit: hit ?? "", tx: "C", status: "rejected" }),
      at.claimEvent({ hit: hit ?? "", status: "refund" }),
    ])
    expect(reasons).toEqual(["deleted", "ambiguous_target"])
  })

  it("because its import is undone, is the newest that is left", async () => {
    await restart({ document: { account: { duplicates: "create" } } })
    const { hit } = await at.view(at.ids.next(), "offer", offerKind)
    const rows = ["1", "2", "3"].map((rev) => at.claimEvent({ hit: hit ?? "", rev }, { via: "import" }))
    for (const row of rows) await at.put(row)
    await tellAll([
      at.claimEvent({ event: rows[2]?.id ?? "" }, { via: "import", name: "undo" }),
      at.claimEvent({ hit: hit ?? "", status: "refund" }),
    ])
    const stands = (await at.conversions()).map(({ amountMinor, status }) => `${amountMinor} ${status}`)
    expect(stands).toEqual(["300 deleted", "200 declined", "100 approved"])
  })

  it("over all visitors, is the one between", async () => {
    await restart({ document: { account: { duplicates: "ignore_by_event_id" } } })
    const views = [1, 2, 3].map(() => at.view(at.ids.next(), "offer", offerKind))
    const [first, ...others] = (await Promise.all(views)).map(({ hit }) => hit ?? "")
    const rows = [first ?? "", ...others].map((hit, n) =>
      at.claimEvent({ hit, tx: "A", rev: "6", event_id: `e${n}` }, { via: "import" }),
    )
    for (const row of rows) await at.put(row)
    const undo = (row: Received | undefined) =>
      at.claimEvent({ event: row?.id ?? "" }, { via: "import", name: "undo" })
    const reasons = await tellAll([
      undo(rows[2]),
      undo(rows[0]),
      at.claimEvent({ hit: first ?? "", tx: "A", rev: "9" }),
    ])
    expect(reasons).toEqual(["undone", "undone", "duplicate_conflict"])
  })
})

it("what a visitor has viewed costs a claim the same, however much it is", async () => {
  const vid = at.ids.next()
  const kinds = ["offer", "lander", "page"] as const
  const views = Array.from({ length: 300 }, (_, n) =>
    at.viewEvent(vid, `/p${n}`, { kind: kinds[n % 3] ?? "page" }),
  )
  await Promise.all(views.map((view, n) => at.put({ ...view, happenedAt: view.at + n })))
  const want = { vid, page: "/p100", at: at.now() + 150, sees: null, without: [] }
  const [around] = await at.ledger.books.visitorHits([want])
  const pages = (hits: { page: string }[] = []) => hits.map(({ page }) => page).sort()
  expect(pages(around?.before)).toEqual(["/p100", "/p148", "/p149", "/p150"])
  expect(pages(around?.after)).toEqual(["/p151", "/p152", "/p153"])
})

describe("a parked claim that can never be recorded", () => {
  /** A ledger that cannot write what becomes of the claim with tx "poison", but can park it. */
  const poisoned = () =>
    restart({
      ledger: (real) => ({
        ...real,
        transaction: (names, work) =>
          real.transaction(names, (books) =>
            work({
              ...books,
              write: async (changes) => {
                if (changes.conversions.some(({ tx }) => tx === "poison")) throw new Error("cannot be stored")
                await books.write(changes)
              },
            }),
          ),
      }),
    })

  it("does not hold up the view that would wake it", async () => {
    await poisoned()
    const vid = at.ids.next()
    await at.claim({ vid, p: "offer", tx: "poison" })
    expect(await at.view(vid, "offer", offerKind)).toMatchObject({ page: "offer" })
  })

  it("is put aside by the minute's round, which decides the others", async () => {
    await poisoned()
    const [bad, good] = [at.ids.next(), at.ids.next()]
    await at.claim({ vid: bad, tx: "poison" })
    await at.claim({ vid: good, tx: "A" })
    at.passTime(1)
    for (const vid of [bad, good]) await at.view(vid, "page")
    at.passTime(10 * MINUTE)
    await at.recorder.retryParked()
    expect(await at.conversions()).toMatchObject([{ vid: good }])
    expect((await at.ledger.books.parkedCounts([])).all).toBe(0)
    expect(at.problems).toContainEqual(expect.stringContaining("parked claim"))
  })
})

it("a claim may wait while those that waited before it are being woken", async () => {
  const vid = at.ids.next()
  await Promise.all(Array.from({ length: 100 }, (_, tx) => at.claim({ vid, p: "up", tx: `${tx}` })))
  const [, claim] = await Promise.all([at.view(vid, "up"), at.claim({ vid, p: "other" })])
  expect(claim).toMatchObject({ decision: "parked" })
  expect(await at.conversions()).toHaveLength(100)
})

it("a view recorded before a crash is not forgotten by the next, though its session was not saved", async () => {
  let isCrashing = true
  await restart({
    sessions: (real) => ({
      ...real,
      save: (...given) => (isCrashing ? Promise.reject(new Error("crash")) : real.save(...given)),
    }),
  })
  const vid = at.ids.next()
  await at.sessions.forget([vid])
  isCrashing = false
  await at.view(vid, "lp", { url: "https://a.example/?campaign=old" })
  isCrashing = true
  at.passTime(1)
  const spring = at.viewEvent(vid, "lp", { url: "https://a.example/?campaign=spring" })
  await expect(at.put(spring)).rejects.toThrow("crash")
  isCrashing = false
  at.passTime(1)
  const [again, next] = await Promise.all([at.put(spring), at.view(vid, "offer")])
  expect((await at.ledger.log.hit(next.hit ?? ""))?.entrance).toBe(again.hit)
})

it("sessions that cannot be read are looked up in the ledger instead", async () => {
  await restart({ sessions: (real) => ({ ...real, load: () => Promise.reject(new Error("gone")) }) })
  const vid = at.ids.next()
  const { hit: entrance } = await at.view(vid, "lp", { url: "https://a.example/?campaign=spring" })
  const { hit } = await at.view(vid, "offer")
  expect((await at.ledger.log.hit(hit ?? ""))?.entrance).toBe(entrance)
})

describe("a journey that is remembered, and that the ledger does not know", () => {
  const spring = { url: "https://a.example/?campaign=spring" }
  const entranceOf = async (hit: string | null) => (await at.ledger.log.hit(hit ?? ""))?.entrance

  it("of a visitor who is erased while a view waits for its turn, is begun anew", async () => {
    let meanwhile = async () => {}
    await restart({
      sessions: (real) => ({
        ...real,
        load: async (vids) => {
          const remembered = await real.load(vids)
          await meanwhile()
          return remembered
        },
      }),
    })
    const vid = at.ids.next()
    await at.view(vid, "lp", spring)
    meanwhile = async () => {
      meanwhile = async () => {}
      await at.ledger.people.erase(vid, at.now())
      await at.sessions.forget([vid])
    }
    const { hit } = await at.view(vid, "offer", offerKind)
    const next = await at.view(vid, "thanks")
    expect([await entranceOf(hit), await entranceOf(next.hit)]).toEqual([hit, hit])
  })

  it("as the ledger is one that was restored, is that of the visitor's newest view there", async () => {
    const vid = at.ids.next()
    const known = await at.view(vid, "lp", spring)
    at.passTime(MINUTE)
    const lost = at.ids.hitOf(at.ids.next(), vid)
    const [session] = (await at.sessions.load([vid])).values()
    if (session)
      await at.sessions.save([{ ...session, entrance: lost, campaign: "lost", lastAt: at.now() }], DAY)
    const { hit } = await at.view(vid, "offer", offerKind)
    expect(await at.ledger.log.hit(hit ?? "")).toMatchObject({ entrance: known.hit, campaign: "spring" })
  })
})

it("a page nobody set up is registered at its first view, and keeps the kind it had then", async () => {
  const vid = at.ids.next()
  await at.view(vid, "offer", offerKind)
  const { hit } = await at.view(vid, "offer")
  expect((await at.ledger.log.hit(hit ?? ""))?.kind).toBe("offer")
})
