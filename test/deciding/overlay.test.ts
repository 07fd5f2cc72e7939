import fc from "fast-check"
import { expect, it } from "vitest"
import { decideBatch } from "../../collector/deciding/batch.ts"
import { newlyArrived, noChanges } from "../../collector/deciding/notes.ts"
import { emptyBooks, overlay } from "../../collector/deciding/overlay.ts"
import type { Conversion, Received } from "../../collector/domain/event.ts"
import { inStreamOf, makeId } from "../../collector/domain/ids.ts"
import { readSettings, type Settings } from "../../collector/domain/settings.ts"
import type { EventRecord, OpenBooks } from "../../collector/ports.ts"
import { DAY, NOW, received, UNTOLD } from "../domain/builders.ts"
import { openLedger, runsHere } from "../start/ledgers.ts"

const offers = [
  { id: "offer", kind: "offer", offerSource: "acme" },
  { id: "upsell", kind: "offer", offerSource: "bets" },
]
const sources = [
  { id: "acme", key: "secret" },
  { id: "bets", duplicates: "create", status: "pending" },
]
const documents = [
  {},
  { types: [{ name: "Lead" }, { name: "Purchase", replaces: ["Lead"] }] },
  {
    account: { duplicates: "increment", pendingRevenue: 0 },
    types: [
      { name: "Lead", duplicates: "new_or_repeated" },
      { name: "Purchase", retryWindow: "1h" },
    ],
  },
  { account: { duplicates: "ignore_by_event_id" }, pages: [{ id: "offer", kind: "offer", payout: 7 }] },
  {
    types: [
      { name: "conversion", duplicates: "ignore_by_event_id" },
      { name: "Lead", duplicates: "ignore" },
      { name: "Purchase", duplicates: "edit", replaces: ["Lead"] },
    ],
  },
  { account: { duplicates: "create", expiredVisitors: "refuse", statuses: { odd: "declined" } } },
  { account: { duplicates: "new_or_repeated" }, offerSources: sources, pages: offers },
  { account: { duplicates: "edit" }, offerSources: sources, pages: offers },
]
const versions = documents.map((document, at) => readSettings(document, at) as Settings) // a test holds that they have no faults

const maybe = <Value>(...values: Value[]) => fc.option(fc.constantFrom(...values), { nil: undefined })
const people = fc.nat(1)
const event = fc.oneof(
  {
    weight: 2,
    arbitrary: fc.record({
      view: fc.constantFrom("offer", "upsell", "lander"),
      by: people,
      isAwaited: fc.boolean(),
    }),
  },
  {
    weight: 6,
    arbitrary: fc.record({
      by: people,
      via: fc.constantFrom("postback" as const, "postback" as const, "script" as const, "import" as const),
      whom: fc.constantFrom(
        "hit" as const,
        "vid" as const,
        "page" as const,
        "future" as const,
        "both" as const,
      ),
      isAuthorised: fc.boolean(),
      isRepeated: fc.boolean(),
      fields: fc.record({
        tx: maybe("1", "2"),
        rev: maybe("10", "30", "-1", "-2", "0", "x"),
        currency: maybe("USD", "JPY", "KWD"),
        status: maybe("pending", "approved", "refund", "rejected", "rejected", "other", "odd"),
        type: maybe("Lead", "Purchase", "transaction"),
        event_id: maybe("1", "2", "3"),
      }),
    }),
  },
  { weight: 1, arbitrary: fc.record({ undo: fc.nat(5) }) },
)
const step = fc.oneof(
  { weight: 5, arbitrary: fc.array(event, { minLength: 1, maxLength: 6 }) },
  { weight: 1, arbitrary: fc.record({ settings: fc.nat(documents.length - 1) }) },
  { weight: 1, arbitrary: fc.record({ wait: fc.constantFrom(5_000, 700_000, 5 * 86_400_000) }) },
)
type Step = typeof step extends fc.Arbitrary<infer T> ? T : never

/** Ids that only grow, and can be given out once more from where they were. */
function countedIds(now: () => number) {
  let made = 0
  return {
    next: () => {
      made++
      const number = made * 32 // the last character of a hit is its visitor's
      return makeId(
        now(),
        new Uint8Array([0, 0, 0, 0, 0, 0, number >> 24, number >> 16, number >> 8, number]),
      )
    },
    mark: () => made,
    backTo: (mark: number) => {
      made = mark
    },
  }
}

type Ids = ReturnType<typeof countedIds>
type Told = typeof event extends fc.Arbitrary<infer T> ? T : never
type ToldView = Extract<Told, { view: string }>
type ToldClaim = Extract<Told, { whom: string }>

