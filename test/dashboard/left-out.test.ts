import { expect, it } from "vitest"
import { leftOutWords } from "../../collector/dashboard/report/left-out-words.ts"

it("says what is in no sum, in its own currency", () =>
  expect(
    leftOutWords([
      { currency: "GBP", revenueMinor: 12_345, costMinor: 0 },
      { currency: "JPY", revenueMinor: 12_345, costMinor: 50 },
      { currency: "EUR", revenueMinor: 0 },
    ]),
  ).toBe("£123.45 earned, ¥12,345 earned, ¥50 spent"))
