import { type Kysely, type RawBuilder, sql } from "kysely"
import { type Conversion, PAGE_KINDS } from "../domain/event.ts"
import { rowsOf } from "./lists.ts"
import type { Schema } from "./schema.ts"

/**
 * Of a visitor with more views than these for each kind of page, the newest so many of each kind are credited, and the
 * one that the journey began with: a sale costs no more, in time or rows, however many there are.
 */
const MOST_OF_KIND = 500

const COLUMNS = { id: "text", vid: "text", entrance: "text", hit: "text", hit_at: "bigint" } as const

/** To each conversion that was made, every page its journey had seen before the hit that converted. */
export async function creditEarlierHits(db: Kysely<Schema>, created: readonly Conversion[]): Promise<void> {
  if (created.length === 0) return
  const journeys = created.map(({ id, vid, entrance, hit, hitAt: hit_at }) => {
    return { id, vid, entrance, hit, hit_at }
  })
  await sql`
    with given as (${rowsOf(db, journeys, COLUMNS)}),
      created as materialized (select given.*, case when ${HAS_MANY} then ${OLDEST_CREDITED} else 0 end as since from given)
    insert into assists (conversion, hit, page, at)
    select created.id, hits.id, hits.page, hits.at
    from created join hits on hits.vid = created.vid and hits.entrance = created.entrance
    where hits.kind in (${sql.join(PAGE_KINDS)}) and hits.at >= created.since and ${IS_EARLIER}
    union all
    select created.id, hits.id, hits.page, hits.at
    from created join hits on hits.id = created.entrance
    where created.since > 0 and hits.at < created.since and hits.kind <> 'rotator' and ${IS_EARLIER}`.execute(
    db,
  )
}

const IS_EARLIER = sql`
  (hits.at < created.hit_at or (hits.at = created.hit_at and hits.id < created.hit))`

/** Whether a visitor has so many views, of whatever journeys, that they are not all looked through. */
const HAS_MANY = sql`exists (
  select 1 from hits where hits.vid = given.vid limit 1 offset ${sql.lit(PAGE_KINDS.length * MOST_OF_KIND)})`

/** When the oldest of those was that are credited, in ms since 1970. */
const OLDEST_CREDITED = sql`(
  select coalesce(max(oldest.at), 0)
  from (${sql.join(PAGE_KINDS.map(oldestOf), sql` union all `)}) as oldest)`

function oldestOf(kind: (typeof PAGE_KINDS)[number]): RawBuilder<unknown> {
  return sql`
    select (
      select hits.at from hits
      where hits.vid = given.vid and hits.kind = ${sql.lit(kind)} and hits.at <= given.hit_at
      order by hits.at desc limit 1 offset ${sql.lit(MOST_OF_KIND - 1)}
    ) as at`
}
