import { afterEach, beforeEach, describe, expect, it } from "vitest"
import type { Hit } from "../../collector/domain/event.ts"
import { unknownClient, unknownProduct } from "../../collector/domain/hit/client.ts"
import type { ReportQuestion } from "../../collector/domain/report/question.ts"
import type { ReportFigures } from "../../collector/domain/report/report.ts"
import { offsetsWithin } from "../../collector/domain/time-zone.ts"
import type { Ledger } from "../../collector/ports.ts"
import { count } from "../../collector/reports/count.ts"
import { termsOf } from "../../collector/reports/reporter.ts"
import { groupText } from "../../collector/reports/written/report-json.ts"
import { hit, id, settings } from "../domain/builders.ts"
import { openLedger } from "../start/ledgers.ts"
import { conversionOn, eventOn, keep, type World } from "./world.ts"

/**
 * A ledger small enough to be computed by hand. Three people and a program came, in Berlin, where the clocks are
 * put back on 2026-10-25 at 3:00 (1:00 UTC) to 2:00, so that this day has 25 hours:
 *
 * | who | when (UTC) | pages | whence | what it cost |
 * | --- | --- | --- | --- | --- |
 * | Ann | Sat 21:59, 22:10 | lander, widget | meta, may | 0.004 USD by its URL |
 * | Ann again | Sun 00:30 | lander | meta, june | 0.50 EUR by its URL, but an upload says 1.00 USD |
 * | Bob | Sun 01:30, 01:40 | lander, gadget | push | 0.0041 USD by its URL |
 * | Cid | Sun 22:59 | lander | nowhere | nothing |
 * | a program | Sun 12:00 | lander | meta, may | 9.00 USD by its URL |
 *
 * | sale | of | at (UTC) | type | status | revenue | in USD, a EUR being 1.05 |
 * | --- | --- | --- | --- | --- | --- | --- |
 * | 1 | Ann's widget | Sat 22:20 | Purchase | approved | 10.00 USD | 1000 |
 * | 2 | Ann's widget | Mon 09:00 | Purchase | approved | 0.10 EUR | 10.5, so 11 |
 * | 3 | Ann's widget | Mon 09:00 | Purchase | approved | 0.10 EUR | 11 |
 * | 4 | Bob's gadget | Sun 01:50 | Lead | declined | 0, it was to cost 3.00 EUR | 0, and costs nothing |
 * | 5 | Bob's gadget | Sun 01:51 | Lead | pending | 0.01 USD, it costs 3.00 EUR | 1, and 315 of cost |
 * | 6 | Bob's gadget | Sun 01:52 | transaction | approved | 7.00 USD | 700, apart |
 * | 7 | Bob's gadget | Sun 01:53 | Purchase | other | 5.00 GBP | no rate |
 * | 8 | Cid's lander | Sun 23:00 | Purchase | deleted | 0 | nothing |
 * | 9 | the program's lander | Sun 12:01 | Purchase | approved | 90.00 USD | 9000, if asked for |
 */
const document = {
  account: { currency: "USD", timezone: "Europe/Berlin", rates: { EUR: 1.05 } },
  offerSources: [{ id: "acme" }],
  pages: [{ id: "widget", kind: "offer", offerSource: "acme" }],
}

