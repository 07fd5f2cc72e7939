import type { Exchange } from "./exchange.ts"

/** A page that was viewed on the way to a conversion, or the one that converted. */
export interface PathView {
  conversion: string
  vid: string
  page: string
  currency: string
  /** Of the conversion, in whole minor units. */
  revenueMinor: number
}

export interface CountedPath {
  /** In the order in which they were viewed; a page that was viewed again at once is there once. */
  path: string[]
  conversions: number
  visitors: number
  /** Of the account's currency. */
  revenueMinor: number
}

/** In how many journeys a page was viewed before another one converted. */
export interface PageAssists {
  page: string
  conversions: number
}

export interface Paths {
  paths: CountedPath[]
  assists: PageAssists[]
  unconverted: { currency: string; revenueMinor: number; conversions: number }[]
}

/** Of very long journeys the last pages tell how it ended. */
const LONGEST_PATH = 20

/**
 * Counts the paths by which visitors came to convert, and the pages that helped; those with the most conversions
 * first.
 * @param views those of one conversion in the order of its journey, the one that converted last
 */
export function countPaths(views: readonly PathView[], exchange: Exchange): Paths {
  const counted = new Map<string, CountedPath & { vids: Set<string> }>()
  const assists = new Map<string, number>()
  const left = new Map<string, { revenueMinor: number; conversions: number }>()
  for (const journey of Map.groupBy(views, ({ conversion }) => conversion).values()) {
    const [first] = journey
    if (first === undefined) continue
    const path = foldedPath(journey)
    const name = JSON.stringify(path)
    const one = counted.get(name) ?? { path, conversions: 0, visitors: 0, revenueMinor: 0, vids: new Set() }
    const minor = exchange.minor(first.revenueMinor, first.currency)
    if (minor === null) add(left, first)
    one.conversions++
    one.revenueMinor += minor ?? 0
    one.vids.add(first.vid)
    counted.set(name, one)
    for (const page of helpers(journey)) assists.set(page, (assists.get(page) ?? 0) + 1)
  }
  return {
    paths: [...counted.values()]
      .map(({ vids, ...one }) => ({ ...one, visitors: vids.size }))
      .toSorted(byConversions(({ path }) => path.join("\n"))),
    assists: [...assists]
      .map(([page, conversions]) => ({ page, conversions }))
      .toSorted(byConversions(({ page }) => page)),
    unconverted: [...left].map(([currency, sums]) => ({ currency, ...sums })),
  }
}

function foldedPath(journey: readonly PathView[]): string[] {
  const pages = journey.map(({ page }) => page)
  return pages.filter((page, at) => page !== pages[at - 1]).slice(-LONGEST_PATH)
}

/** Pages before the one that converted; it does not help itself. */
function helpers(journey: readonly PathView[]): Set<string> {
  const pages = new Set(journey.map(({ page }) => page))
  pages.delete(journey.at(-1)?.page ?? "")
  return pages
}

function add(
  left: Map<string, { revenueMinor: number; conversions: number }>,
  { currency, revenueMinor }: PathView,
): void {
  const sums = left.get(currency) ?? { revenueMinor: 0, conversions: 0 }
  left.set(currency, {
    revenueMinor: sums.revenueMinor + revenueMinor,
    conversions: sums.conversions + 1,
  })
}

function byConversions<Counted extends { conversions: number }>(nameOf: (of: Counted) => string) {
  return (one: Counted, other: Counted) =>
    other.conversions - one.conversions || (nameOf(one) < nameOf(other) ? -1 : 1)
}
