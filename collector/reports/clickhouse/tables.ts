import { createHash } from "node:crypto"
import { type RawBuilder, sql } from "kysely"
import type { CopiedTable } from "../../ports.ts"
import { COPIED, type CopiedType, OF_CONVERSION } from "../sql/copied.ts"

/** What is said often is kept once, and numbered. */
const OFTEN = "LowCardinality(Nullable(String))"
const USUAL: Record<CopiedType, string> = {
  ...{ text: OFTEN, word: OFTEN },
  number: "Nullable(Int64)",
  object: "Map(LowCardinality(String), String)",
}
/** Columns that are otherwise: each row has another, every row has one, or several of each. */
const TYPES: Record<string, string> = {
  ...{ id: "String", vid: "String", hit: "String", assist_hit: "String" },
  ...{ at: "Int64", hit_at: "Int64", assist_at: "Int64", is_entrance: "UInt8" },
}

/**
 * The tables of COPIED as ClickHouse keeps them. It has no transactions over rows: so what changes as one is one row,
 * with all that a hit cost in it, and all hits that assisted a conversion. A newer version of a row hides those before
 * it, by its id. Views have numbers for ids, in the same order: that of time.
 */
const VIEWS = columnsOf("views", ["id", "entrance", "vid"])
const CONVERSIONS = columnsOf("conversions")
const EVENTS = columnsOf("events")
/** What one row has several of. */
export const COSTS = only(columnsOf("more_costs"), (name) => ["cost_currency", "cost_micros"].includes(name))
export const ASSISTS = only(columnsOf("assists"), (name) => !OF_CONVERSION.includes(name))

export const KEPT = {
  views: { ...VIEWS, costs: `Array(${tupleOf(COSTS)})` },
  conversions: { ...CONVERSIONS, assists: `Array(${tupleOf(ASSISTS)})` },
  events: EVENTS,
}
export type KeptTable = keyof typeof KEPT

/** Changes with the columns: a copy of another shape is made anew. */
export const SHAPE = createHash("sha256").update(JSON.stringify(KEPT)).digest("hex").slice(0, 16)

/** A table of COPIED, as something to select from. */
export function rowsOf(table: CopiedTable): RawBuilder<unknown> {
  if (table === "more_costs") return unfolded(table, { from: "views", folded: "costs", of: COSTS })
  if (table === "assists") return unfolded(table, { from: "conversions", folded: "assists", of: ASSISTS })
  return sql.table(table)
}

/** As many rows as there are in a column of a row, with the columns of both. */
function unfolded(
  table: CopiedTable,
  { from, folded, of }: { from: KeptTable; folded: string; of: Record<string, string> },
): RawBuilder<unknown> {
  const columns = Object.keys(COPIED[table]).map((name) => {
    if (name in of) return sql`tupleElement(one, ${sql.lit(name)}) as ${sql.ref(name)}`
    return name in KEPT[from] ? sql.ref(name) : sql`id as ${sql.ref(name)}`
  })
  return sql`(select ${sql.join(columns)} from ${sql.table(from)} array join ${sql.ref(folded)} as one)`
}

function columnsOf(table: CopiedTable, numbered: readonly string[] = []): Record<string, string> {
  const columns = Object.entries(COPIED[table]).map(([name, type]) => {
    return [name, numbered.includes(name) ? "UInt128" : (TYPES[name] ?? USUAL[type])]
  })
  return Object.fromEntries(columns)
}

function only(columns: Record<string, string>, isWanted: (name: string) => boolean): Record<string, string> {
  return Object.fromEntries(Object.entries(columns).filter(([name]) => isWanted(name)))
}

function tupleOf(columns: Record<string, string>): string {
  const named = Object.entries(columns).map(([name, type]) => `${name} ${type}`)
  return `Tuple(${named.join(", ")})`
}
