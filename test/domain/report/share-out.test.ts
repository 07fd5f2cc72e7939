import { expect, it } from "vitest"
import { exchangeOf } from "../../../collector/domain/report/exchange.ts"
import { sharedParts } from "../../../collector/domain/report/share-out.ts"

const DAY_MS = 86_400_000
const exchange = exchangeOf({ currency: "USD", rates: { EUR: "2" } } as Parameters<typeof exchangeOf>[0]) // all it reads
const sale = { type: "Sale", status: "approved", currency: "USD", isAsked: true }

it("gives away all that a conversion earned, where a hit's part of it is too small to count", () => {
  const hits = [0, 150].map((day, at) => ({
    ...{ ...sale, keys: [day] },
    hits: [at + 1, 1, day * DAY_MS, 1_000_000_000],
  }))
  const parts = sharedParts(hits, "time_decay", exchange)
  expect(parts.map(({ parts }) => parts)).toEqual([0, 1_000_000])
  expect(parts[0]?.revenueMinor).toBeGreaterThan(0)
  expect(parts.reduce((sum, { revenueMinor }) => sum + (revenueMinor ?? 0), 0)).toBe(1_000_000_000)
})

it("takes journeys apart by their conversions, and hits by their places, however they come", () => {
  const parts = sharedParts(
    [
      { ...sale, keys: ["last"], hits: [5, 2, 9, 600, 2, 1, 9, 100] },
      { ...sale, keys: ["first"], hits: [1, 1, 0, 100, 3, 2, 0, 600] },
      { ...sale, keys: ["between"], hits: [4, 2, 1, 600] },
    ],
    "position",
    exchange,
  )
  expect(parts.map(({ keys, parts, revenueMinor }) => [...keys, parts, revenueMinor])).toEqual([
    ["last", 900_000, 290],
    ["first", 900_000, 290],
    ["between", 200_000, 120],
  ])
})

it("exchanges what a conversion earned, then shares it; without a rate it is told in its own currency", () => {
  const inCurrency = (currency: string, conversion: number) =>
    [1, 2].map((place) => ({
      ...{ ...sale, currency, keys: [place] },
      hits: [2 * conversion + place, conversion + 1, 0, 5],
    }))
  const parts = sharedParts([...inCurrency("EUR", 0), ...inCurrency("BRL", 1)], "linear", exchange)
  expect(parts.map(({ originalMinor, revenueMinor }) => [originalMinor, revenueMinor])).toEqual([
    ...[
      [2, 5],
      [3, 5],
    ],
    ...[
      [2, null],
      [3, null],
    ],
  ])
})

it("leaves out the shares of hits that are not asked for, and of those that have none", () => {
  const parts = sharedParts(
    [
      { ...sale, keys: ["not asked for"], isAsked: false, hits: [1, 1, 0, 100] },
      { ...sale, keys: ["without a share"], hits: [2, 1, 0, 100] },
      { ...sale, keys: ["of another"], hits: [3, 2, 0, 100] },
    ],
    "first",
    exchange,
  )
  expect(parts.map(({ keys: [key] }) => key)).toEqual(["of another"])
})
