import { DatabaseSync } from "node:sqlite"
import { afterEach, describe, expect, it } from "vitest"
import { createRetention } from "../../collector/retention.ts"
import { DAY, settings } from "../domain/builders.ts"
import { ANNS, ORDER, startWithAnn } from "../start/ann.ts"

type Started = Awaited<ReturnType<typeof startWithAnn>>
let at: Started
afterEach(async () => await at.stop())

/** All that is counted, whoever it was: by what reports group by. */
function sums({ file }: Started): unknown {
  const database = new DatabaseSync(file, { readOnly: true })
  const all = (sql: string) => database.prepare(sql).all()
  const visits = `source, campaign, page, kind, funnel, link, keyword, custom, browser, os, device, language,
    country, timezone, bot, cost_micros, referrer_kind`
  const sales = "type, status, currency, duplicate, page, source, campaign, undone"
  const found = [
    all(`select ${visits}, count(*), count(distinct vid), count(distinct entrance), min(at), max(at)
      from hits group by ${visits} order by ${visits}`),
    all(`select ${sales}, count(*), sum(revenue_minor), sum(amount_minor), count(distinct vid), count(distinct hit)
      from conversions group by ${sales} order by ${sales}`),
    all(
      "select via, name, reason, count(*), count(distinct vid), count(conversion) from events group by via, name, reason order by 1, 2, 3",
    ),
    all("select destination, count(*) from deliveries group by destination"),
    all("select page, count(*), count(distinct conversion) from assists group by page"),
    all("select count(*) from assists join hits on hits.id = assists.hit"),
    all(
      "select count(*) from conversions join hits on hits.id = conversions.hit and hits.vid = conversions.vid",
    ),
    all("select count(*) from hits join hits as first on first.id = hits.entrance and first.vid = hits.vid"),
    all("select count(*), max(number) from revisions"),
  ]
  database.close()
  return found
}

const found = (disk: string, parts: readonly string[]) => parts.filter((part) => disk.includes(part))

describe("a visitor who is erased", () => {
  it("leaves every sum as it was, and nothing by which anybody could be known", async () => {
    at = await startWithAnn()
    const { ann, ledger } = at
    const parts = [...Object.values(ANNS), ORDER, ann.vid, ...ann.hits]
    expect(found(at.onDisk(), parts)).toEqual(parts)
    const before = sums(at)
    const erasure = await ledger.people.erase(ann.vid, at.now())
    expect(sums(at)).toEqual(before)
    expect(found(at.onDisk(), parts)).toEqual([])
    expect(erasure).toEqual({
      ...{ hits: 2, events: 6, conversions: 1, stopped: 1 },
      told: [{ destination: at.destination, deliveries: 1, lastAt: at.now() }],
    })
    expect(await ledger.people.erase(ann.vid, at.now())).toBeNull()
  })

  it("is a stranger in every answer", async () => {
    at = await startWithAnn({ others: 1 })
    const { ann, ledger } = at
    await ledger.people.erase(ann.vid, at.now())
    const { log } = ledger
    expect([await log.visitor(ann.vid), await log.hit(ann.hits[0] ?? "")]).toEqual([null, null])
    const sale = await log.conversion(ann.sale)
    expect(sale?.conversion).toMatchObject({ revenueMinor: 4_000, tx: null, parameters: {} })
    expect(sale?.click).toMatchObject({ page: "offer", url: null, source: "meta", client: null })
    expect(sale?.entrance).toMatchObject({ page: "lander", parameters: {}, external: null })
    expect(sale?.assists).toHaveLength(1)
    expect(
      sale?.deliveries.map(({ delivery }) => [delivery.state, delivery.reason, delivery.request]),
    ).toEqual([
      ["sent", null, null],
      ["failed", "erased", null],
    ])
    expect(await log.visitor(sale?.conversion.vid ?? "")).toMatchObject({ hits: [{}, {}], conversions: [{}] })
    const { items } = await log.events({ equal: { conversion: ann.sale }, limit: 10 })
    for (const { outcome } of items)
      expect(outcome).toMatchObject({
        vid: null,
        hit: null,
        tx: null,
        steps: [{ said: expect.stringContaining("Erased") }],
      })
    const waited = await log.events({ equal: { decision: "refused" }, limit: 10 })
    expect(waited.items.map(({ outcome }) => outcome.reason)).toEqual(["unknown_hit", "page_not_visited"])
    expect(await log.parked()).toMatchObject({ count: 0 })
  })

  it("is met by nothing that comes later, and by nothing twice", async () => {
    at = await startWithAnn({ others: 0 })
    const { ann, ledger, ids } = at
    const viewed = at.viewEvent(ann.vid, "offer", { kind: "offer" }, ids.next())
    await at.put(viewed)
    await ledger.people.erase(ann.vid, at.now())
    expect(await at.put(viewed)).toMatchObject({ event: viewed.id, vid: null, hit: null })
    expect(await ledger.log.visitor(ann.vid)).toBeNull()
    const late = await at.claim({ hit: ann.hits[1] ?? "", tx: ORDER, type: "Purchase", rev: "40.00" })
    expect(late).toMatchObject({ decision: "parked", conversion: null })
    expect(await at.conversions()).toHaveLength(1)
    await at.view(ann.vid, "offer", { kind: "offer" })
    expect((await ledger.log.visitor(ann.vid))?.hits).toHaveLength(1)
  })
})