function smallWorld(): World {
  const [ann, bob, cid, program] = [id(), id(), id(), id()]
  const at = (time: string) => Date.parse(time)
  const own = (micros: number, costCurrency = "USD") => ({ costMicros: micros, costCurrency })
  const client = { ...unknownClient, os: { ...unknownProduct, family: "Android" } }
  const may = { source: "meta", campaign: "may" }
  const lander = (vid: string, time: string, of: Parameters<typeof hit>[0] = {}) =>
    hit({ vid, at: at(time), page: "lander", kind: "lander", ...of })
  const ann1 = lander(ann, "2026-10-24T21:59:00Z", { ...may, ...own(4_000), custom: { adset: "7" }, client })
  const bob1 = lander(bob, "2026-10-25T01:30:00Z", {
    source: "push",
    ...own(4_100),
    parameters: { adset: "8" },
  })
  const after = (first: Hit, time: string, page: string) =>
    hit({ ...first, ...NO_COST, id: id(at(time)), at: at(time), page, kind: "offer", entrance: first.id })
  const widget = after(ann1, "2026-10-24T22:10:00Z", "widget")
  const gadget = after(bob1, "2026-10-25T01:40:00Z", "gadget")
  const ann2 = lander(ann, "2026-10-25T00:30:00Z", {
    source: "meta",
    campaign: "june",
    ...own(500_000, "EUR"),
  })
  const cid1 = lander(cid, "2026-10-25T22:59:00Z")
  const robot = lander(program, "2026-10-25T12:00:00Z", { ...may, ...own(9_000_000), isBot: true })
  const costs = { costMinor: 300, costCurrency: "EUR" }
  const tenCents = { at: at("2026-10-26T09:00:00Z"), revenueMinor: 10, currency: "EUR", type: "Purchase" }
  return {
    hits: [ann1, widget, ann2, bob1, gadget, cid1, robot],
    conversions: [
      conversionOn(widget, {
        at: at("2026-10-24T22:20:00Z"),
        revenueMinor: 1000,
        type: "Purchase",
        offerSource: "acme",
      }),
      conversionOn(widget, tenCents),
      conversionOn(widget, tenCents),
      conversionOn(gadget, { at: at("2026-10-25T01:50:00Z"), type: "Lead", status: "declined", ...costs }),
      conversionOn(gadget, {
        at: at("2026-10-25T01:51:00Z"),
        type: "Lead",
        status: "pending",
        revenueMinor: 1,
        ...costs,
      }),
      conversionOn(gadget, { at: at("2026-10-25T01:52:00Z"), type: "transaction", revenueMinor: 700 }),
      conversionOn(gadget, {
        at: at("2026-10-25T01:53:00Z"),
        type: "Purchase",
        status: "other",
        revenueMinor: 500,
        currency: "GBP",
      }),
      conversionOn(cid1, { at: at("2026-10-25T23:00:00Z"), type: "Purchase", status: "deleted" }),
      conversionOn(robot, { at: at("2026-10-25T12:01:00Z"), type: "Purchase", revenueMinor: 9000 }),
    ],
    events: [
      eventOn(widget, "AddToCart"),
      eventOn(widget, "AddToCart"),
      eventOn(gadget, "view"),
      eventOn(gadget, "conversion", { decision: "created" }),
      eventOn(null, "prefetch", { at: gadget.at, via: "link" }),
      eventOn(gadget, "prefetch"),
    ],
    shares: [
      { hit: ann2.id, micros: 1_000_000, currency: "USD", counts: true },
      { hit: ann1.id, micros: 8_000_000, currency: "USD", counts: false },
    ],
  }
}
const NO_COST = { costMicros: null, costCurrency: null, custom: {}, parameters: {} }

let ledger: Ledger
beforeEach(async () => {
  ledger = await openLedger()
  await keep(ledger, smallWorld())
})
afterEach(async () => await ledger.close())

async function asked(of: Partial<ReportQuestion> = {}) {
  const period = { from: Date.parse("2026-10-23T22:00:00Z"), to: Date.parse("2026-10-26T23:00:00Z") }
  const timezone = of.timezone ?? "Europe/Berlin"
  const question: ReportQuestion = {
    ...{ by: [], filters: [], ...period, timezone, offsets: offsetsWithin(period, timezone) },
    ...{ clock: "visit", model: "last", withBots: false, offerSources: new Map([["acme", ["widget"]]]) },
    ...{ most: 1_000, ...of },
  }
  return await count(ledger.figures, question, termsOf(settings(document)))
}

/** `visits visitors conversions revenue cost`, in minor units. */
const line = ({ visits, visitors, conversions, revenueMinor, costMinor }: ReportFigures) =>
  `${visits} ${visitors} ${conversions} ${revenueMinor} ${costMinor}`
/** Each group with its figures; of several groupings with a stroke between. */
async function lines(of: Partial<ReportQuestion>) {
  const { rows, totals } = await asked(of)
  const name = (keys: readonly (string | number | null)[]) =>
    keys.map((key, at) => groupText(of.by?.[at] ?? "", key) ?? "-").join(" | ")
  return Object.fromEntries([...rows.map((row) => [name(row.keys), line(row)]), ["all", line(totals)]])
}

