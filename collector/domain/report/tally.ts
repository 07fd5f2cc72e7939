import { microsPerMinor } from "../cost/micros.ts"
import { type Exchange, PARTS_A_MINOR, rounded } from "./exchange.ts"
import type { GroupKey } from "./question.ts"
import type { CountAndRevenue, Report, ReportFigures, ReportRow, Unconverted } from "./report.ts"
import { byKeys } from "./row-order.ts"
import { type ConversionPart, PARTS_A_CONVERSION } from "./share-out.ts"

interface Keyed {
  keys: GroupKey[]
}

/** What was found for a report, each thing in its group. */
export interface Found {
  visits: readonly (Keyed & { visits: number; visitors: number })[]
  /** Distinct over all groups. */
  visitors: number
  clickCosts: readonly (Keyed & { currency: string; micros: number })[]
  conversionCosts: readonly (Keyed & { currency: string; costMinor: number; count: number })[]
  conversions: readonly ConversionPart[]
  events: readonly (Keyed & { name: string; count: number })[]
}

export interface TallyNeeds {
  exchange: Exchange
  /** Whether a type is counted apart, in columns of its own. */
  isSeparate: (type: string) => boolean
}

/** A group while it is counted; costs of clicks are rounded only when all are known. */
interface Group extends ReportRow {
  clickCost: bigint
}

/** Counts what was found into the rows of a report, in no order, and their totals. */
export function tally(found: Found, { exchange, isSeparate }: TallyNeeds): Report {
  const groups = new Map<string, Group>()
  const of = ({ keys }: Keyed): Group => {
    const name = JSON.stringify(keys)
    const group = groups.get(name) ?? { keys, ...noFigures(), clickCost: 0n }
    groups.set(name, group)
    return group
  }
  const left = leftOut()
  for (const row of found.visits) Object.assign(of(row), { visits: row.visits, visitors: row.visitors })
  for (const row of found.events) addEvents(of(row), row.name, row.count)
  for (const row of found.conversions) {
    addConversions(of(row), row, isSeparate(row.type))
    if (row.revenueMinor === null)
      left.add(row.currency, { revenueMinor: row.originalMinor, parts: row.parts })
  }
  for (const row of found.conversionCosts) {
    const each = exchange.minor(row.costMinor, row.currency)
    if (each === null) left.add(row.currency, { costMinor: row.costMinor * row.count })
    else of(row).costMinor += each * row.count
  }
  for (const row of found.clickCosts) {
    const parts = exchange.parts(row.micros, row.currency)
    if (parts === null) left.add(row.currency, { micros: row.micros })
    else of(row).clickCost += parts
  }
  const all = [...groups.values()]
  roundClickCosts(all)
  const totals = { ...all.reduce(sum, noFigures()), visitors: found.visitors }
  return { rows: all.map(finished), totals: inWhole(totals), unconverted: left.all() }
}

function noFigures(): ReportFigures {
  const counts = { visits: 0, visitors: 0, conversions: 0, revenueMinor: 0, costMinor: 0 }
  // Names are anybody's: one that an object has by itself is one like any other.
  return { ...counts, types: Object.create(null), statuses: Object.create(null), events: Object.create(null) }
}

function addEvents({ events }: ReportFigures, name: string, count: number): void {
  events[name] = (events[name] ?? 0) + count
}

/** Until all is counted, conversions are counted in parts. */
function addConversions(figures: ReportFigures, part: ConversionPart, isSeparate: boolean): void {
  const more = { count: part.parts, revenueMinor: part.revenueMinor ?? 0 }
  addTo(figures.types, part.type, more)
  if (isSeparate) return
  addTo(figures.statuses, part.status, more)
  figures.conversions += more.count
  figures.revenueMinor += more.revenueMinor
}

function addTo(columns: Record<string, CountAndRevenue>, name: string, more: CountAndRevenue): void {
  const { count, revenueMinor } = columns[name] ?? { count: 0, revenueMinor: 0 }
  columns[name] = { count: count + more.count, revenueMinor: revenueMinor + more.revenueMinor }
}

/**
 * Rounds what clicks cost so that the rows add up to the rounded whole: each down, and what is then left over, a
 * minor unit each, to those that lost most by it; of equals to those that cost more, and then by their names.
 */
function roundClickCosts(groups: readonly Group[]): void {
  const whole = groups.reduce((total, { clickCost }) => total + clickCost, 0n)
  for (const group of groups) group.costMinor += Number(group.clickCost / PARTS_A_MINOR)
  const down = groups.reduce((total, { clickCost }) => total + clickCost / PARTS_A_MINOR, 0n)
  const lost = ({ clickCost }: Group) => clickCost % PARTS_A_MINOR
  const losers = groups.toSorted(
    (one, other) =>
      compare(lost(other), lost(one)) ||
      compare(other.clickCost, one.clickCost) ||
      byKeys(one.keys, other.keys),
  )
  for (const group of losers.slice(0, Number(rounded(whole, PARTS_A_MINOR) - down))) group.costMinor++
}

function compare(one: bigint, other: bigint): number {
  return one < other ? -1 : Number(one > other)
}

function sum(total: ReportFigures, row: ReportFigures): ReportFigures {
  for (const name of ["visits", "conversions", "revenueMinor", "costMinor"] as const) total[name] += row[name]
  for (const columns of ["types", "statuses"] as const)
    for (const [name, more] of Object.entries(row[columns])) addTo(total[columns], name, more)
  for (const [name, count] of Object.entries(row.events)) addEvents(total, name, count)
  return total
}

function finished({ clickCost, ...row }: Group): ReportRow {
  return { ...inWhole(row), keys: row.keys }
}

/** Parts of conversions as numbers of them. */
function inWhole(figures: ReportFigures): ReportFigures {
  const shown = (columns: Record<string, CountAndRevenue>) =>
    Object.fromEntries(
      Object.entries(columns).map(([name, { count, revenueMinor }]) => [
        name,
        { count: count / PARTS_A_CONVERSION, revenueMinor },
      ]),
    )
  const [types, statuses] = [shown(figures.types), shown(figures.statuses)]
  const conversions = figures.conversions / PARTS_A_CONVERSION
  return {
    ...figures,
    conversions,
    types,
    statuses,
    events: Object.fromEntries(Object.entries(figures.events)),
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
