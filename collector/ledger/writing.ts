import { type Kysely, sql } from "kysely"
import type { Conversion, Hit } from "../domain/event.ts"
import type { Delivery } from "../domain/sends/send.ts"
import type { Changes, Counted, EventRecord } from "../ports.ts"
import { deliveryRow, newDestination } from "./delivery-rows.ts"
import { conversionRow, eventRow, hitRow, outcomeColumns, revisionRow } from "./rows.ts"
import type { NewRow, Schema } from "./schema.ts"

/** Pages the settings do not name are registered at their first view, up to this many. */
const MOST_PAGES = 10_000

/** Writes what a batch changes: many rows a statement where a batch has many, one by one what is rare. */
export async function write(db: Kysely<Schema>, changes: Changes): Promise<void> {
  await insert(db, "hits", changes.hits.map(hitRow))
  for (const hit of changes.confirmed) await confirmHit(db, hit)
  for (const page of changes.pages) await registerPage(db, page)
  await insert(db, "events", changes.events.map(eventRow))
  await putConversions(db, changes.conversions)
  await insert(db, "revisions", changes.revisions.map(revisionRow))
  for (const { vid, type, eventId } of changes.uncounted)
    await db
      .deleteFrom("counted_event_ids")
      .where("vid", "=", vid)
      .where("event_id", "=", eventId)
      .where("type", "=", type)
      .execute()
  await insert(db, "counted_event_ids", changes.counted.map(countedRow))
  for (let at = 0; at < changes.created.length; at += ROWS_A_STATEMENT)
    await creditEarlierHits(db, changes.created.slice(at, at + ROWS_A_STATEMENT))
  await insert(db, "parked", changes.parked.map(parkedRow))
  for (const record of changes.unparked) await endParking(db, record)
  await registerDestinations(db, changes.deliveries)
  await insert(db, "deliveries", changes.deliveries.map(deliveryRow))
  await insert(db, "first_events", changes.firstEvents)
}

/** Destinations are known from the first delivery on; all write them in one order, so that no two wait for each other. */
async function registerDestinations(db: Kysely<Schema>, deliveries: readonly Delivery[]): Promise<void> {
  const first = new Map(
    deliveries.map(({ destination, at }) => [destination, newDestination(destination, at)]),
  )
  if (first.size === 0) return
  await db
    .insertInto("destinations")
    .values([...first.values()].toSorted((one, other) => (one.key < other.key ? -1 : 1)))
    .onConflict((conflict) => conflict.column("key").doNothing())
    .execute()
}

/** SQLite takes 32,766 values a statement, PostgreSQL 65,535; no table here has more than 60 columns. */
const ROWS_A_STATEMENT = 500

/** The tables that rows are only added to. */
type Inserted =
  | "hits"
  | "events"
  | "revisions"
  | "counted_event_ids"
  | "parked"
  | "deliveries"
  | "first_events"

async function insert<Table extends Inserted>(
  db: Kysely<Schema>,
  table: Table,
  rows: NewRow<Table>[],
): Promise<void> {
  for (let at = 0; at < rows.length; at += ROWS_A_STATEMENT)
    // Kysely cannot follow a table that is a type parameter; the signature above holds table and rows together.
    await db
      .insertInto(table as "hits")
      .values(rows.slice(at, at + ROWS_A_STATEMENT) as NewRow<"hits">[])
      .execute()
}

async function confirmHit(db: Kysely<Schema>, hit: Hit): Promise<void> {
  const { url, referrer, referrer_kind, bot, confirmed } = hitRow(hit)
  const known = { url, referrer, referrer_kind, bot, confirmed }
  await db.updateTable("hits").set(known).where("id", "=", hit.id).execute()
}

async function registerPage(db: Kysely<Schema>, page: Changes["pages"][number]): Promise<void> {
  const { id, kind, url, firstSeen } = page
  await sql`
    insert into pages (id, kind, url, first_seen)
    select ${id}, ${kind}, ${url}, cast(${firstSeen} as bigint)
    where (select count(*) from pages) < ${MOST_PAGES}
    on conflict (id) do nothing`.execute(db)
}

async function putConversions(db: Kysely<Schema>, conversions: readonly Conversion[]): Promise<void> {
  for (let at = 0; at < conversions.length; at += ROWS_A_STATEMENT)
    await upsertConversions(db, conversions.slice(at, at + ROWS_A_STATEMENT))
}

async function upsertConversions(db: Kysely<Schema>, conversions: readonly Conversion[]): Promise<void> {
  await db
    .insertInto("conversions")
    .values(conversions.map(conversionRow))
    .onConflict((conflict) =>
      conflict.column("id").doUpdateSet((of) => ({
        key: of.ref("excluded.key"),
        type: of.ref("excluded.type"),
        status: of.ref("excluded.status"),
        raw_status: of.ref("excluded.raw_status"),
        amount_minor: of.ref("excluded.amount_minor"),
        revenue_minor: of.ref("excluded.revenue_minor"),
        currency: of.ref("excluded.currency"),
        cost_minor: of.ref("excluded.cost_minor"),
        cost_currency: of.ref("excluded.cost_currency"),
        stated_revenue: of.ref("excluded.stated_revenue"),
        tx: of.ref("excluded.tx"),
        event_id: of.ref("excluded.event_id"),
        updated_at: of.ref("excluded.updated_at"),
        any_type: of.ref("excluded.any_type"),
        any_page: of.ref("excluded.any_page"),
        undone: of.ref("excluded.undone"),
        parameters: of.ref("excluded.parameters"),
        settings: of.ref("excluded.settings"),
        revision: of.ref("excluded.revision"),
      })),
    )
    .execute()
}

/** To each conversion that was made, every page its journey had seen before the hit that converted. */
async function creditEarlierHits(db: Kysely<Schema>, created: readonly Conversion[]): Promise<void> {
  if (created.length === 0) return
  const journeys = created.map(
    ({ id, vid, entrance, hit, hitAt }) =>
      sql`(${id}, ${vid}, ${entrance}, ${hit}, cast(${hitAt} as bigint))`,
  )
  await sql`
    with created (id, vid, entrance, hit, hit_at) as (values ${sql.join(journeys)})
    insert into assists (conversion, hit, page, at)
    select created.id, hits.id, hits.page, hits.at
    from created join hits on hits.vid = created.vid and hits.entrance = created.entrance
    where hits.kind <> 'rotator'
      and (hits.at < created.hit_at or (hits.at = created.hit_at and hits.id < created.hit))`.execute(db)
}

export function parkedRow({ received, outcome }: Changes["parked"][number]): NewRow<"parked"> {
  const { hit, vid, page } = outcome
  return { event: received.id, at: received.at, hit, vid: hit === null ? vid : null, page }
}

async function endParking(db: Kysely<Schema>, { received, outcome }: EventRecord): Promise<void> {
  await db.deleteFrom("parked").where("event", "=", received.id).execute()
  await db
    .updateTable("events")
    .set(outcomeColumns(received, outcome))
    .where("id", "=", received.id)
    .where("at", "=", received.at)
    .execute()
}

function countedRow({ eventId, ...same }: Counted): NewRow<"counted_event_ids"> {
  return { ...same, event_id: eventId }
}
