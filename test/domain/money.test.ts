import fc from "fast-check"
import { describe, expect, it, test } from "vitest"
import { minorDigits, parseCurrency } from "../../collector/domain/currency.ts"
import { amountNumber, amountText, isTooLarge, parseAmount } from "../../collector/domain/money.ts"

describe("an amount in decimal text", () => {
  test.each([
    ["49.90", "USD", 4990],
    ["49.9", "USD", 4990],
    ["49", "USD", 4900],
    [".5", "USD", 50],
    ["5.", "USD", 500],
    ["+1", "USD", 100],
    ["-1", "USD", -100],
    ["-0.00", "USD", 0],
    ["0.30000000000000004", "USD", 30],
    ["1.005", "USD", 101],
    ["-1.005", "USD", -101],
    ["1.004999", "USD", 100],
    ["1234.5", "JPY", 1235],
    ["1.0005", "KWD", 1001],
    ["0.00005", "CLF", 1],
    ["90071992547409.91", "USD", 9007199254740991],
  ])("%s %s is %i minor units", (text, currency, minor) => expect(parseAmount(text, currency)).toBe(minor))

  test.each([
    "1,000",
    "12,50",
    "1 000",
    "1e3",
    "0x10",
    "",
    ".",
    "-",
    "--1",
    "1.2.3",
    "Infinity",
    "NaN",
    "$5",
    "٣",
    "90071992547409.92",
    "9".repeat(61),
  ])("%j is none: refused, never guessed", (text) => expect(parseAmount(text, "USD")).toBeNull())

  test.each([
    ["90071992547409.91", "USD", false],
    ["90071992547409.92", "USD", true],
    ["90071992547409.915", "USD", true],
    ["-90071992547409.92", "USD", true],
    [`${"0".repeat(40)}90071992547409.91`, "USD", false],
    [`1.${"0".repeat(80)}`, "USD", false],
    ["9007199254740991", "JPY", false],
    ["9007199254740992", "JPY", true],
    ["9".repeat(1_000), "USD", true],
    ["9,9".repeat(20), "USD", false],
  ])("%s %s is too large: %s", (text, currency, is) => expect(isTooLarge(text, currency)).toBe(is))

  it("comes back as it was, for every amount and currency", () => {
    const minor = fc.integer({ min: -1e12, max: 1e12 })
    const currency = fc.constantFrom("USD", "JPY", "KWD", "CLF")
    fc.assert(
      fc.property(minor, currency, (amount, code) => {
        expect(parseAmount(amountText(amount, code), code)).toBe(amount === 0 ? 0 : amount)
      }),
    )
  })

  it("adds up: 1,000 × 0.10 is 100.00", () => {
    const sum = Array.from({ length: 1000 }, () => parseAmount("0.10", "USD") ?? 0).reduce(
      (one, two) => one + two,
      0,
    )
    expect(amountText(sum, "USD")).toBe("100.00")
  })
})

test.each([
  [9240, "USD", "92.40", 92.4],
  [5, "USD", "0.05", 0.05],
  [-5, "USD", "-0.05", -0.05],
  [5, "JPY", "5", 5],
  [1, "KWD", "0.001", 0.001],
])("%i minor units of %s are written %s", (minor, currency, text, number) => {
  expect(amountText(minor, currency)).toBe(text)
  expect(amountNumber(minor, currency)).toBe(number)
})

describe("currencies", () => {
  it("have the minor units of ISO 4217, not those of locales", () => {
    const digits = Object.fromEntries(
      ["USD", "JPY", "KWD", "HUF", "IQD", "UGX"].map((code) => [code, minorDigits(code)]),
    )
    expect(digits).toEqual({ USD: 2, JPY: 0, KWD: 3, HUF: 2, IQD: 3, UGX: 0 })
  })

  it("include every currency in use today", () => {
    // The runtime's list has codes that are no currency of ISO 4217 or were withdrawn; those in use are ours.
    const inUse = Intl.supportedValuesOf("currency").filter((code) =>
      "USD EUR GBP JPY BRL INR CHF PLN TRY ZAR MXN".includes(code),
    )
    expect(inUse.map(parseCurrency)).toEqual(inUse)
  })

  it("are read without case, and nothing else is one", () => {
    expect(parseCurrency("eur")).toBe("EUR")
    expect(["XXX", "US", "DEM", "constructor"].map(parseCurrency)).toEqual([null, null, null, null])
  })
})
