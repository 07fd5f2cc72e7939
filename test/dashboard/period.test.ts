import { describe, expect, it, onTestFinished, vi } from "vitest"
import {
  asFarAs,
  comparedWith,
  type Days,
  daysIn,
  daysNamed,
  momentsOf,
} from "../../collector/dashboard/format/period.ts"

describe("the days of a period", () => {
  it.each([
    ["today", "2026-11-01", "2026-11-01"],
    ["yesterday", "2026-10-31", "2026-10-31"],
    ["7d", "2026-10-26", "2026-11-01"],
    ["30d", "2026-10-03", "2026-11-01"],
    ["month", "2026-11-01", "2026-11-01"],
    ["last-month", "2026-10-01", "2026-10-31"],
    ["year", "2026-01-01", "2026-11-01"],
  ] as const)("%s are those of its zone, wherever the browser is", (name, from, to) => {
    onTestFinished(() => void vi.unstubAllEnvs())
    for (const browser of ["UTC", "America/New_York", "Asia/Tokyo", "Europe/Berlin"]) {
      vi.stubEnv("TZ", browser)
      expect(daysNamed(name, Date.parse("2026-10-31T23:30Z"), "Europe/Berlin")).toEqual({ from, to })
    }
  })
})

describe("the days in an address", () => {
  it.each([
    ["in their order", "from=2026-11-10&to=2026-11-20"],
    ["in the other order", "from=2026-11-20&to=2026-11-10"],
  ])("are taken %s", (_, asked) =>
    expect(daysIn(new URLSearchParams(asked))).toEqual({ from: "2026-11-10", to: "2026-11-20" }))

  it.each([
    "from=2026-11-10",
    "from=2026-11-10&to=someday",
    "from=2026-02-30&to=2026-03-01",
    "",
  ])("are none of one's own where they are no days: %s", (asked) =>
    expect(daysIn(new URLSearchParams(asked))).toBeNull())
})

describe("what a period is held against", () => {
  const days = (from: string, to: string): Days => ({ from, to })
  const until = (of: Days, now: string, zone = "UTC", compare: "before" | "year" = "before") => {
    const compared = comparedWith(of, compare)
    return compared && asFarAs(of, compared, zone, Date.parse(now) - 1)
  }

  it.each([
    ["today", days("2026-11-23", "2026-11-23"), "2026-11-23T20:02Z", "2026-11-22T20:02Z"],
    ["seven days", days("2026-11-17", "2026-11-23"), "2026-11-23T20:02Z", "2026-11-16T20:02Z"],
    ["days that are yet to come", days("2026-11-20", "2026-11-29"), "2026-11-23T06:00Z", "2026-11-13T06:00Z"],
  ])("goes as far, of %s, as that has come", (_what, of, now, end) =>
    expect(until(of, now)).toBe(new Date(end).toISOString()))

  it("goes to the same day of the year before", () =>
    expect(until(days("2026-11-01", "2026-11-30"), "2026-11-23T20:02Z", "UTC", "year")).toBe(
      "2025-11-23T20:02:00.000Z",
    ))

  it("goes to the same hour of a day on which the clocks were changed", () =>
    expect(until(days("2026-10-26", "2026-10-26"), "2026-10-26T09:00Z", "Europe/Berlin")).toBe(
      "2026-10-25T08:00:00.000Z",
    ))

  it("goes no further than a day that was shorter", () =>
    expect(until(days("2026-03-30", "2026-03-30"), "2026-03-30T21:59Z", "Europe/Berlin")).toBe(
      "2026-03-29T22:00:00.000Z",
    ))

  it("is whole once the period is over, and before it begins", () => {
    expect(until(days("2026-11-21", "2026-11-22"), "2026-11-23T20:02Z")).toBeNull()
    expect(until(days("2026-11-24", "2026-11-25"), "2026-11-23T20:02Z")).toBeNull()
    expect(until(days("someday", "2026-11-25"), "2026-11-23T20:02Z")).toBeNull()
  })
})

describe("the moments between which days are", () => {
  it.each([
    ["Atlantic/Azores", "2026-10-25", "2026-10-25T00:00Z", "2026-10-26T01:00Z"],
    ["Atlantic/Azores", "2026-10-24", "2026-10-24T00:00Z", "2026-10-25T00:00Z"],
    ["America/Havana", "2026-11-01", "2026-11-01T04:00Z", "2026-11-02T05:00Z"],
    ["America/Santiago", "2026-09-06", "2026-09-06T04:00Z", "2026-09-07T03:00Z"],
    ["Europe/Berlin", "2026-10-25", "2026-10-24T22:00Z", "2026-10-25T23:00Z"],
    ["Asia/Kathmandu", "2026-10-25", "2026-10-24T18:15Z", "2026-10-25T18:15Z"],
  ])("are in %s on %s its first one, also where midnight comes twice or never", (zone, day, from, to) => {
    const moments = { from: new Date(from).toISOString(), to: new Date(to).toISOString() }
    expect(momentsOf({ from: day, to: day }, zone)).toEqual(moments)
  })

  it("are left to the collector to refuse where an address says no days", () =>
    expect(momentsOf({ from: "someday", to: "2026-02-30" }, "UTC")).toEqual({
      from: "someday",
      to: "2026-02-30",
    }))
})
