import { type Kysely, type RawBuilder, sql } from "kysely"
import type { CopiedRows, CopiedTable, RowLines } from "../../ports.ts"
import { COPIED, type CopiedType, OF_ENTRANCE, OF_HIT } from "../../reports/sql/copied.ts"
import type { CountedRows, ReportStore } from "../../reports/sql/report-rows.ts"
import { joinedLines } from "../lists.ts"
import type { Schema } from "../schema.ts"
import { type IsWanted, toldCosts } from "../told-costs.ts"

type Expression = RawBuilder<unknown>

/** Rows of the ledger as a copy has them, where a condition says which: its database writes the lines. */
export function readCopiedRows(db: Kysely<Schema>, store: ReportStore) {
  const read = async (table: CopiedTable, rows: CountedRows, where: Expression): Promise<RowLines> => {
    const { rows: found } = await sql<{ lines: string | null }>`
      select ${joinedLines(db, lineOf(table))} as lines
      from ${rows.from} where ${sql.join([...rows.where, where], sql` and `)}`.execute(db)
    const lines = found[0]?.lines ?? null
    return lines === null ? "" : `${lines}\n`
  }
  return {
    /** With what they cost: as uploads told, else as they say themselves. */
    views: async (isWanted: IsWanted): Promise<Pick<CopiedRows, "views" | "more_costs">> => {
      const wanted = isWanted(sql.ref("hit.id"))
      const told = toldCosts(isWanted)
      const isCostly = sql`hit.id in (select hit from (${told}) as several where nth > 1)`
      const beside = (join: Expression, nth: Expression) => ({
        ...store.views,
        from: sql`${store.views.from} ${join} (${told}) as told on told.hit = hit.id and told.nth ${nth}`,
      })
      return {
        views: await read("views", beside(sql`left join`, sql`= 1`), wanted),
        more_costs: await read("more_costs", beside(sql`join`, sql`> 1`), isCostly),
      }
    },
    conversions: async (where: Expression): Promise<Pick<CopiedRows, "conversions" | "assists">> => ({
      conversions: await read("conversions", store.converted, where),
      assists: await read("assists", store.assisted, where),
    }),
    events: async (where: Expression): Promise<Pick<CopiedRows, "events">> => ({
      events: await read("events", store.events, where),
    }),
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
const REPEATED = { ...from("hit", OF_HIT), ...from("entrance", OF_ENTRANCE) }
const isEntrance = sql`case when hit.entrance = hit.id then 1 else 0 end`
const ownUnlessTold = (own: string, told: string) =>
  sql`case when told.hit is null then ${sql.ref(own)} else ${sql.ref(told)} end`

/** The columns of COPIED, and what they are in the ledger. */
const VALUES: Record<CopiedTable, Record<string, Expression>> = {
  views: {
    ...from("hit", ["id", "entrance", "vid", "at"]),
    ...{ is_entrance: isEntrance, ...REPEATED },
    cost_currency: ownUnlessTold("hit.cost_currency", "told.currency"),
    cost_micros: ownUnlessTold("hit.cost_micros", "told.micros"),
  },
  more_costs: {
    ...{ hit: sql.ref("hit.id"), at: sql.ref("hit.at"), is_entrance: isEntrance, ...REPEATED },
    ...{ cost_currency: sql.ref("told.currency"), cost_micros: sql.ref("told.micros") },
  },
  conversions: {
    ...OF_CONVERSION,
    ...from("conversion", ["hit", "cost_minor", "cost_currency"]),
    ...REPEATED,
  },
  assists: {
    ...OF_CONVERSION,
    ...{ assist_hit: sql.ref("assist.hit"), assist_at: sql.ref("assist.at"), ...REPEATED },
  },
  events: { ...from("event", ["id", "name", "at"]), ...REPEATED },
}

const quoted = (value: Expression) => sql`coalesce('"' || replace(${value}, '"', '""') || '"', '')`
const WRITTEN: Record<CopiedType, (value: Expression) => Expression> = {
  ...{ text: quoted, word: quoted, object: quoted },
  number: (value) => sql`coalesce(cast(${value} as text), '')`,
}

/** A row as its line: see the port. */
function lineOf(table: CopiedTable): Expression {
  const parts = Object.entries(COPIED[table]).map(([name, type]) => {
    const value = VALUES[table][name]
    if (value === undefined) throw new Error(`nobody says what ${name} of ${table} is in the ledger`)
    return WRITTEN[type](value)
  })
  return sql`concat_ws(',', ${sql.join(parts)})`
}
