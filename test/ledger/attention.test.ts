import { afterEach, beforeEach, describe, expect, it } from "vitest"
import { repeatOf } from "../../collector/claim-again.ts"
import { correctionOf } from "../../collector/domain/conversion/by-hand.ts"
import { trySettings } from "../../collector/replay/settings-trial.ts"
import { id, REQUEST, settings, VISITOR } from "../domain/builders.ts"
import { type StartedRecorder, startRecorder } from "../start/recorder.ts"

const IGNORE = { account: { duplicates: "ignore" } }

let recorder: StartedRecorder
let hit: string
beforeEach(async () => {
  recorder = await startRecorder({ document: IGNORE })
  hit = (await recorder.view(VISITOR, "offer")).hit ?? ""
})
afterEach(async () => await recorder.stop())

/** By hand, on the conversion that the first claim made. */
async function byHand(wanted: object, settles: { event: string; choice: string } | null = null) {
  const [sale = { id: "", hit }] = await recorder.conversions()
  const own = { id: recorder.ids.next(), at: recorder.now(), author: "Ada", note: "so", request: REQUEST }
  return await recorder.put(correctionOf(sale, wanted, { ...own, settles }, settings(IGNORE)))
}

const search = async (text: string, limit = 10, cursor?: string) =>
  await recorder.ledger.log.events({ equal: {}, search: text, limit, ...(cursor && { cursor }) })

describe("a conflict", () => {
  const inConflict = async () => {
    await recorder.claim({ hit, tx: "A", rev: "30" })
    return (await recorder.claim({ hit, tx: "A", rev: "35" })).event
  }

  it("is open until it is settled with a change, in the same transaction", async () => {
    const { attention } = recorder.ledger
    const event = await inConflict()
    expect(await attention.open(10)).toEqual({ count: 1, oldest: recorder.now() })
    const { event: through } = await byHand({ rev: "35" }, { event, choice: "take" })
    expect(await attention.open(10)).toEqual({ count: 0, oldest: null })
    const settled = { author: "Ada", choice: "take", through, at: expect.any(Number) }
    expect(await attention.conflict(event)).toMatchObject({ settled })
    expect(await byHand({ rev: "9" }, { event, choice: "take" })).toMatchObject({ reason: "settled_already" })
    const again = { event, choice: "keep", author: "Bob", at: 1, through: null }
    expect(await attention.settle(again)).toBe(false)
    expect(await attention.conflict(event)).toMatchObject({ settled })
  })

  it("is settled once, also in one batch", async () => {
    const event = await inConflict()
    const both = await Promise.all([
      byHand({ rev: "35" }, { event, choice: "take" }),
      byHand({ rev: "36" }, { event, choice: "take" }),
    ])
    expect(new Set(both.map(({ decision }) => decision))).toEqual(new Set(["edited", "ignored"]))
  })

  it("is listed page by page, newest first; no more are counted than asked for", async () => {
    await recorder.claim({ hit, tx: "A", rev: "1" })
    const events: string[] = []
    for (let n = 2; n < 7; n++) events.push((await recorder.claim({ hit, tx: "A", rev: `${n}` })).event)
    const { attention } = recorder.ledger
    expect((await attention.open(3)).count).toBe(3)
    const listed: string[] = []
    let cursor: string | null = ""
    do {
      const page = await attention.conflicts({ isSettled: false, limit: 2, ...(cursor && { cursor }) })
      listed.push(...page.items.map(({ record }) => record.received.id))
      cursor = page.next
    } while (cursor !== null)
    expect(listed).toEqual(events.toReversed())
  })
})

