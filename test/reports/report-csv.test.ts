import { expect, it } from "vitest"
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
