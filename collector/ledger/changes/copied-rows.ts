import { type Kysely, type RawBuilder, sql } from "kysely"
import type { CopiedRow, CopiedRows, CopiedTable } from "../../ports.ts"
import { COPIED, OF_ENTRANCE, OF_HIT } from "../../reports/sql/copied.ts"
import type { CountedRows, ReportStore } from "../../reports/sql/report-rows.ts"
import type { Schema } from "../schema.ts"
import { toldCosts } from "../told-costs.ts"

type Expression = RawBuilder<unknown>

/** Which rows are wanted: what stands behind `where`, and perhaps `order by` and `limit`. */
export interface Wanted {
  where: Expression
  /** In which order, and how many. */
  some?: Expression
}

/** Rows of the ledger as a copy has them, where a condition says which. */
export function readCopiedRows(db: Kysely<Schema>, store: ReportStore) {
  const read = async (table: CopiedTable, rows: CountedRows, { where, some = sql`` }: Wanted) => {
    const own = Object.entries(OWN[table]).map(([name, value]) => sql`${value} as ${sql.ref(name)}`)
    const repeated = [
      ...OF_HIT.map((name) => `hit.${name}`),
      ...OF_ENTRANCE.map((name) => `entrance.${name}`),
    ]
    const { rows: found } = await sql<CopiedRow>`
      select ${sql.join([...own, ...repeated.map((name) => sql.ref(name))])}
      from ${rows.from} where ${sql.join([...rows.where, where], sql` and `)} ${some}`.execute(db)
    return found
  }
  return {
    views: async (wanted: Wanted) => await withCosts(db, await read("views", store.views, wanted)),
    conversions: (wanted: Wanted) => read("conversions", store.converted, wanted),
    assists: (wanted: Wanted) => read("assists", store.assisted, wanted),
    events: (wanted: Wanted) => read("events", store.events, wanted),
  }
}

export type CopiedRowsOf = ReturnType<typeof readCopiedRows>

const from = (table: string, columns: readonly string[]) =>
  Object.fromEntries(columns.map((name) => [name, sql.ref(`${table}.${name}`)]))
const OF_CONVERSION = {
  ...from("conversion", ["id", "vid", "at", "hit_at", "type", "status", "currency", "revenue_minor"]),
  offer_source: sql.ref("conversion.offer_source"),
  begun_at: sql.ref("entrance.at"),
}

/** The columns of COPIED that are not of a hit, and what they are in the ledger. */
const OWN: Record<CopiedTable, Record<string, Expression>> = {
  views: {
    ...from("hit", ["id", "entrance", "vid", "at", "cost_currency", "cost_micros"]),
    is_entrance: sql`case when hit.entrance = hit.id then 1 else 0 end`,
  },
  more_costs: {}, // made of the views
  conversions: { ...OF_CONVERSION, ...from("conversion", ["hit", "cost_minor", "cost_currency"]) },
  assists: { ...OF_CONVERSION, assist_hit: sql.ref("assist.hit"), assist_at: sql.ref("assist.at") },
  events: from("event", ["id", "name", "at"]),
}

/** Views with what they cost: as uploads told, else as they say themselves. */
async function withCosts(
  db: Kysely<Schema>,
  views: readonly CopiedRow[],
): Promise<Pick<CopiedRows, "views" | "more_costs">> {
  const told = await toldCosts(
    db,
    views.map(({ id }) => String(id)),
  )
  const more: CopiedRow[] = []
  const first = views.map((view) => {
    const costs = (told.get(String(view.id)) ?? []).map(({ currency, micros }) => ({
      cost_currency: currency,
      cost_micros: micros,
    }))
    const [cost, ...others] = costs
    for (const other of others)
      more.push(columnsOf("more_costs", { ...view, ...other, hit: view.id ?? null }))
    return { ...view, ...cost }
  })
  return { views: first, more_costs: more }
}

function columnsOf(table: CopiedTable, row: CopiedRow): CopiedRow {
  return Object.fromEntries(Object.keys(COPIED[table]).map((name) => [name, row[name] ?? null]))
}
