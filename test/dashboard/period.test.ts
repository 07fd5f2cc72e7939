import { describe, expect, it, onTestFinished, vi } from "vitest"
import { daysNamed, momentsOf } from "../../collector/dashboard/format/period.ts"

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
