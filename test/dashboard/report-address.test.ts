import { describe, expect, it } from "vitest"
import { filtersIn, filterWish, reportAddress } from "../../collector/dashboard/report/address.ts"
import { groupWords } from "../../collector/dashboard/report/group-words.ts"
import { GROUPINGS, nextGrouping, titleOf } from "../../collector/dashboard/report/groupings.ts"
import { wishesIn } from "../../collector/dashboard/report/wishes.ts"
import { BUILT_IN_GROUPINGS, REPORT_OPTIONS } from "../../collector/domain/report/groupings.ts"

const wishes = (query: string) => wishesIn(new URLSearchParams(query))

describe("what an address wishes for", () => {
  it("is a report by source unless it says otherwise", () =>
    expect(wishes("")).toEqual({
      ...{ by: ["source"], filters: {}, clocks: ["visit"], models: ["last"], withBots: false },
      ...{ columns: null, sorting: null },
    }))

  it("is read from it", () =>
    expect(
      wishes(
        "by=campaign,adset&is.source=meta&is.source=-&clock=conversion&clock=visit&model=linear&bots=1&columns=visits&sort=roi&order=up",
      ),
    ).toEqual({
      by: ["campaign", "adset"],
      filters: { source: ["meta", "-"] },
      clocks: ["visit", "conversion"],
      models: ["linear"],
      withBots: true,
      columns: ["visits"],
      sorting: { key: "roi", isDescending: false },
    }))

  it.each([
    ["by=a,b,c,d", ["a", "b", "c"]],
    ["by=a,a", ["a"]],
    ["by=visits,,day", ["day"]],
    ["by=visits", ["source"]],
    ["by=model,format,adset", ["adset"]],
  ])("%s has the groupings %s", (query, by) => expect(wishes(query).by).toEqual(by))

  it("cannot be a clock or a model there is not", () =>
    expect(wishes("clock=sun&model=toString")).toMatchObject({ clocks: ["visit"], models: ["last"] }))
})

describe("a filter in an address", () => {
  it("can be of any name, those of the screen's own wishes too", () => {
    const address = new URL(
      reportAddress(new URLSearchParams("period=7d&sort=x"), ["day"], { period: ["a&b"], sort: ["-"] }),
      "https://a.example",
    )
    expect(filtersIn(address.searchParams)).toEqual({ period: ["a&b"], sort: ["-"] })
    expect(address.searchParams.get("period")).toBe("7d")
    expect(address.searchParams.get("sort")).toBeNull()
  })

  it.each([
    ...REPORT_OPTIONS,
    "visits",
    "",
  ])("is none if it is of %j, which reports cannot be asked by", (name) =>
    expect(wishes(`is.${name}=a&is.adset=b`).filters).toEqual({ adset: ["b"] }))

  it("is none without a value, which reports would not hear", () =>
    expect(wishes("is.adset=&is.source=&is.source=meta").filters).toEqual({ source: ["meta"] }))

  it("is taken out by nothing", () => expect(filterWish("source", null)).toEqual({ "is.source": null }))
})

describe("a step down", () => {
  it.each([
    [["source"], [], "campaign"],
    [["campaign"], ["source"], "keyword"],
    [["source", "campaign", "keyword"], [], "page"],
    [["adset"], [], "source"],
    [BUILT_IN_GROUPINGS.filter((name) => name !== "hour"), [], "hour"],
  ] as const)("from %s, filtered by %s, is to %s", (by, filtered, next) =>
    expect(nextGrouping(by, filtered)).toBe(next))
})

describe("the words for groups", () => {
  it("name every grouping there is", () =>
    expect(Object.keys(GROUPINGS).sort()).toEqual([...BUILT_IN_GROUPINGS].sort()))

  it.each([
    ["country", "DE", "Germany"],
    ["country", "??", "??"],
    ["day", "2026-11-01", "Sun, Nov 1, 2026"],
    ["hour", "2026-11-01T14:00+05:30", "Sun, Nov 1, 02:00 PM"],
    ["day", "someday", "someday"],
    ["device", "phone", "Phone"],
    ["adset", "x", "x"],
    ["constructor", "x", "x"],
    ["source", null, "–"],
  ])("of %s %s are %s", (grouping, group, words) => expect(groupWords(grouping, group)).toBe(words))

  it.each([
    ["Europe/Berlin", "2026-10-25T02:00+02:00", "Sun, Oct 25, 02:00 AM +02:00"],
    ["Europe/Berlin", "2026-10-25T02:00+01:00", "Sun, Oct 25, 02:00 AM +01:00"],
    ["Europe/Berlin", "2026-10-25T01:00+02:00", "Sun, Oct 25, 01:00 AM"],
    ["Europe/Berlin", "2026-10-25T03:00+01:00", "Sun, Oct 25, 03:00 AM"],
    ["Australia/Lord_Howe", "2026-04-05T01:00+11:00", "Sun, Apr 5, 01:00 AM +11:00"],
    ["Australia/Lord_Howe", "2026-04-05T01:00+10:30", "Sun, Apr 5, 01:00 AM +10:30"],
    ["UTC", "2026-10-25T02:00+00:00", "Sun, Oct 25, 02:00 AM"],
  ])("of hours that clocks in %s show twice say which: %s", (zone, hour, words) =>
    expect(groupWords("hour", hour, {}, zone)).toBe(words))

  it("are those of the settings, where they have any", () =>
    expect(groupWords("source", "meta", { source: new Map([["meta", "Meta Ads"]]) })).toBe("Meta Ads"))

  it("leave a name of one's own as it is", () => expect(titleOf("toString")).toBe("toString"))
})