describe("values that nobody could read", () => {
  it("are counted by value, also of claims that had to wait", async () => {
    const before = id(recorder.now() - 1_000)
    await recorder.claim({ vid: before, tx: "P", status: "odd", rev: "{payout}" })
    await recorder.view(before, "offer")
    await recorder.claim({ hit, tx: "B", status: "odd" })
    const { attention, log } = recorder.ledger
    const counted = (warning: string, most = 10) => attention.unclear({ warning, since: 0, most })
    expect(await counted("status_not_mapped")).toMatchObject([
      { parameter: "status", value: "odd", count: 2 },
    ])
    expect(await counted("unresolved_macro")).toMatchObject([
      { parameter: "rev", value: "{payout}", count: 1 },
    ])
    expect(await counted("status_not_mapped", 1)).toMatchObject([{ count: 1 }])
    const asked = { warning: "status_not_mapped", values: ["odd"], limit: 1 }
    const first = await log.unclearEvents(asked)
    const second = await log.unclearEvents({ ...asked, cursor: first.next ?? "" })
    expect([...first.items, ...second.items].map(({ outcome }) => outcome.tx).toSorted()).toEqual(["B", "P"])
    expect(second.next).toBeNull()
  })

  it("are kept of fifty parameters of a claim at most, and of ours however late they come", async () => {
    const many = Object.fromEntries(Array.from({ length: 3_000 }, (_, n) => [`a${n}`, "{x}"]))
    await recorder.claim({ hit, tx: "M", ...many, rev: "{payout}" })
    const found = await recorder.ledger.attention.unclear({
      warning: "unresolved_macro",
      since: 0,
      most: 10_000,
    })
    expect(found).toHaveLength(51)
    expect(found).toContainEqual(expect.objectContaining({ parameter: "rev", value: "{payout}" }))
  })

  it("have long names, or the same beginning, and the claim is recorded all the same", async () => {
    const long = "x".repeat(900)
    const outcome = await recorder.claim({ hit, tx: "L", [`${long}1`]: "{a}", [`${long}2`]: "{b}" })
    expect(outcome.decision).toBe("created")
  })
})

it("what is put aside is counted", async () => {
  const { ledger } = recorder
  expect(await ledger.attention.putAside()).toEqual({ count: 0, oldest: null })
  await ledger.putAside(recorder.claimEvent({ hit }), "no", 5)
  expect(await ledger.attention.putAside()).toEqual({ count: 1, oldest: 5 })
})

it("events are found by any id or tx, in order", async () => {
  const { conversion, event } = await recorder.claim({ hit, tx: "A", rev: "30" })
  await recorder.claim({ hit, tx: "B", rev: "30" })
  const unknown = id()
  await recorder.claim({ hit: unknown, tx: "W" })
  const txs = async (text: string) => (await search(text)).items.map(({ outcome }) => outcome.tx)
  expect(await txs("A")).toEqual(["A"])
  expect(await txs(VISITOR)).toHaveLength(3)
  expect(await txs(hit)).toHaveLength(3)
  expect(await txs(unknown)).toEqual(["W"])
  expect(await txs(conversion ?? "")).toEqual(["A"])
  expect(await txs(event)).toEqual(["A"])
  const first = await search(VISITOR, 2)
  const second = await search(VISITOR, 2, first.next ?? "")
  expect([first.items.length, second.items.length, second.next]).toEqual([2, 1, null])
})

describe("a change by hand", () => {
  it("is tried on the past as it was made: trying the present settings gives no difference", async () => {
    await recorder.claim({ hit, tx: "A", rev: "30" })
    const event = (await recorder.claim({ hit, tx: "A", rev: "35" })).event
    recorder.passTime(1_000)
    await byHand({ rev: "35", status: "pending" }, { event, choice: "take" })
    await byHand({ tx: "C", type: "Lead" })
    await byHand({ rev: "1" }, { event, choice: "take" })
    const trial = (document: object) =>
      trySettings({
        history: recorder.ledger.history,
        present: settings(IGNORE),
        candidate: settings(document),
        from: recorder.now() - 500,
        to: recorder.now() + 1_000,
      })
    expect(await trial(IGNORE)).toMatchObject({ claims: 3, differences: [], answers: [] })
    expect(
      (await trial({ account: { duplicates: "ignore", pendingRevenue: "5" } })).differences,
    ).toMatchObject([{ what: "changed", candidate: { revenueMinor: 500, tx: "C", type: "Lead" } }])
  })

  it("names its author in the revisions of the conversion", async () => {
    const { conversion } = await recorder.claim({ hit, tx: "A", rev: "30" })
    const { event } = await byHand({ rev: "5" })
    const record = await recorder.ledger.log.conversion(conversion ?? "")
    expect([...(record?.byHand ?? [])]).toEqual([
      [event, expect.objectContaining({ author: "Ada", note: "so" })],
    ])
  })
})

it("the event that repeats another is one, and has the time of the first", () => {
  const event = id()
  expect(repeatOf(event)).toBe(repeatOf(event))
  expect(repeatOf(event).slice(0, 10)).toBe(event.slice(0, 10))
  expect(repeatOf(event)).not.toBe(repeatOf(id()))
})
