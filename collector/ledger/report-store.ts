import { type RawBuilder, sql } from "kysely"
import { NO_VISITS } from "../domain/redirect/no-visit.ts"
import type { ReportStore } from "../reports/sql/report-rows.ts"
import type { ReportWords } from "../reports/sql/report-words.ts"

const views = sql`hits as hit left join hits as entrance on entrance.id = hit.entrance`
const conversionsAt = (hit: RawBuilder<unknown>) => sql`left join hits as hit on hit.id = ${hit}
  left join hits as entrance on entrance.id = conversion.entrance`
const counts = sql`conversion.status <> 'deleted'`
const begunAt = sql.ref("entrance.at")
/** Pages' own events, and those of ways out; not what redirects recorded of those who visited nothing. */
const noVisits = sql.join(NO_VISITS.map((name) => sql.lit(name)))
const isCustom = sql`event.decision is null and event.name not in ('view', 'conversion')
  and not (event.via in ('link', 'action') and event.name in (${noVisits}))`

/** What reports count, as the ledger has it. */
export function ledgerStore(words: ReportWords): ReportStore {
  const joined = { hit: "hit", entrance: "entrance" }
  const rows = {
    views: { from: views, where: [sql`1 = 1`], ...joined },
    entrances: { from: sql`hits as hit`, where: [sql`hit.entrance = hit.id`], hit: "hit", entrance: "hit" },
  }
  return {
    words,
    ...rows,
    toldApart: () => null,
    clickCosts: (of) => {
      const { from, where, ...same } = rows[of]
      // What a click costs by itself counts unless an upload says what it was.
      const isTold = sql`exists (
        select 1 from cost_shares as told join cost_rows as spent on spent.id = told.row
        where told.hit = hit.id and spent.counts = 1)`
      const shared = sql`${from}
        join cost_shares as share on share.hit = hit.id join cost_rows as spend on spend.id = share.row`
      return [
        {
          ...{ ...same, from, where: [...where, sql`hit.cost_micros is not null`, sql`not ${isTold}`] },
          ...{ currency: sql.ref("hit.cost_currency"), micros: sql.ref("hit.cost_micros") },
        },
        {
          ...{ ...same, from: shared, where: [...where, sql`spend.counts = 1`] },
          ...{ currency: sql.ref("spend.currency"), micros: sql.ref("share.micros") },
        },
      ]
    },
    converted: {
      from: sql`conversions as conversion ${conversionsAt(sql.ref("conversion.hit"))}`,
      ...{ ...joined, where: [counts], begunAt },
      credited: { hit: sql.ref("conversion.hit"), at: sql.ref("conversion.hit_at") },
    },
    assisted: {
      from: sql`conversions as conversion join assists as assist on assist.conversion = conversion.id
        ${conversionsAt(sql.ref("assist.hit"))}`,
      ...{ ...joined, where: [counts], begunAt },
      credited: { hit: sql.ref("assist.hit"), at: sql.ref("assist.at") },
    },
    events: {
      from: sql`events as event left join hits as hit on hit.id = event.hit
        left join hits as entrance on entrance.id = hit.entrance`,
      ...{ ...joined, where: [isCustom] },
    },
  }
}
