import { describe, expect, it } from "vitest"
import {
  digitsOf,
  money,
  moneyRatio,
  roundMoney,
  withMoney,
  written,
} from "../../collector/dashboard/format/money.ts"
import { axisWords } from "../../collector/dashboard/screens/overview/axis-words.ts"

/** No-break spaces are how browsers keep a code beside its amount. */
const plain = (text: string) => text.replaceAll("\u00a0", " ")

describe("an amount of money", () => {
  it.each([
    [123_450, "USD", "$1,234.50"],
    [12_345, "JPY", "¥12,345"],
    [1_234_567, "KWD", "KWD 1,234.567"],
    [123_450, "HUF", "HUF 1,234.50"],
    [123_450, "PKR", "PKR 1,234.50"],
    [1_234_567, "IQD", "IQD 1,234.567"],
    [-5, "COP", "-COP 0.05"],
  ])("%s of %s is %s, whatever a browser usually leaves out", (minor, currency, text) =>
    expect(plain(money(minor, currency))).toBe(text))

  it("is written as everywhere in a sentence of the collector, too", () => {
    expect(withMoney("Take 1035.00 EUR, as the claim says")).toBe("Take €1,035.00, as the claim says")
    expect(withMoney("Go back to -500 JPY")).toBe("Go back to -¥500")
    expect(withMoney("Keep what there is")).toBe("Keep what there is")
  })

  it.each([
    ["USD", 2],
    ["JPY", 0],
    ["KWD", 3],
    ["IDR", 2],
    ["IQD", 3],
    ["CLF", 4],
  ])("of %s has %s digits after the point", (currency, digits) => expect(digitsOf(currency)).toBe(digits))

  it.each([
    ["HUF", "1234.50"],
    ["JPY", "123450"],
    ["IQD", "123.450"],
  ])("is given back in units of %s as it was kept: %s", (currency, text) =>
    expect(written(123_450, currency)).toBe(text))

  it.each([
    [[0, 3, 6, 9, 12], "money", ["0", "0.03", "0.06", "0.09", "0.12"]],
    [[0, 1.25, 2.5, 3.75, 5], "each", ["0", "0.0125", "0.025", "0.0375", "0.05"]],
    [[0, 0.0015, 0.003, 0.0045], "share", ["0%", "0.15%", "0.3%", "0.45%"]],
    [[0, 850, 1_700, 2_550, 3_400], "count", ["0", "850", "1.7K", "2.55K", "3.4K"]],
  ] as const)("on an axis is what its tick stands for: %j of %s", (ticks, unit, words) =>
    expect(ticks.map((tick) => axisWords(tick, unit, "USD"))).toEqual(words))

  it("is short in headlines, and of its own unit on an axis", () => {
    expect(plain(roundMoney(99_950, "HUF"))).toBe("HUF 999.50")
    expect(plain(roundMoney(123_450, "HUF"))).toBe("HUF 1,235")
    expect(axisWords(123_000, "money", "PKR")).toBe("1.23K")
  })

  it("is more exact per click", () => expect(plain(moneyRatio(101, 400, "HUF"))).toBe("HUF 0.0025"))
})
