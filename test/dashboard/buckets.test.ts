import { describe, expect, it, onTestFinished, vi } from "vitest"
import { NOTHING } from "../../collector/dashboard/report/answer.ts"
import { bucketsOf, goingOn, sumsIn } from "../../collector/dashboard/report/buckets.ts"
import { dayAfter, startOfDay } from "../../collector/domain/cost/period.ts"
import { bucketOf, hourText } from "../../collector/domain/report/time-bucket.ts"
import { offsetsWithin } from "../../collector/domain/time-zone.ts"

const names = (from: string, to: string, zone: string) =>
  bucketsOf({ from, to }, zone).map(({ name }) => name)

describe("the buckets of a chart", () => {
  it.each([
    "UTC",
    "Asia/Tokyo",
    "America/Los_Angeles",
  ])("are the days of a period, across the end of a month, in a browser in %s", (zone) => {
    vi.stubEnv("TZ", zone)
    onTestFinished(() => void vi.unstubAllEnvs())
    expect(names("2026-02-27", "2026-03-01", "Europe/Berlin")).toEqual([
      "2026-02-27",
      "2026-02-28",
      "2026-03-01",
    ])
  })

  it("are none where an address says no days", () =>
    expect(names("someday", "2026-03-01", "Europe/Berlin")).toEqual([]))

  it.each([
    ["America/New_York", "2026-06-01", "2026-06-01T04:00Z"],
    ["Atlantic/Azores", "2026-10-25", "2026-10-25T00:00Z"],
  ])("begin when the day does in %s on %s", (zone, day, at) =>
    expect(bucketsOf({ from: day, to: dayAfter(day) }, zone)[0]?.at).toBe(Date.parse(at)))

  it("are the hours of a single day, as a report names them", () => {
    const hours = names("2026-06-01", "2026-06-01", "Asia/Kolkata")
    expect(hours).toHaveLength(24)
    expect(hours[0]).toBe("2026-06-01T00:00+05:30")
    expect(hours[23]).toBe("2026-06-01T23:00+05:30")
  })

  it.each([
    ["put back", "2026-10-25", 25],
    ["put forward", "2026-03-29", 23],
  ])("have an hour more or less where the clocks are %s", (_how, day, hours) => {
    const found = names(day, day, "Europe/Berlin")
    expect(found).toHaveLength(hours)
    expect(new Set(found).size).toBe(hours)
    expect(found.at(-1)).toMatch(/T23:00/)
  })

  it("take what a report counted in each, nothing where it counted nothing, and no figure of what is to come", () => {
    const buckets = bucketsOf({ from: "2026-06-01", to: "2026-06-03" }, "UTC")
    const row = { ...NOTHING, visits: 7, day: "2026-06-02" }
    expect(sumsIn(buckets, [row], Date.parse("2026-06-02T12:00Z"))).toEqual([NOTHING, row, null])
  })

  it.each([
    ["2026-05-31T23:59Z", null],
    ["2026-06-01T00:00Z", 0],
    ["2026-06-03T12:00Z", 2],
    ["2026-06-04T00:00Z", null],
  ])("are over at %s but for number %s", (now, going) => {
    const buckets = bucketsOf({ from: "2026-06-01", to: "2026-06-03" }, "UTC")
    expect(goingOn(buckets, Date.parse("2026-06-04T00:00Z"), Date.parse(now))).toBe(going)
  })

  it.each([
    ["America/New_York", "2026-11-01"],
    ["America/New_York", "2026-03-08"],
    ["Asia/Kolkata", "2026-10-25"],
    ["Europe/Berlin", "2026-10-25"],
    ["Australia/Lord_Howe", "2026-04-05"],
    ["Australia/Lord_Howe", "2026-10-04"],
    ["America/St_Johns", "2026-11-01"],
    ["Africa/Cairo", "2026-04-24"],
    ["Africa/Cairo", "2026-10-30"],
    ["America/Santiago", "2026-09-06"],
    ["Asia/Beirut", "2026-03-29"],
    ["Asia/Beirut", "2026-10-24"],
  ])("in %s on %s are every hour that a report can name, once and in order", (zone, day) => {
    const from = startOfDay(day, zone) ?? Number.NaN
    const to = startOfDay(dayAfter(day), zone) ?? Number.NaN
    const offsets = offsetsWithin({ from, to }, zone)
    const hours = new Set<string>()
    for (let at = from; at < to; at += 900_000) hours.add(hourText(bucketOf("hour", at, offsets)))
    expect(names(day, day, zone)).toEqual([...hours])
  })
})
