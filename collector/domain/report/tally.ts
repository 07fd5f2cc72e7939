import { microsPerMinor } from "../cost/micros.ts"
import { type Exchange, rounded } from "./exchange.ts"
import type { GroupKey } from "./question.ts"
import type { Report, Unconverted } from "./report.ts"
import { type ConversionPart, PARTS_A_CONVERSION } from "./share-out.ts"
import {
  addConversions,
  addEvents,
  createGroups,
  figuresOf,
  roundClickCosts,
  type TalliedGroup,
  together,
} from "./tallied-group.ts"

interface Keyed {
  keys: GroupKey[]
}

/** What was found for a report, each thing in its group. */
export interface Found {
  visits: readonly (Keyed & { visits: number; visitors: number })[]
  clickCosts: readonly (Keyed & { currency: string; micros: number })[]
  conversionCosts: readonly (Keyed & { currency: string; costMinor: number | null; originalMinor: number })[]
  conversions: readonly ConversionPart[]
  events: readonly (Keyed & { name: string; count: number })[]
}

export interface TallyNeeds {
  exchange: Exchange
  /** Whether a type is counted apart, in columns of its own. */
  isSeparate: (type: string) => boolean
  /** Whether what is in a group without visits is left out. */
  isOfVisits: boolean
}

type GroupOf = (keys: GroupKey[]) => TalliedGroup | undefined

/** Counts what was found into the rows of a report, in no order, and their totals: of visitors, the sum. */
export function tally(
  found: Found,
  { exchange, isSeparate, isOfVisits }: TallyNeeds,
): Omit<Report, "isMore"> {
  const { of, known, groups } = createGroups()
  const left = leftOut()
  for (const row of found.visits) {
    const group = of(row.keys)
    group.visits = row.visits
    group.visitors = row.visitors
  }
  const groupOf: GroupOf = isOfVisits ? known : of
  for (const row of found.events) {
    const group = groupOf(row.keys)
    if (group !== undefined) addEvents(group, row.name, row.count)
  }
  for (const row of found.conversions) {
    const group = groupOf(row.keys)
    if (group === undefined) continue
    addConversions(group, row, isSeparate(row.type))
    if (row.revenueMinor === null)
      left.add(row.currency, { revenueMinor: row.originalMinor, parts: row.parts })
  }
  addCosts(found, groupOf, { exchange, left })
  roundClickCosts(groups)
  const totals = figuresOf(together(groups))
  const rows = groups.map((group) => ({ keys: group.keys, ...figuresOf(group) }))
  return { rows, totals, unconverted: left.all() }
}

function addCosts(
  found: Pick<Found, "conversionCosts" | "clickCosts">,
  groupOf: GroupOf,
  { exchange, left }: { exchange: Exchange; left: ReturnType<typeof leftOut> },
): void {
  for (const row of found.conversionCosts) {
    if (row.costMinor === null) {
      left.add(row.currency, { costMinor: row.originalMinor })
      continue
    }
    const group = groupOf(row.keys)
    if (group !== undefined) group.costMinor += row.costMinor
  }
  for (const row of found.clickCosts) {
    const parts = exchange.parts(row.micros, row.currency)
    if (parts === null) {
      left.add(row.currency, { micros: row.micros })
      continue
    }
    const group = groupOf(row.keys)
    if (group !== undefined) group.clickCost += parts
  }
}

interface LeftOut {
  revenueMinor: number
  parts: number
  costMinor: number
  micros: number
}

/** What is in no sum, by currency, in the order of their codes. */
function leftOut() {
  const found = new Map<string, LeftOut>()
  return {
    add: (currency: string, more: Partial<LeftOut>) => {
      const left = found.get(currency) ?? { revenueMinor: 0, parts: 0, costMinor: 0, micros: 0 }
      found.set(currency, {
        revenueMinor: left.revenueMinor + (more.revenueMinor ?? 0),
        parts: left.parts + (more.parts ?? 0),
        costMinor: left.costMinor + (more.costMinor ?? 0),
        micros: left.micros + (more.micros ?? 0),
      })
    },
    all: () => [...found].map(unconverted).toSorted((one, other) => (one.currency < other.currency ? -1 : 1)),
  }
}

function unconverted([currency, left]: [string, LeftOut]): Unconverted {
  const { revenueMinor, parts, costMinor, micros } = left
  const ofClicks = Number(rounded(BigInt(micros), BigInt(microsPerMinor(currency))))
  return { currency, revenueMinor, conversions: parts / PARTS_A_CONVERSION, costMinor: costMinor + ofClicks }
}
