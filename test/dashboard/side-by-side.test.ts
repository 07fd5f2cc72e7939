import { describe, expect, it } from "vitest"
import { NOTHING, type ReportAnswer, type Sums } from "../../collector/dashboard/report/answer.ts"
import { csvOf } from "../../collector/dashboard/report/csv.ts"
import { choicesOf, measuresIn, usualChoices } from "../../collector/dashboard/report/measures.ts"
import {
  columnsOf,
  joined,
  sorted,
  valueIn,
  variantsOf,
} from "../../collector/dashboard/report/side-by-side.ts"

/** An answer by source, with the sums of each. */
function answer(sources: Record<string, Partial<Sums>>): ReportAnswer {
  const rows = Object.entries(sources).map(([source, sums]) => ({
    ...NOTHING,
    ...sums,
    source: source === "-" ? null : source,
  }))
  return { rows, more: false, totals: NOTHING, currency: "USD", by: ["source"], unconverted: [] }
}

const SALES = { types: { Purchase: { count: 2, revenueMinor: 1_050 } } }
const TOTALS: Sums = {
  ...{ ...NOTHING, ...SALES, events: { Scroll: 9 } },
  statuses: {
    other: { count: 1, revenueMinor: 0 },
    declined: { count: 1, revenueMinor: 0 },
    approved: { count: 1, revenueMinor: 1_050 },
  },
}

const OF_VISITS = { isOfPages: false, withBots: false }

/** The columns of some choices, under one variant or several. */
function columns(chosen: readonly string[], variants = variantsOf(["visit"], ["last"])) {
  return columnsOf(measuresIn(choicesOf([TOTALS], false), new Set(chosen), OF_VISITS), variants)
}

describe("the columns to choose from", () => {
  it("are the figures, then each type, each status in the order of a sale's life, and each event", () => {
    const choices = choicesOf([TOTALS], false).map(({ choice }) => choice)
    expect(choices.slice(9)).toEqual([
      ...["types:Purchase", "statuses:approved", "statuses:declined", "statuses:other", "events:Scroll"],
    ])
  })

  it("are usually all but those of events", () =>
    expect(usualChoices(choicesOf([TOTALS], false))).not.toContain("events:Scroll"))

  it("are of a type its count, revenue and conversion rate", () => {
    const [line] = joined([answer({ meta: { ...SALES, visits: 8 } })], null)
    const values = line && columns(["types:Purchase"]).map((column) => valueIn(column, line))
    expect(values).toEqual([2, 1_050, 0.25])
  })

  it("speak of views where pages are asked about", () => {
    const [visits, , , , , , cr] = measuresIn(
      choicesOf([TOTALS], true),
      new Set(usualChoices(choicesOf([TOTALS], true))),
      { ...OF_VISITS, isOfPages: true },
    )
    expect(visits?.title).toBe("Views")
    expect(cr?.formula).toContain("÷ views")
  })

  it("take a type for itself whatever its name is", () => {
    const [line] = joined([answer({ meta: { visits: 2 } })], null)
    const named = { ...NOTHING, types: { constructor: { count: 1, revenueMinor: 1 } } }
    const measures = measuresIn(choicesOf([named], false), new Set(["types:constructor"]), OF_VISITS)
    expect(line && measures.map(({ of }) => of(line.sums[0] ?? NOTHING))).toEqual([0, 0, 0])
  })
})

describe("several ways to count", () => {
  const variants = variantsOf(["visit", "conversion"], ["last", "linear"])

  it("stand side by side where they differ, and once where they do not", () => {
    const titles = columns(["visits", "conversions", "cr"], variants).map(({ group, title }) => [
      group,
      title,
    ])
    expect(titles).toEqual([
      [undefined, "Visits"],
      ["Conversions", "Last, Visit date"],
      ["Conversions", "Last, Conversion date"],
      ["Conversions", "Linear, Visit date"],
      ["Conversions", "Linear, Conversion date"],
      ["CR", "Visit date"],
      ["CR", "Conversion date"],
    ])
  })

  it("are joined by their groups, where one has none with nothing", () => {
    const lines = joined(
      [answer({ meta: { conversions: 1 } }), answer({ meta: { conversions: 2 }, "-": { conversions: 5 } })],
      null,
    )
    expect(
      lines.map(({ groups, sums }) => [groups[0], ...sums.map(({ conversions }) => conversions)]),
    ).toEqual([
      ["meta", 1, 2],
      [null, 0, 5],
    ])
  })

  it("are held against the period before", () => {
    const [meta, other] = joined([answer({ meta: {}, other: {} })], answer({ meta: { visits: 3 } }))
    expect(meta?.before?.visits).toBe(3)
    expect(other?.before?.visits).toBe(0)
  })
})