/** Makes events of two visitors; of each the first view can be claimed on before it comes. */
function twoVisitors(ids: Ids, now: () => number, run: number) {
  const vids = [ids.next(), ids.next()]
  const awaited = vids.map((vid) => inStreamOf(ids.next(), vid))
  const viewed = new Set<string>()
  const hits = [...awaited]
  const rows: Received[] = []

  function view({ view: page, by, isAwaited }: ToldView): Received {
    const [id, vid, first] = [ids.next(), vids[by] ?? "", awaited[by] ?? ""]
    const hit = isAwaited && !viewed.has(first) ? first : inStreamOf(id, vid)
    viewed.add(hit)
    hits[by] = hit
    return received([], { id, at: now(), via: "script", name: "view", vid, view: { ...UNTOLD, hit, page } })
  }

  function claim({ by, via, whom, fields, isAuthorised, isRepeated }: ToldClaim): Received {
    const [id, hit = "", vid = ""] = [ids.next(), hits[by], vids[by]]
    const future = { hit: awaited[by] ?? "" }
    const named = {
      hit: { hit },
      vid: { vid },
      page: { vid, p: "offer" },
      future,
      both: { hit, vid: vids[0] },
    }
    const { tx, event_id } = fields // they count over all visitors, and so over all runs
    const own = { tx: tx && `${run}-${tx}`, event_id: event_id && `${run}-${event_id}` }
    const given = Object.entries({ ...named[whom], ...fields, ...own }).filter(([, value]) => value)
    const claimed = received(Object.fromEntries(given) as Record<string, string>, {
      ...{ id, at: now(), via, isAuthorised },
      vid: via === "script" ? vid : null,
      source: isAuthorised ? "acme" : null,
      fingerprint: via === "postback" && isRepeated ? JSON.stringify(given) : null,
    }) // what was not given was left out
    if (via === "import") rows.unshift(claimed)
    return claimed
  }

  function undo(row: number): Received {
    const id = ids.next()
    const undone = rows[row]
    const eventId = undone?.fields.filter(([name]) => name === "event_id") ?? []
    return received([["event", undone?.id ?? id], ...eventId], { id, at: now(), via: "import", name: "undo" })
  }

  return {
    vids,
    isAbout: ({ outcome: { hit, vid } }: EventRecord) =>
      vids.includes(vid ?? "") || awaited.includes(hit ?? ""),
    make: (told: Told) => ("view" in told ? view(told) : "undo" in told ? undo(told.undo) : claim(told)),
  }
}

it("books in memory answer as the ledger does", async () => {
  const ledger = await openLedger()
  let now = NOW
  let runs = 0
  const ids = countedIds(() => now)

  async function happens(first: number, steps: readonly Step[]) {
    let settings = versions[first] as Settings
    const memory = overlay()
    const visitors = twoVisitors(ids, () => now, runs++)

    async function decide(events: Received[], due: string[] = []) {
      const mark = ids.mark()
      const tryOn = async (books: OpenBooks) => {
        ids.backTo(mark)
        const circumstances = { settings, now, nextId: ids.next, sessions: new Map(), isWaking: true }
        const parked = due.length === 0 ? [] : await books.stillParked(due)
        const batch = await decideBatch(events, books, { ...circumstances, replayed: newlyArrived }, parked)
        await books.write(batch.changes)
        return [...batch.outcomes].toSorted().map(([, outcome]) => outcome)
      }
      const real = await ledger.transaction([], tryOn)
      expect(await tryOn(memory)).toEqual(real)
    }

    for (const step of steps) {
      now += 1
      if ("settings" in step) settings = versions[step.settings] as Settings
      else if ("wait" in step) {
        now += step.wait
        const due = await ledger.books.due({ now, parkedBefore: now - 7 * DAY })
        const own = due.filter(visitors.isAbout).map(({ received }) => received.id)
        await decide([], own)
      } else await decide(step.map(visitors.make))
    }
    const conversions = memory.written().conversions
    const lists = await Promise.all(
      visitors.vids.map((vid) => ledger.log.conversions({ equal: { vid }, deleted: true, limit: 1_000 })),
    )
    const real = lists.flatMap(({ items }) => items.map(({ conversion }) => conversion))
    expect(conversions.toSorted(byId)).toEqual(real.toSorted(byId))
  }

  try {
    const several = fc.array(step, { minLength: 3, maxLength: 25 })
    await fc.assert(fc.asyncProperty(fc.nat(documents.length - 1), several, happens), {
      numRuns: runsHere(60),
    })
  } finally {
    await ledger.close()
  }
})

const byId = (one: Conversion, other: Conversion) => (one.id < other.id ? -1 : 1)

it("an event id counted below counts again once what counted it is taken back, and nothing else is", async () => {
  const once = { vid: "v", eventId: "e1" }
  const counted = { ...once, type: "Click", conversion: "c", event: "e" }
  const books = overlay({ ...emptyBooks, counted: async () => [counted] })
  await books.write({ ...noChanges(), uncounted: [{ ...once, event: "another" }] })
  expect(await books.counted([once])).toEqual([counted])
  await books.write({ ...noChanges(), uncounted: [{ ...once, event: "e" }] })
  expect(await books.counted([once])).toEqual([])
})