it("a visitor who is erased while something is on its way may have been told of, and is not told of again", async () => {
  at = await startWithAnn({ others: 0 })
  const { ann, ledger, destination } = at
  const wants = [{ key: destination, most: 9 }]
  const until = at.now() + 60_000
  const [delivery] = await ledger.deliveries.take({ wants, without: [], now: at.now(), until })
  if (delivery === undefined) throw new Error("one waited still")
  at.passTime(1)
  expect(await ledger.people.erase(ann.vid, at.now())).toMatchObject({
    told: [{ destination, deliveries: 2, lastAt: at.now() - 1 }],
    stopped: 0,
  })
  const answer = { status: 503, text: ANNS.answer, retryAfter: null }
  const again = { state: "waiting", nextAt: at.now() + 5, reason: null, error: "It answered 503." } as const
  await ledger.deliveries.note([{ delivery, answer, at: at.now(), durationMs: 5, asked: null, ...again }])
  expect((await ledger.deliveries.find(delivery.id))?.delivery).toMatchObject({
    state: "failed",
    reason: "erased",
  })
  expect(found(at.onDisk(), [ANNS.answer])).toEqual([])
})

it("a visitor who is erased takes along claims that were not authorised", async () => {
  at = await startWithAnn({ others: 0 })
  const { ann, ledger } = at
  at.use(
    settings({
      offerSources: [{ id: "acme", key: "k3y-of-acme" }],
      pages: [{ id: "offer", kind: "offer", offerSource: "acme" }],
    }),
  )
  const barred = await at.claim({ hit: ann.hits[1] ?? "", tx: "tx-of-annabel", remark: ANNS.remark })
  expect(barred.reason).not.toBe("created")
  await ledger.people.erase(ann.vid, at.now())
  expect(found(at.onDisk(), ["tx-of-annabel", ANNS.remark, ...ann.hits])).toEqual([])
})

it("a visitor who is erased takes along what could not be recorded, by whichever name it came", async () => {
  at = await startWithAnn({ others: 0 })
  const { ann, ledger } = at
  const byHand = { author: "Bob", note: ANNS.remark, conversion: ann.sale, repeats: null, settles: null }
  const aside = [
    at.claimEvent({ hit: ann.hits[1] ?? "", x: ANNS.remark }),
    { ...at.claimEvent({ x: ANNS.remark }), byHand },
  ]
  for (const event of aside) await ledger.putAside(event, "no", at.now())
  const stranger = at.claimEvent({ hit: at.ids.next(), x: "another" })
  await ledger.putAside(stranger, "no", at.now())
  await ledger.people.erase(ann.vid, at.now())
  const { items } = await ledger.rejected.list({ limit: 10 })
  expect(items.map(({ received }) => received.id)).toEqual([stranger.id])
  expect(found(at.onDisk(), [ANNS.remark])).toEqual([])
})

