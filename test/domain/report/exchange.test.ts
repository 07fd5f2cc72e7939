import { expect, it } from "vitest"
import { exchangeOf, PARTS_A_MINOR } from "../../../collector/domain/report/exchange.ts"
import { settings } from "../builders.ts"

const rates = { EUR: "1.05", JPY: "0.0066", KWD: "3.25", BTN: "0.000000000000001" }
const exchange = exchangeOf(settings({ account: { currency: "USD", rates } }).account)

it.each([
  [1000, "USD", 1000],
  [1000, "EUR", 1050],
  [10, "EUR", 11], // 10.5
  [-10, "EUR", -11],
  [9, "EUR", 9], // 9.45
  [1000, "JPY", 660], // of whole yen
  [1000, "KWD", 325], // of thousandths
  [1, "BTN", 0],
  [0, "EUR", 0],
  [1000, "GBP", null],
  [9_007_199_254_740_991, "USD", 9_007_199_254_740_991],
])("%d minor units of %s are %s of USD", (minor, currency, worth) =>
  expect(exchange.minor(minor, currency)).toBe(worth))

it("loses nothing of millionths before they are added", () => {
  expect(exchange.parts(1, "EUR")).toBe((PARTS_A_MINOR * 105n) / 1_000_000n)
  expect(exchange.parts(1, "GBP")).toBeNull()
})
