import { type Kysely, type RawBuilder, sql } from "kysely"
import { type Conversion, PAGE_KINDS } from "../domain/event.ts"
import { isPostgres, rowsOf } from "./lists.ts"
import type { Schema } from "./schema.ts"

/**
 * Of a visitor with more views before a sale only the newest so many are credited, and those of the same millisecond
 * as the oldest of them: a sale takes no more rows, however many there are.
 */
const MOST_CREDITED = sql.lit(1_500)

const COLUMNS = { id: "text", vid: "text", entrance: "text", hit: "text", hit_at: "bigint" } as const

/** To each conversion that was made, every page its journey had seen before the hit that converted. */
export async function creditEarlierHits(db: Kysely<Schema>, created: readonly Conversion[]): Promise<void> {
  if (created.length === 0) return
  const journeys = created.map(({ id, vid, entrance, hit, hitAt: hit_at }) => {
    return { id, vid, entrance, hit, hit_at }
  })
  const since = isPostgres(db) ? oldestOf(viewsOf(PAGES)) : OLDEST_BY_KINDS
  await sql`
    with given as (${rowsOf(db, journeys, COLUMNS)}),
      created as materialized (select given.*, coalesce(${since}, 0) as since from given)
    insert into assists (conversion, hit, page, at)
    select created.id, hits.id, hits.page, hits.at
    from created join hits on hits.vid = created.vid and hits.entrance = created.entrance
    where hits.kind in (${PAGES}) and hits.at >= created.since
      and (hits.at < created.hit_at or (hits.at = created.hit_at and hits.id < created.hit))`.execute(db)
}

const KINDS = PAGE_KINDS.map((kind) => sql.lit(kind))
const PAGES = sql.join(KINDS)

/** When what a visitor viewed before was, in ms since 1970. */
function viewsOf(kinds: RawBuilder<unknown>): RawBuilder<unknown> {
  return sql`
    select hits.at from hits
    where hits.vid = given.vid and hits.kind in (${kinds}) and hits.at <= given.hit_at`
}

/** When the oldest of them was that is credited; null if all are. */
function oldestOf(views: RawBuilder<unknown>): RawBuilder<unknown> {
  return sql`(select views.at from (${views}) as views order by views.at desc limit 1 offset ${MOST_CREDITED} - 1)`
}

/**
 * The same for SQLite, which looks at no more views than these of each kind, and at none in order where there are few.
 * PostgreSQL would take longer to plan that for every month than to look at all views once.
 */
const OLDEST_BY_KINDS = sql`
  case when exists (select 1 from hits where hits.vid = given.vid limit 1 offset ${MOST_CREDITED})
  then ${oldestOf(sql.join(KINDS.map(newestOf), sql` union all `))} end`

function newestOf(kind: RawBuilder<unknown>): RawBuilder<unknown> {
  return sql`select * from (${viewsOf(kind)} order by hits.at desc limit ${MOST_CREDITED})`
}
