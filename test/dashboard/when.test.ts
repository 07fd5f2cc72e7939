import { expect, it } from "vitest"
import { when } from "../../collector/dashboard/format/when.ts"

const now = new Date("2026-11-21T13:00:00Z")
const told = (time: string, isExact = false) => when(time, "Europe/Berlin", isExact, now).replace(/\s/g, " ")

it.each([
  ["the time of today", "2026-11-21T08:05:09Z", "9:05 AM"],
  ["the date of yesterday, also less than a day ago", "2026-11-20T20:45:18Z", "Nov 20, 9:45 PM"],
  ["the day of the time zone", "2026-11-20T23:30:00Z", "12:30 AM"],
  ["the year where it is another one", "2025-12-31T12:00:00Z", "Dec 31, 2025, 1:00 PM"],
])("tells %s", (_, time, text) => {
  expect(told(time)).toBe(text)
})

it("tells seconds where they matter", () => {
  expect(told("2026-11-21T08:05:09Z", true)).toBe("9:05:09 AM")
})
