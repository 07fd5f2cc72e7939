import { join } from "node:path"
import { afterAll, beforeAll, describe, expect, it } from "vitest"
import { readSettings } from "../../collector/domain/settings.ts"
import { checkLedger } from "../../collector/ledger/check.ts"
import { openSqlite, openSqliteLedger } from "../../collector/ledger/sqlite.ts"
import type { Ledger } from "../../collector/ports.ts"
import { fillWithDemoData } from "../../demo-site/data/fill.ts"
import { demoDocument } from "../../demo-site/data/settings.ts"
import { temporaryFolder } from "../start/process.ts"

const UNTIL = Date.parse("2026-05-01T12:00:00Z")
const SMALL = { until: UNTIL, days: 9, visitsPerDay: 150, seed: 7 }
const MOST = 1_000_000

const newFile = () => join(temporaryFolder(), "afterclick.sqlite")

const file = newFile()
let ledger: Ledger

beforeAll(async () => {
  await fillWithDemoData({ ...SMALL, file })
  ledger = await openSqliteLedger(file)
}, 60_000)
afterAll(() => ledger?.close())

const eventsOf = async (of: Ledger) => (await of.log.events({ equal: {}, limit: MOST })).items
const conversionsOf = async (of: Ledger) => {
  const { items } = await of.log.conversions({ equal: {}, deleted: true, limit: MOST })
  return items.map(({ conversion }) => conversion)
}

describe("the demo's data", () => {
  it("is a ledger in which everything fits together", async () => {
    const database = openSqlite(file)
    const { faults } = await checkLedger(database.writer, { isPostgres: false, now: UNTIL })
    await database.close()
    expect(faults).toEqual([])
  })

  it("has conversions of every type, and of every status", async () => {
    const conversions = await conversionsOf(ledger)
    const types = new Set(conversions.map(({ type }) => type))
    for (const type of ["Lead", "Purchase", "Upsell", "Rebill"]) expect(types).toContain(type)
    const statuses = new Set(conversions.map(({ status }) => status))
    expect(statuses).toContain("approved")
    expect(statuses).toContain("pending")
    expect(statuses).toContain("declined")
    expect(new Set(conversions.map(({ duplicate }) => duplicate))).toContain("new")
  })

  it("has sales of every traffic source, each with its campaign", async () => {
    const sales = (await conversionsOf(ledger)).filter(({ type }) => type === "Purchase")
    const sources = new Set(sales.map(({ source }) => source))
    for (const source of ["meta", "google", "tiktok", "newsletter", "organic"])
      expect(sources).toContain(source)
    const bought = sales.filter(({ link }) => link !== null)
    expect(bought.filter(({ campaign }) => campaign === null)).toEqual([])
  })

  it("has what needs attention: conflicts, unmapped words, unfilled templates, claims that wait", async () => {
    const outcomes = (await eventsOf(ledger)).map(({ outcome }) => outcome)
    const conflicts = new Set(outcomes.map(({ conflict }) => conflict))
    expect(conflicts).toContain("amount")
    expect(conflicts).toContain("status")
    expect(outcomes.some(({ reason }) => reason === "unresolved_macro")).toBe(true)
    expect((await ledger.log.parked()).count).toBeGreaterThan(0)
    expect((await ledger.rejected.count()) ?? 0).toBe(0)
  })

  it("has a lead that became a purchase, and a sale that was pending first", async () => {
    const reasons = new Set((await eventsOf(ledger)).map(({ outcome }) => outcome.reason))
    expect(reasons).toContain("replaced")
    expect(reasons).toContain("status_changed")
  })

  it("has sales that somebody corrected by hand, with a note", async () => {
    const notes = (await eventsOf(ledger)).flatMap(({ received }) => received.byHand?.note ?? [])
    expect(notes).toContain("Paid twice; one box was given back by phone.")
  })

  it("has one destination that fails, while the others answer", async () => {
    const destinations = await ledger.deliveries.destinations()
    const failing = destinations.filter(({ failures }) => failures > 0).map(({ key }) => key)
    expect(failing).toEqual(["postback:google:offline%20conversions"])
    expect(destinations.length).toBeGreaterThan(2)
    const { items } = await ledger.deliveries.list({ equal: { state: "sent" }, limit: 1 })
    expect(items).toHaveLength(1)
  })

  it("has spend of every day but the last", async () => {
    const { items } = await ledger.costs.list({ limit: 100 })
    expect(items.map(({ state }) => state)).toEqual(Array(SMALL.days - 1).fill("committed"))
    const rows = await Promise.all(items.map(({ id }) => ledger.costs.rows(id)))
    expect(rows.flat().filter((row) => !("spend" in row) || !row.clicks)).toEqual([])
  })

  it("has visitors of many countries and browsers, and bots among them", async () => {
    const views = (await eventsOf(ledger)).map(({ received }) => received).filter(({ view }) => view !== null)
    const countries = new Set(views.map(({ geo }) => geo?.country))
    for (const country of ["US", "DE", "GB", "FR"]) expect(countries).toContain(country)
    expect(countries).not.toContain(undefined)
    const clients = views.flatMap(({ client }) => client ?? [])
    expect(new Set(clients.map(({ mobile }) => mobile))).toEqual(new Set([true, false]))
    expect(clients.some(({ bot }) => bot)).toBe(true)
    expect(new Set(clients.map(({ browser }) => browser.family)).size).toBeGreaterThan(4)
  })

  it("happened in its time: nothing before its first day, nothing after its end", async () => {
    const times = (await eventsOf(ledger)).map(({ received }) => received.at)
    expect(Math.max(...times)).toBeLessThanOrEqual(UNTIL)
    expect(Math.min(...times)).toBeGreaterThan(UNTIL - SMALL.days * 86_400_000)
  })

  it("is refused by a ledger that has something in it already", async () => {
    await expect(fillWithDemoData({ ...SMALL, file })).rejects.toThrow("already")
  })
})

it("is the same again from the same seed, and other from another", async () => {
  const short = { ...SMALL, days: 2, visitsPerDay: 40 }
  const told = async (seed: number) => {
    const place = newFile()
    await fillWithDemoData({ ...short, seed, file: place })
    const own = await openSqliteLedger(place)
    const all = [await eventsOf(own), await conversionsOf(own)]
    await own.close()
    return all
  }
  const first = await told(1)
  expect(first[0]?.length).toBeGreaterThan(50)
  expect(await told(1)).toEqual(first)
  expect(await told(2)).not.toEqual(first)
}, 60_000)

it("its settings have no fault, and the demo shop's are among them", async () => {
  const settings = readSettings(await demoDocument(), 1)
  if ("faults" in settings) throw new Error(JSON.stringify(settings.faults))
  expect([...settings.links.keys()]).toEqual(expect.arrayContaining(["meta-coffee", "spring"]))
  expect(settings.funnels.size).toBe(3)
})