describe("the order of rows", () => {
  const lines = joined(
    [
      answer({
        b: { visits: 2, costMinor: 1, revenueMinor: 3 },
        a: { visits: 9 },
        c: { visits: 1, costMinor: 1, revenueMinor: 9 },
      }),
    ],
    null,
  )
  const order = (key: string, isDescending: boolean) =>
    sorted(lines, columns(["visits", "roi"]), { key, isDescending }).map(({ groups }) => groups[0])

  it.each([
    ["visits", true, ["a", "b", "c"]],
    ["visits", false, ["c", "b", "a"]],
    ["group.0", false, ["a", "b", "c"]],
    ["group.0", true, ["c", "b", "a"]],
    ["roi", true, ["c", "b", "a"]],
    ["roi", false, ["b", "c", "a"]],
    ["nothing of this name", true, ["b", "a", "c"]],
  ] as const)("by %s, descending: %s; what has no value is last", (key, isDescending, expected) =>
    expect(order(key, isDescending)).toEqual(expected))
})

describe("the file of a report", () => {
  it("has amounts in units, shares as fractions, nothing where there is nothing, and no formula", () => {
    const lines = joined(
      [answer({ "=1+1": { ...SALES, visits: 3, revenueMinor: 1_050, conversions: 1 }, "-": {} })],
      null,
    )
    const text = csvOf({
      by: ["source"],
      columns: columns(["revenue", "cr", "roi", "types:Purchase"]),
      lines,
      currency: "USD",
      unconverted: [],
    })
    expect(text.split("\r\n")).toEqual([
      "source,Revenue USD,CR,ROI,Purchase Count,Purchase Revenue USD,Purchase CR",
      `'=1+1,10.5,${1 / 3},,2,10.5,${2 / 3}`,
      ",0,,,0,0,",
      "",
    ])
  })

  it("has at its end what is in none of the sums, as text", () => {
    const lines = joined([answer({ meta: { visits: 1 } })], null)
    const unconverted = [{ currency: "GBP", revenueMinor: 50_000, conversions: 1, costMinor: 0 }]
    const of = { by: ["source", "campaign"], lines, currency: "USD", unconverted }
    expect(
      csvOf({ ...of, columns: columns(["visits", "revenue"]) })
        .split("\r\n")
        .at(-2),
    ).toBe('"In GBP, not in the total",,,500.00 GBP')
  })

  it("has behind each figure what it was in the period it is compared with", () => {
    const lines = joined(
      [
        answer({ meta: { visits: 4, revenueMinor: 1_050 }, push: { visits: 1 } }),
        answer({ meta: { visits: 4, revenueMinor: 525 } }),
      ],
      answer({
        meta: { visits: 2, revenueMinor: 999, types: { Purchase: { count: 1, revenueMinor: 999 } } },
      }),
    )
    const text = csvOf({
      by: ["source"],
      columns: columns(["visits", "revenue", "types:Purchase"], variantsOf(["visit"], ["last", "linear"])),
      lines,
      currency: "USD",
      unconverted: [],
    })
    expect(text.split("\r\n").map((line) => line.split(",").slice(0, 8).join())).toEqual([
      "source,Visits,Visits previous,Revenue Last USD,Revenue Last USD previous,Revenue Linear USD,Purchase Count,Purchase Count previous",
      "meta,4,2,10.5,9.99,5.25,0,1",
      "push,1,0,0,0,0,0,0",
      "",
    ])
  })
})
