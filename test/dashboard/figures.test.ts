import { describe, expect, it } from "vitest"
import { NOTHING } from "../../collector/dashboard/report/answer.ts"
import { changeOf } from "../../collector/dashboard/report/change.ts"
import {
  FIGURE_NAMES,
  FIGURES,
  type Figure,
  shortly,
  written,
} from "../../collector/dashboard/report/figures.ts"

const SUMS = {
  ...NOTHING,
  visits: 400,
  visitors: 320,
  conversions: 10,
  revenueMinor: 50_000,
  costMinor: 20_000,
}

/** A figure of some sums, as it is written. */
function shown(name: keyof typeof FIGURES, sums: Partial<typeof SUMS> = {}): string {
  const figure: Figure = FIGURES[name]
  return written(figure.of({ ...SUMS, ...sums }), figure.unit, "USD")
}

describe("the figures of a report", () => {
  it.each([
    ["visits", "400"],
    ["visitors", "320"],
    ["conversions", "10"],
    ["revenue", "$500.00"],
    ["cost", "$200.00"],
    ["profit", "$300.00"],
    ["cr", "2.5%"],
    ["epc", "$1.25"],
    ["roi", "150%"],
  ] as const)("%s is %s", (name, text) => expect(shown(name)).toBe(text))

  it.each([
    [99_999, "money", "$999.99"],
    [123_456, "money", "$1,235"],
    [9.9999, "share", "999.99%"],
    [221.5714, "share", "22,157%"],
    [-12.3456, "share", "-1,235%"],
    [1_234_567, "count", "1,234,567"],
    [null, "share", "–"],
  ] as const)("%d of %s is %s, where there is room for a headline", (value, unit, text) =>
    expect(shortly(value, unit, "USD")).toBe(text))

  it("are all there is", () => expect(FIGURE_NAMES).toHaveLength(9))

  it.each([
    ["cr", { visits: 0 }],
    ["epc", { visits: 0 }],
    ["roi", { costMinor: 0 }],
  ] as const)("%s is a dash with nothing below it", (name, sums) => expect(shown(name, sums)).toBe("–"))

  it("show a loss with its sign", () => {
    expect(shown("profit", { revenueMinor: 0 })).toBe("-$200.00")
    expect(shown("roi", { revenueMinor: 0 })).toBe("-100%")
  })

  it("are more exact than a cent where a click earns less", () =>
    expect(shown("epc", { revenueMinor: 101, visits: 400 })).toBe("$0.0025"))

  it("share conversions as a model does", () =>
    expect(shown("conversions", { conversions: 0.5 })).toBe("0.5"))
})

describe("a change", () => {
  const more = { unit: "count", wish: "more" } as const
  it.each([
    [more, 120, 100, "+20%", true],
    [more, 80, 100, "-20%", false],
    [more, 100, 100, "0%", null],
    [more, 5, 0, "–", null],
    [more, 0, 0, "0%", null],
    [more, null, 3, "–", null],
    [more, 3, null, "–", null],
    [{ unit: "money", wish: "more" }, -50, -100, "+50%", true],
    [{ unit: "money", wish: null }, 150, 100, "+50%", null],
    [{ unit: "share", wish: "more" }, 0.025, 0.02, "+0.5 points", true],
    [{ unit: "share", wish: "more" }, 0.02, 0, "+2 points", true],
    [{ unit: "share", wish: "more" }, 0, 0.02, "-2 points", false],
  ] as const)("of %o: now %s, before %s", (figure, now, before, words, isGood) => {
    expect(changeOf(figure, now, before)).toEqual({ words, isGood })
  })
})
