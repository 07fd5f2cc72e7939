import { createByKeys } from "./by-keys.ts"
import { PARTS_A_MINOR, rounded } from "./exchange.ts"
import type { GroupKey } from "./question.ts"
import type { CountAndRevenue, ReportFigures } from "./report.ts"
import { byKeys } from "./row-order.ts"
import { type ConversionPart, PARTS_A_CONVERSION } from "./share-out.ts"

/**
 * A group while it is counted. Of most groups of a large report there is little to say: what has columns of names
 * is made when the first of them comes.
 */
export interface TalliedGroup {
  keys: GroupKey[]
  visits: number
  visitors: number
  /** Of conversions. */
  parts: number
  revenueMinor: number
  costMinor: number
  /** In parts of a minor unit: rounded only when all are known. */
  clickCost: bigint
  types: Columns | null
  statuses: Columns | null
  events: Map<string, number> | null
}

/** Counts are in parts of a conversion. */
type Columns = Map<string, CountAndRevenue>

export function newGroup(keys: GroupKey[]): TalliedGroup {
  return {
    ...{ keys, visits: 0, visitors: 0, parts: 0, revenueMinor: 0, costMinor: 0 },
    ...{ clickCost: 0n, types: null, statuses: null, events: null },
  }
}

/** Groups by their keys. */
export interface Groups {
  groups: readonly TalliedGroup[]
  /** Made when it is first asked for. */
  of(keys: GroupKey[]): TalliedGroup
  /** If it has been asked for. */
  known(keys: readonly GroupKey[]): TalliedGroup | undefined
}

export function createGroups(): Groups {
  const groups: TalliedGroup[] = []
  const byKeys = createByKeys<TalliedGroup>()
  const of = (keys: GroupKey[]): TalliedGroup => {
    const known = byKeys.get(keys)
    if (known !== undefined) return known
    const group = newGroup(keys)
    byKeys.set(keys, group)
    groups.push(group)
    return group
  }
  return { of, known: byKeys.get, groups }
}

export function addEvents(group: TalliedGroup, name: string, count: number): void {
  group.events ??= new Map()
  group.events.set(name, (group.events.get(name) ?? 0) + count)
}

/** @param isSeparate whether their type is counted apart, in columns of its own */
export function addConversions(group: TalliedGroup, part: ConversionPart, isSeparate: boolean): void {
  const revenueMinor = part.revenueMinor ?? 0
  group.types ??= new Map()
  addTo(group.types, part.type, part.parts, revenueMinor)
  if (isSeparate) return
  group.statuses ??= new Map()
  addTo(group.statuses, part.status, part.parts, revenueMinor)
  group.parts += part.parts
  group.revenueMinor += revenueMinor
}

function addTo(columns: Columns, name: string, count: number, revenueMinor: number): void {
  const column = columns.get(name)
  if (column === undefined) return void columns.set(name, { count, revenueMinor })
  column.count += count
  column.revenueMinor += revenueMinor
}

/** All groups as one; of visitors the sum. What clicks cost is to be rounded before. */
export function together(groups: readonly TalliedGroup[]): TalliedGroup {
  const all = newGroup([])
  for (const group of groups) {
    all.visits += group.visits
    all.visitors += group.visitors
    all.parts += group.parts
    all.revenueMinor += group.revenueMinor
    all.costMinor += group.costMinor
    for (const [name, count] of group.events ?? []) addEvents(all, name, count)
    all.types = withColumns(all.types, group.types)
    all.statuses = withColumns(all.statuses, group.statuses)
  }
  return all
}

function withColumns(all: Columns | null, own: Columns | null): Columns | null {
  if (own === null) return all
  const columns = all ?? new Map()
  for (const [name, { count, revenueMinor }] of own) addTo(columns, name, count, revenueMinor)
  return columns
}

/**
 * Rounds what clicks cost so that the rows add up to the rounded whole: each down, and what is then left over, a
 * minor unit each, to those that lost most by it; of equals to those that cost more, and then by their names.
 */
export function roundClickCosts(groups: readonly TalliedGroup[]): void {
  let [whole, down] = [0n, 0n]
  for (const group of groups) {
    const minor = group.clickCost / PARTS_A_MINOR
    group.costMinor += Number(minor)
    whole += group.clickCost
    down += minor
  }
  const left = Number(rounded(whole, PARTS_A_MINOR) - down)
  const most = mostBy(
    groups,
    left,
    ({ clickCost }) => clickCost % PARTS_A_MINOR,
    (equal, room) => mostBy(equal, room, ({ clickCost }) => clickCost, byNames),
  )
  for (const group of most) group.costMinor++
}

/** Those of which there is most: so many, chosen among the last equals. Equals are many, and need no order by it. */
function mostBy(
  groups: readonly TalliedGroup[],
  room: number,
  amountOf: (group: TalliedGroup) => bigint,
  among: (equal: readonly TalliedGroup[], room: number) => readonly TalliedGroup[],
): TalliedGroup[] {
  const alike = Map.groupBy(groups, amountOf)
  const most: TalliedGroup[] = []
  for (const amount of [...alike.keys()].sort((one, other) => (one < other ? 1 : -1))) {
    if (most.length === room) break
    const equal = alike.get(amount) ?? []
    const fits = most.length + equal.length <= room
    for (const group of fits ? equal : among(equal, room - most.length)) most.push(group)
  }
  return most
}

function byNames(groups: readonly TalliedGroup[], room: number): readonly TalliedGroup[] {
  return groups.toSorted((one, other) => byKeys(one.keys, other.keys)).slice(0, room)
}

/** Of most groups of a large report. */
const NONE = Object.freeze({})

/** Parts of conversions are numbers of them from now on. */
export function figuresOf(group: TalliedGroup): ReportFigures {
  const { visits, visitors, parts, revenueMinor, costMinor } = group
  return {
    ...{ visits, visitors, conversions: parts / PARTS_A_CONVERSION, revenueMinor, costMinor },
    types: columnsOf(group.types),
    statuses: columnsOf(group.statuses),
    events: group.events === null ? NONE : Object.fromEntries(group.events),
  }
}

function columnsOf(columns: Columns | null): Record<string, CountAndRevenue> {
  if (columns === null) return NONE
  const counted = [...columns].map(([name, { count, revenueMinor }]) => {
    return [name, { count: count / PARTS_A_CONVERSION, revenueMinor }] as const
  })
  return Object.fromEntries(counted) // also of names that an object has by itself
}
