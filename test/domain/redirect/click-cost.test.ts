import * as fc from "fast-check"
import { describe, expect, it } from "vitest"
import { costText, parseCost } from "../../../collector/domain/redirect/click-cost.ts"

describe("what a click cost", () => {
  const costs: [text: string, micros: number, currency?: string][] = [
    ["0.05", 50_000],
    ["0", 0],
    ["1", 1_000_000],
    ["12.345678", 12_345_678],
    [".5", 500_000],
    ["5.", 5_000_000],
    ["0.0000004", 0],
    ["0.0000005", 1],
    ["0.30000000000000004", 300_000],
    ["999999999.999999", 999_999_999_999_999],
    ["0.05EUR", 50_000, "EUR"],
    ["0.05 eur", 50_000, "EUR"],
    ["EUR0.05", 50_000, "EUR"],
    ["usd 0.05", 50_000, "USD"],
    ["cpm_2.50", 2_500],
    ["CPM_2.5EUR", 2_500, "EUR"],
    ["cpm_EUR2.5", 2_500, "EUR"],
    ["cpm_0.0005", 1],
    ["cpm_0.0004", 0],
    [" 0.05 ", 50_000],
    ["7JPY", 7_000_000, "JPY"],
  ]
  it.each(costs)("written %s is %i micros of %s", (text, micros, currency = "GBP") => {
    expect(parseCost(text, "GBP")).toEqual({ micros, currency })
  })

  const nonsense = ["", " ", ".", "cheap", "1,5", "1.000,00", "-1", "+1", "1e3", "0x1", "NaN", "Infinity"]
  const more = [
    "1 2",
    "1EURO",
    "1XYZ",
    "USD1EUR",
    "1234567890",
    "cpm_",
    "cpm-2",
    "cpm",
    "$1",
    "€1",
    "1%",
    "{cost}",
  ]
  it.each([...nonsense, ...more])("cannot be read from '%s'", (text) => {
    expect(parseCost(text, "GBP")).toBeNull()
  })

  it("is written so that it reads the same again", () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 999_999_999_999_999 }), (micros) => {
        expect(parseCost(costText(micros), "EUR")).toEqual({ micros, currency: "EUR" })
      }),
    )
  })
  it.each([
    [50_000, "0.05"],
    [0, "0"],
    [1, "0.000001"],
    [2_000_000, "2"],
  ])("of %i micros is written %s", (micros, text) => expect(costText(micros)).toBe(text))
})
