import { describe, expect, it, test } from "vitest"
import { type CostFields, readCostRow, readSpend } from "../../../collector/domain/cost/cost-row.ts"
import { settings } from "../builders.ts"

const NOV_1 = Date.parse("2026-11-01T04:00:00Z") // midnight in New York
const document = {
  account: { currency: "EUR", timezone: "America/New_York" },
  trafficSources: [{ id: "push", currency: "JPY" }, { id: "meta" }],
}
const fields = (given: Partial<CostFields>): CostFields => ({
  ...{ source: "meta", campaign: "", from: "2026-11-01", to: "", amount: "10", currency: "" },
  ...given,
})
const read = (given: Partial<CostFields>) => readSpend(fields(given), settings(document))

describe("a row says what was spent", () => {
  test.each([
    ["in the account's currency", {}, { currency: "EUR", amountMinor: 1000 }],
    ["in the source's", { source: "push" }, { currency: "JPY", amountMinor: 10 }],
    [
      "in its own",
      { source: "push", currency: "kwd", amount: "1.5" },
      { currency: "KWD", amountMinor: 1500 },
    ],
    ["on all campaigns", {}, { campaign: null }],
    ["on one", { campaign: "Spring" }, { campaign: "Spring" }],
    ["on a day of the account's time zone", {}, { from: NOV_1, to: NOV_1 + 25 * 3_600_000 }],
    ["which may be nothing", { amount: "0.00" }, { amountMinor: 0 }],
    ["to the nearest minor unit", { amount: "0.005" }, { amountMinor: 1 }],
  ])("%s", (_what, given, spend) => expect(read(given)).toMatchObject(spend))

  test.each([
    ["no source", { source: "" }, /on which traffic source/],
    ["a source nobody set up", { source: "Meta" }, /has the id Meta/],
    ["no amount", { amount: "" }, /is no amount/],
    ["a grouped amount", { amount: "1,000.00" }, /"1,000.00" is no amount/],
    ["an amount below nothing", { amount: "-1" }, /is no amount/],
    ["more than can be counted", { amount: "9007199255" }, /"9007199255" is too large.*9007199254.74 EUR/],
    ["more yen than can be", { source: "push", amount: "9007199255" }, /too large.*9007199254 JPY/],
    ["more than there are numbers for", { amount: "9".repeat(20) }, /is too large/],
    ["less than a minor unit", { amount: "0.0000001" }, /"0.0000001" is less than half of 0.01 EUR/],
    ["less than a yen", { source: "push", amount: "0.4" }, /"0.4" is less than half of 1 JPY/],
    ["no such currency", { currency: "BTC" }, /"BTC" is no currency/],
    ["no such day", { from: "2026-11-31" }, /is no day/],
    ["a broken campaign", { campaign: "a\u0000b" }, /campaign is/],
    ["an endless campaign", { campaign: "x".repeat(1_025) }, /campaign is longer than 1,024 characters/],
    ["an endless currency", { currency: "x".repeat(201) }, /currency is longer than 200 characters/],
  ])("but not with %s", (_what, given, fault) => {
    expect(read(given)).toMatchObject({ fault: expect.stringMatching(fault) })
  })

  it("and is kept as it came where it cannot be read", () => {
    expect(readCostRow(7, fields({ amount: "many" }), settings(document))).toEqual({
      ...{ line: 7, spend: null, text: "meta,,2026-11-01,,many," },
      fault: '"many" is no amount such as 12.50: a point, no grouping, no sign.',
    })
  })
})