describe("what is older than account.retentionDays", () => {
  const retention = (document: object, people = at.ledger.people) => {
    const needs = { settings: () => settings(document), clock: at.now, people }
    return createRetention({
      ...needs,
      alone: async (_task, work) => {
        await work(new AbortController().signal)
        return true
      },
      onProblem: (what) => at.problems.push(what),
    })
  }
  const KEPT = { account: { retentionDays: 30 } }

  it("loses what concerns people, on the disk too; sums and keys stay", async () => {
    at = await startWithAnn()
    const before = sums(at)
    const parts = Object.values(ANNS)
    at.passTime(31 * DAY)
    await retention(KEPT).pass()
    expect(sums(at)).toEqual(before)
    expect(found(at.onDisk(), parts)).toEqual([])
    expect((await at.ledger.log.visitor(at.ann.vid))?.hits).toHaveLength(2)
    expect(await at.ledger.log.parked()).toMatchObject({ count: 0 })
  })

  it("is kept until then, and for ever without the setting", async () => {
    at = await startWithAnn({ others: 0 })
    const parts = Object.values(ANNS)
    at.passTime(29 * DAY)
    await retention(KEPT).pass()
    at.passTime(10_000 * DAY)
    await retention({}).pass()
    expect(found(at.onDisk(), parts)).toEqual(parts)
  })

  it("still meets its claims: a late refund finds the sale, and a repeated event changes nothing", async () => {
    at = await startWithAnn({ others: 0 })
    const { ann } = at
    const again = at.claimEvent({ hit: ann.hits[1] ?? "", tx: "another", rev: "5.00" })
    const first = await at.put(again)
    at.passTime(31 * DAY)
    await retention(KEPT).pass()
    expect(await at.put(again)).toMatchObject({ decision: "created", conversion: first.conversion })
    expect(await at.conversions()).toHaveLength(2)
    const refund = await at.claim({ hit: ann.hits[1] ?? "", tx: ORDER, type: "Purchase", status: "refunded" })
    expect(refund).toMatchObject({ decision: "edited", conversion: ann.sale })
  })

  it("goes in small steps, which go on where they were stopped", async () => {
    at = await startWithAnn()
    at.passTime(31 * DAY)
    const { people } = at.ledger
    let steps = 0
    const stopped = retention(KEPT, {
      ...people,
      forgetBefore: async (before, now) => {
        if (++steps === 2) stopped.stop()
        return await people.forgetBefore(before, now)
      },
    })
    await stopped.run()
    expect(steps).toBe(2)
    const rest = retention(KEPT, {
      ...people,
      forgetBefore: async (before, now) => {
        steps++
        return await people.forgetBefore(before, now)
      },
    })
    await rest.pass()
    expect(steps).toBe(4) // 240 events of others and some of hers, in hundreds; and one that found no more
    expect(found(at.onDisk(), Object.values(ANNS))).toEqual([])
  })

  it("goes of what was put aside too, by when it was received, however late it was tried again", async () => {
    at = await startWithAnn({ others: 0 })
    const { rejected } = at.ledger
    const { items } = await rejected.list({ limit: 10 })
    const [aside] = items
    if (aside === undefined) throw new Error("one was put aside")
    at.passTime(29 * DAY)
    await at.ledger.putAside(aside.received, "no, again", at.now())
    await retention(KEPT).pass()
    expect(await rejected.count()).toBe(1)
    at.passTime(2 * DAY)
    await retention(KEPT).pass()
    expect(await rejected.count()).toBe(0)
  })

  it("starts anew with what became too old since", async () => {
    at = await startWithAnn({ others: 0 })
    at.passTime(31 * DAY)
    await retention(KEPT).pass()
    const { hit } = await at.view(at.ids.next(), "offer", {
      kind: "offer",
      url: `https://shop.example/${ANNS.mail}`,
    })
    at.passTime(31 * DAY)
    await retention(KEPT).pass()
    expect((await at.ledger.log.hit(hit ?? ""))?.url).toBeNull()
  })
})
