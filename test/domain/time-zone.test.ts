import { describe, expect, it } from "vitest"
import {
  bucketOf,
  dayNumber,
  dayText,
  hourNumber,
  hourText,
} from "../../collector/domain/report/time-bucket.ts"
import { isTimeZone, offsetsWithin } from "../../collector/domain/time-zone.ts"

const year = { from: Date.parse("2026-01-01T00:00:00Z"), to: Date.parse("2027-01-01T00:00:00Z") }
const changes = (timezone: string) =>
  offsetsWithin(year, timezone).map(
    ({ from, aheadMs }) => `${new Date(from).toISOString().slice(0, 16)} ${aheadMs / 60_000}`,
  )

describe("how far a zone's clocks are ahead", () => {
  it.each([
    ["UTC", ["2026-01-01T00:00 0"]],
    ["Asia/Kathmandu", ["2026-01-01T00:00 345"]],
    ["Europe/Berlin", ["2026-01-01T00:00 60", "2026-03-29T01:00 120", "2026-10-25T01:00 60"]],
    ["America/New_York", ["2026-01-01T00:00 -300", "2026-03-08T07:00 -240", "2026-11-01T06:00 -300"]],
    ["Australia/Lord_Howe", ["2026-01-01T00:00 660", "2026-04-04T15:00 630", "2026-10-03T15:30 660"]],
  ])("in %s in 2026", (timezone, expected) => expect(changes(timezone)).toEqual(expected))

  it("is known of names, not of offsets", () => {
    expect(["Europe/Berlin", "UTC", "+02:00", "Mars/Olympus", ""].map(isTimeZone)).toEqual([
      ...[true, true, false, false, false],
    ])
  })
})

describe("the hour a time is in", () => {
  it.each([
    ["2026-10-25T00:30:00Z", "Europe/Berlin", "2026-10-25T02:00+02:00"],
    ["2026-10-25T01:30:00Z", "Europe/Berlin", "2026-10-25T02:00+01:00"],
    ["2026-03-29T01:00:00Z", "Europe/Berlin", "2026-03-29T03:00+02:00"],
    ["2026-10-03T15:45:00Z", "Australia/Lord_Howe", "2026-10-04T02:00+11:00"],
    ["2026-06-01T00:00:00Z", "America/St_Johns", "2026-05-31T21:00-02:30"],
  ])("%s in %s is %s", (time, timezone, hour) => {
    const number = bucketOf("hour", Date.parse(time), offsetsWithin(year, timezone))
    expect([hourText(number), hourNumber(hour)]).toEqual([hour, number])
  })

  it("is none of what is written otherwise", () => {
    const others = [
      "2026-10-25T02:30+02:00",
      "2026-10-25T02:00Z",
      "2026-10-25",
      "14",
      "2026-13-01T00:00+00:00",
    ]
    expect(others.map(hourNumber)).toEqual(others.map(() => null))
  })
})

it("a day is one of the calendar", () => {
  expect(dayText(dayNumber("2026-02-28") ?? 0)).toBe("2026-02-28")
  expect(["2026-02-29", "2026-2-1", "monday"].map(dayNumber)).toEqual([null, null, null])
})
