import fc from "fast-check"
import { describe, expect, it, test } from "vitest"
import { readPeriod, startOfDay } from "../../../collector/domain/cost/period.ts"

const iso = (at: number | null) => (at === null ? null : new Date(at).toISOString().replace(".000Z", "Z"))
const period = (from: string, to: string, timezone: string) => {
  const read = readPeriod(from, to, timezone)
  return "fault" in read ? read.fault : [iso(read.from), iso(read.to)]
}

describe("a day begins", () => {
  test.each([
    ["2026-11-01", "UTC", "2026-11-01T00:00:00Z"],
    ["2026-11-01", "Europe/Berlin", "2026-10-31T23:00:00Z"],
    ["2026-07-01", "Europe/Berlin", "2026-06-30T22:00:00Z"],
    ["2026-11-01", "America/New_York", "2026-11-01T04:00:00Z"],
    ["2026-11-02", "America/New_York", "2026-11-02T05:00:00Z"],
    ["2026-11-01", "Asia/Kolkata", "2026-10-31T18:30:00Z"],
    ["2026-11-01", "Asia/Kathmandu", "2026-10-31T18:15:00Z"],
    ["2026-11-01", "Pacific/Kiritimati", "2026-10-31T10:00:00Z"],
    ["2026-11-01", "Pacific/Pago_Pago", "2026-11-01T11:00:00Z"],
    // At midnight the clocks go to one: the day begins then.
    ["2026-04-24", "Africa/Cairo", "2026-04-23T22:00:00Z"],
    ["2026-03-29", "Asia/Beirut", "2026-03-28T22:00:00Z"],
    // At midnight the clocks go back to eleven: the day before has another hour.
    ["2018-02-18", "America/Sao_Paulo", "2018-02-18T03:00:00Z"],
    // Samoa has skipped this day.
    ["2011-12-30", "Pacific/Apia", null],
    ["2024-02-29", "UTC", "2024-02-29T00:00:00Z"],
    ["2026-02-29", "UTC", null],
    ["2026-13-01", "UTC", null],
  ])("%s in %s at %s", (day, timezone, begins) => {
    expect(iso(startOfDay(day, timezone))).toBe(begins)
  })

  it("at a second of which the one before is of another day, anywhere, any day", () => {
    const zones = fc.constantFrom(...Intl.supportedValuesOf("timeZone"))
    const days = fc.date({ min: new Date("1972-01-01"), max: new Date("2037-12-31"), noInvalidDate: true })
    fc.assert(
      fc.property(zones, days, (timeZone, date) => {
        const day = date.toISOString().slice(0, 10)
        const begins = startOfDay(day, timeZone)
        if (begins === null) return
        const dayAt = (at: number) => new Date(at).toLocaleDateString("en-CA", { timeZone })
        expect([dayAt(begins), dayAt(begins - 1_000) < day]).toEqual([day, true])
      }),
      { numRuns: 300 },
    )
  })
})

describe("a period", () => {
  test.each([
    ["one day", "2026-11-01", "2026-11-01", "UTC", "2026-11-01T00:00:00Z", "2026-11-02T00:00:00Z"],
    ["one day, its end left out", "2026-11-01", "", "UTC", "2026-11-01T00:00:00Z", "2026-11-02T00:00:00Z"],
    ["a month", "2026-11-01", "2026-11-30", "UTC", "2026-11-01T00:00:00Z", "2026-12-01T00:00:00Z"],
    ["of 23 hours", "2026-03-29", "", "Europe/Berlin", "2026-03-28T23:00:00Z", "2026-03-29T22:00:00Z"],
    ["of 25 hours", "2026-10-25", "", "Europe/Berlin", "2026-10-24T22:00:00Z", "2026-10-25T23:00:00Z"],
    [
      "of 25 hours, west",
      "2026-11-01",
      "",
      "America/New_York",
      "2026-11-01T04:00:00Z",
      "2026-11-02T05:00:00Z",
    ],
    ["the year's last day", "2026-12-31", "", "UTC", "2026-12-31T00:00:00Z", "2027-01-01T00:00:00Z"],
    [
      "of times",
      "2026-11-01T10:00:00Z",
      "2026-11-01T12:30+01:00",
      "Europe/Berlin",
      "2026-11-01T10:00:00Z",
      "2026-11-01T11:30:00Z",
    ],
    [
      "from a time to a day",
      "2026-11-01T10:00Z",
      "2026-11-02",
      "UTC",
      "2026-11-01T10:00:00Z",
      "2026-11-03T00:00:00Z",
    ],
  ])("%s", (_what, from, to, timezone, begins, ends) => {
    expect(period(from, to, timezone)).toEqual([begins, ends])
  })

  test.each([
    ["", "2026-11-01", /no beginning/],
    ["2026-11-01T10:00:00Z", "", /no end/],
    ["2026-11-02", "2026-11-01", /ends before it begins/],
    ["2026-11-01T10:00:00Z", "2026-11-01T10:00:00Z", /ends before it begins/],
    ["01.11.2026", "", /"01.11.2026" is no day/],
    ["01.11.2026", "02.11.2026", /"01.11.2026" is no day/],
    ["2026-11-01", "2026-11-31", /"2026-11-31" is no day/],
    ["2026-11-01T10:00:00", "2026-11-02", /is no day/],
    ["2026-11-31T10:00Z", "2026-12-02", /"2026-11-31T10:00Z" is no day/],
  ])("from %j to %j is none", (from, to, fault) => {
    expect(period(from, to, "UTC")).toMatch(fault)
  })
})
