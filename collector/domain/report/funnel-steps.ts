import type { NodeKind } from "../event.ts"
import type { Funnel, Settings } from "../settings.ts"
import type { Exchange } from "./exchange.ts"

/** What was seen of a funnel in a period. */
export interface FunnelTraffic {
  nodes: readonly { page: string; visits: number; visitors: number; wentOn: number }[]
  ways: readonly { page: string; next: string; visitors: number }[]
  conversions: readonly {
    page: string
    type: string
    currency: string
    revenueMinor: number
    count: number
  }[]
}

/** A page or rotator of a funnel, and who came there. */
export interface FunnelStep {
  page: string
  kind: NodeKind
  /** How many steps from the entry by the shortest way; those that the settings lead nobody to come last. */
  depth: number
  /** Whether the settings lead there. */
  isInGraph: boolean
  visitors: number
  visits: number
  conversions: number
  revenueMinor: number
  /** Where visitors went from there, most first, those without anybody among them if the settings lead there. */
  next: { page: string; visitors: number }[]
  /** Visitors who went nowhere else in this funnel from there. */
  left: number
}

/** The steps of a funnel by its graph, and then what else was seen in it, each with its visitors. */
export function funnelSteps(
  funnel: Funnel,
  traffic: FunnelTraffic,
  { pages, types }: Pick<Settings, "pages" | "types">,
  exchange: Exchange,
): FunnelStep[] {
  const depths = depthsOf(funnel)
  const deepest = Math.max(...depths.values())
  const seen = traffic.nodes.map(({ page }) => page).filter((page) => !depths.has(page))
  return [...depths.keys(), ...seen.sort()].map((page) => {
    const node = traffic.nodes.find((one) => one.page === page) ?? { visits: 0, visitors: 0, wentOn: 0 }
    const earned = traffic.conversions.filter((one) => one.page === page && !types.get(one.type)?.separate)
    const [counts, revenues] = [
      earned.map(({ count }) => count),
      earned.map((one) => revenueOf(one, exchange)),
    ]
    return {
      page,
      kind: Object.hasOwn(funnel.rotators, page) ? "rotator" : (pages.get(page)?.kind ?? "page"),
      depth: depths.get(page) ?? deepest + 1,
      isInGraph: depths.has(page),
      visitors: node.visitors,
      visits: node.visits,
      conversions: sum(counts),
      revenueMinor: sum(revenues),
      next: nextOf(page, funnel, traffic),
      left: node.visitors - node.wentOn,
    }
  })
}

/** What was earned in a funnel in currencies without a rate: it is in no step's revenue. */
export function leftOutOf(
  { conversions }: FunnelTraffic,
  { types }: Pick<Settings, "types">,
  exchange: Exchange,
): { currency: string; revenueMinor: number; conversions: number }[] {
  const left = conversions.filter(
    ({ type, currency }) => !types.get(type)?.separate && exchange.minor(0, currency) === null,
  )
  return [...Map.groupBy(left, ({ currency }) => currency)]
    .map(([currency, of]) => ({
      currency,
      revenueMinor: sum(of.map(({ revenueMinor, count }) => revenueMinor * count)),
      conversions: sum(of.map(({ count }) => count)),
    }))
    .toSorted((one, other) => (one.currency < other.currency ? -1 : 1))
}

const sum = (numbers: readonly number[]) => numbers.reduce((total, number) => total + number, 0)

function revenueOf(
  { revenueMinor, currency, count }: FunnelTraffic["conversions"][number],
  exchange: Exchange,
): number {
  return (exchange.minor(revenueMinor, currency) ?? 0) * count
}

/** Every node that can be reached from the entry, in the order of how far it is. */
function depthsOf(funnel: Funnel): Map<string, number> {
  const depths = new Map([[funnel.entry, 0]])
  // A map goes on to what is added to it meanwhile.
  for (const [page, depth] of depths)
    for (const next of waysFrom(page, funnel)) if (!depths.has(next)) depths.set(next, depth + 1)
  return depths
}

function waysFrom(page: string, { rotators, actions }: Funnel): string[] {
  const rotated = Object.hasOwn(rotators, page) ? (rotators[page] ?? []) : []
  const acted = Object.hasOwn(actions, page) ? Object.values(actions[page] ?? {}) : []
  return [...new Set([...rotated.map((way) => way.page), ...acted.map(({ to }) => to)])]
}

function nextOf(page: string, funnel: Funnel, { ways }: FunnelTraffic): FunnelStep["next"] {
  const gone = ways.filter((way) => way.page === page).map(({ next, visitors }) => ({ page: next, visitors }))
  const unused = waysFrom(page, funnel).filter((next) => !gone.some((way) => way.page === next))
  return [...gone, ...unused.map((next) => ({ page: next, visitors: 0 }))].toSorted(
    (one, other) => other.visitors - one.visitors || (one.page < other.page ? -1 : 1),
  )
}
