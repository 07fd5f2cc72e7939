import fc from "fast-check"
import { describe, expect, it, test } from "vitest"
import { microsNumber, microsPerMinor } from "../../../collector/domain/cost/micros.ts"
import { mostSpreadable, spread } from "../../../collector/domain/cost/spread.ts"

const clicks = (count: number) => Array.from({ length: count }, (_, at) => `click ${at}`)
const currencies = ["JPY", "USD", "EUR", "KWD", "CLF"]

describe("a spend is spread over clicks", () => {
  test.each([
    ["1.00 USD on 4", 100, "USD", 4, [250_000, 250_000, 250_000, 250_000]],
    ["0.01 USD on 3", 1, "USD", 3, [3_334, 3_333, 3_333]],
    ["100 JPY on 3", 100, "JPY", 3, [33_333_334, 33_333_333, 33_333_333]],
    ["0.001 KWD on 7", 1, "KWD", 7, [143, 143, 143, 143, 143, 143, 142]],
    ["0.0001 CLF on 3", 1, "CLF", 3, [34, 33, 33]],
    ["less than a millionth each", 1, "CLF", 101, [...Array(100).fill(1), 0]],
    ["nothing on 2", 0, "USD", 2, [0, 0]],
    ["on one", 999, "USD", 1, [9_990_000]],
    ["on none", 999, "USD", 0, []],
  ])("%s", (_what, amountMinor, currency, count, micros) => {
    expect(spread(amountMinor, currency, clicks(count)).map((share) => share.micros)).toEqual(micros)
  })

  it("to the millionth, in shares that differ by one at most, the same each time", () => {
    const most = 9_000_000 // minor units of what counts 1,000,000 millionths each
    const cases = fc.record({
      amountMinor: fc.integer({ min: 0, max: most }),
      currency: fc.constantFrom(...currencies),
      count: fc.integer({ min: 1, max: 400 }),
    })
    fc.assert(
      fc.property(cases, ({ amountMinor, currency, count }) => {
        const hits = clicks(count)
        const shares = spread(amountMinor, currency, hits)
        const micros = shares.map((share) => share.micros)
        const sum = micros.reduce((total, one) => total + one, 0)
        expect(sum).toBe(amountMinor * microsPerMinor(currency))
        expect(Math.max(...micros) - Math.min(...micros)).toBeLessThanOrEqual(1)
        expect(micros.every(Number.isSafeInteger)).toBe(true)
        expect(shares.map(({ hit }) => hit)).toEqual(hits)
        expect(spread(amountMinor, currency, hits)).toEqual(shares)
      }),
    )
  })
})

test.each([
  [9_007_199_254, "JPY"],
  [900_719_925_474, "USD"],
])("%s minor units of %s can be counted in millionths, and no more", (most, currency) => {
  expect(mostSpreadable(currency)).toBe(most)
  const isCounted = (minor: number) => Number.isSafeInteger(minor * microsPerMinor(currency))
  expect([most, most + 1].map(isCounted)).toEqual([true, false])
})

test.each([
  [0, 0],
  [1, 0.000001],
  [12_300, 0.0123],
  [1_000_000, 1],
])("%s millionths are shown as %s", (micros, shown) => {
  expect(microsNumber(micros)).toBe(shown)
})