describe("a ledger computed by hand", () => {
  it("by where visitors came from: of costs 0.4 + 100 + 0.41 + 315 cents, the rows add up to 416", async () => {
    expect(await lines({ by: ["source"] })).toEqual({
      meta: "2 1 3 1022 100",
      push: "1 1 3 1 316",
      "-": "1 1 0 0 0",
      all: "4 3 6 1023 416",
    })
  })

  it("by type and status, what is apart and what is in a currency without a rate", async () => {
    const { rows, totals, unconverted } = await asked({ by: ["source"] })
    expect(totals.types).toEqual({
      Purchase: { count: 4, revenueMinor: 1022 },
      Lead: { count: 2, revenueMinor: 1 },
      transaction: { count: 1, revenueMinor: 700 },
    })
    expect(totals.statuses).toEqual({
      approved: { count: 3, revenueMinor: 1022 },
      declined: { count: 1, revenueMinor: 0 },
      pending: { count: 1, revenueMinor: 1 },
      other: { count: 1, revenueMinor: 0 },
    })
    expect(rows.map(({ events }) => events)).toEqual([{ AddToCart: 2 }, { prefetch: 1 }, {}])
    expect(unconverted).toEqual([{ currency: "GBP", revenueMinor: 500, conversions: 1, costMinor: 0 }])
  })

  it("by day of a zone: Sunday has 25 hours, and Ann came twice", async () => {
    expect(await lines({ by: ["day"] })).toEqual({
      "2026-10-24": "1 1 0 0 0",
      "2026-10-25": "3 3 6 1023 416",
      all: "4 3 6 1023 416",
    })
    expect(await lines({ by: ["day"], clock: "conversion" })).toEqual({
      "2026-10-24": "1 1 0 0 0",
      "2026-10-25": "3 3 4 1001 416",
      "2026-10-26": "0 0 2 22 0",
      all: "4 3 6 1023 416",
    })
    expect(await lines({ by: ["day"], timezone: "UTC" })).toMatchObject({ "2026-10-24": "1 1 3 1022 0" })
  })

  it("by hour: two o'clock was twice", async () => {
    expect(await lines({ by: ["hour"] })).toEqual({
      "2026-10-24T23:00+02:00": "1 1 0 0 0",
      "2026-10-25T00:00+02:00": "0 0 3 1022 0",
      "2026-10-25T02:00+02:00": "1 1 0 0 100",
      "2026-10-25T02:00+01:00": "1 1 3 1 316",
      "2026-10-25T23:00+01:00": "1 1 0 0 0",
      all: "4 3 6 1023 416",
    })
  })

  it("by hour: in the order in which they were", async () => {
    const { rows } = await asked({ by: ["hour"] })
    expect(rows.map(({ keys }) => groupText("hour", keys[0] ?? null)).slice(2, 4)).toEqual([
      "2026-10-25T02:00+02:00",
      "2026-10-25T02:00+01:00",
    ])
  })

  it("by page: views instead of visits", async () => {
    expect(await lines({ by: ["page"] })).toEqual({
      lander: "4 3 0 0 101",
      widget: "1 1 3 1022 0",
      gadget: "1 1 3 1 315",
      all: "6 3 6 1023 416",
    })
    expect(await lines({ by: ["offer", "offerSource"] })).toEqual({
      "- | -": "4 3 0 0 101",
      "widget | acme": "1 1 1 1000 0",
      "widget | -": "0 0 2 22 0",
      "gadget | -": "1 1 3 1 315",
      all: "6 3 6 1023 416",
    })
  })

  it("by names of the source's own, and by parameters", async () => {
    expect(await lines({ by: ["adset", "os"] })).toEqual({
      "- | -": "2 2 0 0 100",
      "7 | Android": "1 1 3 1022 0",
      "8 | -": "1 1 3 1 316",
      all: "4 3 6 1023 416",
    })
  })

  it("by other models: half of each for the lander, the odd cent of 11 for the later", async () => {
    const ofWidget = { filters: [{ by: "source", values: ["meta"] }] }
    expect(await lines({ by: ["page"], model: "linear", ...ofWidget })).toEqual({
      lander: "2 1 1.5 510 100",
      widget: "1 1 1.5 512 0",
      all: "3 1 3 1022 100",
    })
    expect(await lines({ by: ["page"], model: "first", ...ofWidget })).toMatchObject({
      lander: "2 1 3 1022 100",
      widget: "1 1 0 0 0",
    })
    // The lander was seen on Saturday, the widget on Sunday.
    expect(await lines({ by: ["day"], model: "position", ...ofWidget })).toMatchObject({
      "2026-10-24": "1 1 1.5 510 0",
    })
  })

  it("with the program, if that is asked for", async () => {
    expect(await lines({ by: ["source"], withBots: true })).toMatchObject({ meta: "3 2 4 10022 1000" })
  })

  it("with only what passes the filters, any value of each", async () => {
    const filters = [
      { by: "source", values: ["push", null] },
      { by: "day", values: [20_751] },
    ]
    expect(await lines({ by: ["source"], filters })).toEqual({
      push: "1 1 3 1 315",
      "-": "1 1 0 0 0",
      all: "2 2 3 1 315",
    })
    expect(await lines({ filters: [{ by: "page", values: ["widget"] }] })).toEqual({
      "": "1 1 3 1022 0",
      all: "1 1 3 1022 0",
    })
  })

  it("with nothing where nothing was", async () => {
    const nothing = { from: 0, to: 1_000 }
    expect(await lines({ by: ["source"], ...nothing })).toEqual({ all: "0 0 0 0 0" })
  })
})
