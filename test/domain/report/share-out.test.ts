import { expect, it } from "vitest"
import { exchangeOf } from "../../../collector/domain/report/exchange.ts"
import { sharedParts } from "../../../collector/domain/report/share-out.ts"

const DAY_MS = 86_400_000
const exchange = exchangeOf({ currency: "USD", rates: {} } as Parameters<typeof exchangeOf>[0]) // all it reads

it("gives away all that a conversion earned, where a hit's part of it is too small to count", () => {
  const of = { keys: [], type: "Sale", status: "approved", currency: "USD", conversion: "c", isAsked: true }
  const hits = [0, 150].map((day) => ({
    ...of,
    hit: `hit${day}`,
    at: day * DAY_MS,
    revenueMinor: 1_000_000_000,
  }))
  const parts = sharedParts(hits, "time_decay", exchange)
  expect(parts.map(({ parts }) => parts)).toEqual([0, 1_000_000])
  expect(parts[0]?.revenueMinor).toBeGreaterThan(0)
  expect(parts.reduce((sum, { revenueMinor }) => sum + (revenueMinor ?? 0), 0)).toBe(1_000_000_000)
})
