import { describe, expect, it } from "vitest"
import { exchangeOf } from "../../collector/domain/report/exchange.ts"
import { PARTS_A_CONVERSION } from "../../collector/domain/report/share-out.ts"
import { tally } from "../../collector/domain/report/tally.ts"
import { reportCsv } from "../../collector/reports/written/report-csv.ts"

const needs = {
  exchange: exchangeOf({ currency: "USD", rates: {} }),
  isSeparate: () => false,
  isOfVisits: false,
}

/** The lines of two campaigns: in May there is a type and an event of the name, in June none of them. */
function linesOf(name: string): string[] {
  const visits = ["may", "june"].map((campaign) => ({ keys: [campaign], visits: 1, visitors: 1 }))
  const money = { currency: "USD", revenueMinor: 250, originalMinor: 250 }
  const sale = { keys: ["may"], type: name, status: "approved", parts: PARTS_A_CONVERSION, ...money }
  const events = [{ keys: ["may"], name, count: 3 }]
  const found = { visits, clickCosts: [], conversionCosts: [], conversions: [sale], events }
  const csv = reportCsv(tally(found, needs), { by: ["campaign"] }, "USD")
  return csv.trimEnd().split("\r\n")
}

it.each(["Lead", "constructor", "toString", "__proto__"])("counts 0 where there is no %s", (name) => {
  expect(linesOf(name)).toEqual([
    [
      "campaign,visits,visitors,conversions,revenue,cost,currency",
      `type ${name},type ${name} revenue,status approved,status approved revenue,event ${name}`,
    ].join(","),
    "may,1,1,1,2.5,0,USD,1,2.5,1,2.5,3",
    "june,1,1,0,0,0,USD,0,0,0,0,0",
  ])
})

it("has a line of its own for each currency without a rate, which no other line has the amounts of", () => {
  const visits = [{ keys: ["may"], visits: 1, visitors: 1 }]
  const sale = {
    keys: ["may"],
    type: "Lead",
    status: "approved",
    parts: PARTS_A_CONVERSION,
    originalMinor: 250,
  }
  const conversions = [
    { ...sale, currency: "USD", revenueMinor: 250 },
    { ...sale, currency: "JPY", revenueMinor: null },
  ]
  const found = { visits, clickCosts: [], conversionCosts: [], conversions, events: [] }
  const csv = reportCsv(tally(found, needs), { by: ["campaign"] }, "USD")
  expect(csv.split("\r\n")).toEqual([
    "campaign,visits,visitors,conversions,revenue,cost,currency,type Lead,type Lead revenue,status approved,status approved revenue",
    "may,1,1,2,2.5,0,USD,2,2.5,2,2.5",
    ",,,,250,0,JPY,,,,",
    "",
  ])
})

describe("of many names", () => {
  /** n000 counts least. In each of two campaigns there is half of each, and what is earned with it. */
  const named = Array.from({ length: 150 }, (_, at) => `n${String(at).padStart(3, "0")}`)
  const campaigns = ["june", "may"]
  const each = campaigns.flatMap((campaign) =>
    named.map((name, at) => ({ keys: [campaign], name, count: 1 + Math.floor(at / 2) })),
  )
  const part = { currency: "USD", revenueMinor: 7, originalMinor: 7, status: "approved" }
  const found = {
    visits: campaigns.map((campaign) => ({ keys: [campaign], visits: 1, visitors: 1 })),
    clickCosts: [],
    conversionCosts: [],
    conversions: each.map(({ keys, name: type, count }) => ({ ...part, keys, type, parts: count * 100_001 })),
    events: each,
  }
  const report = tally(found, needs)
  const [names = [], ...lines] = reportCsv(report, { by: ["campaign"] }, "USD")
    .trimEnd()
    .split("\r\n")
    .map((line) => line.split(","))
  const sum = (line: readonly string[], isAdded: (name: string) => boolean) =>
    line.reduce((sum, cell, at) => (isAdded(names[at] ?? "") ? sum + Number(cell) : sum), 0)

  it("has columns for the 100 that count most, in the order of names, and one for the others", () => {
    const most = named.slice(50)
    expect(names.filter((name) => /event/.test(name))).toEqual([
      ...most.map((name) => `event ${name}`),
      "other events",
    ])
    expect(names.filter((name) => /type/.test(name))).toEqual([
      ...most.flatMap((name) => [`type ${name}`, `type ${name} revenue`]),
      "other types",
      "other types revenue",
    ])
  })

  it("takes the first of those that count as much", () => {
    const alike = { ...found, conversions: [], events: each.map((event) => ({ ...event, count: 1 })) }
    const [first = ""] = reportCsv(tally(alike, needs), { by: [] }, "USD").split("\r\n")
    expect(first.split(",").filter((name) => /event/.test(name))).toEqual([
      ...named.slice(0, 100).map((name) => `event ${name}`),
      "other events",
    ])
  })

  it("loses nothing of any row", () => {
    expect(lines).toHaveLength(campaigns.length)
    for (const [at, line] of lines.entries()) {
      const { conversions, revenueMinor, events } = report.rows[at] ?? report.totals
      const counted = Object.values(events).reduce((all, count) => all + count, 0)
      expect(sum(line, (name) => /event/.test(name))).toBe(counted)
      expect(sum(line, (name) => /type.*(?<!revenue)$/.test(name))).toBeCloseTo(conversions, 6)
      expect(sum(line, (name) => /type.*revenue$/.test(name))).toBeCloseTo(revenueMinor / 100, 6)
    }
  })

  it("adds up millionths of the others as such", () => {
    const [line = []] = lines
    const parts = each.slice(0, 50).reduce((all, { count }) => all + count * 100_001, 0)
    expect(line[names.indexOf("other types")]).toBe(String(parts / PARTS_A_CONVERSION))
  })

  it("has none for others where there are 100 names", () => {
    const few = { ...found, conversions: [], events: each.filter(({ name }) => name > "n049") }
    const [first = ""] = reportCsv(tally(few, needs), { by: [] }, "USD").split("\r\n")
    expect(first.split(",").filter((name) => /event/.test(name))).toHaveLength(100)
  })
})
