import { type Kysely, sql } from "kysely"
import type { Hit } from "../domain/event.ts"
import type { Delivery } from "../domain/sends/send.ts"
import type { Changes, Counted, EventRecord, Uncounted } from "../ports.ts"
import { allAsked } from "./all-asked.ts"
import { creditEarlierHits } from "./assists.ts"
import { conflictRows, settle, unclearRows } from "./attention-rows.ts"
import { type InsertRows, into } from "./database.ts"
import { deliveryRow, newDestination } from "./delivery-rows.ts"
import { among } from "./lists.ts"
import { isLongText } from "./long-texts.ts"
import { conversionRow, eventRow, hitRow, outcomeColumns, revisionRow } from "./rows.ts"
import type { NewRow, Schema } from "./schema.ts"

/** Pages the settings do not name are registered at their first view, up to this many. */
const MOST_PAGES = 10_000

/** Writes what a batch changes: all of it asked for at once, and run in this order. */
export async function write(db: Kysely<Schema>, changes: Changes, insert: InsertRows): Promise<void> {
  const made = new Map(changes.hits.map((hit) => [hit.event, hit]))
  await allAsked([
    insert(db, [
      into("hits", changes.hits.map(hitRow)),
      into(
        "events",
        changes.events.map((record) => eventRow(record, made.get(record.received.id))),
      ),
      into("conflicts", changes.events.flatMap(conflictRows)),
      into("unclear_values", changes.events.flatMap(unclearRows)),
      into("conversions", changes.conversions.map(conversionRow), AS_IT_STANDS),
      into("revisions", changes.revisions.map(revisionRow)),
      into("parked", changes.parked.map(parkedRow)),
      into("first_events", changes.firstEvents),
      into("changes", newRows(changes)),
    ]),
    ...changes.confirmed.map((hit) => confirmHit(db, hit)),
    ...changes.pages.map((page) => registerPage(db, page)),
    ...changes.uncounted.map((once) => forgetCounted(db, once)),
    insert(db, [into("counted_event_ids", changes.counted.map(countedRow))]),
    creditEarlierHits(db, changes.created),
    ...changes.unparked.map((record) => endParking(db, record)),
    noteAnew(db, insert, changes.unparked),
    ...changes.settled.map((record) => settle(db, record)),
    registerDestinations(db, changes.deliveries),
    insert(db, [into("deliveries", changes.deliveries.map(deliveryRow))]),
  ])
}

/** Only what its own event had counted: the same event id may have been there before, or have come since. */
async function forgetCounted(db: Kysely<Schema>, { vid, eventId, event }: Uncounted): Promise<void> {
  const those = db.deleteFrom("counted_event_ids").where("vid", "=", vid).where("event", "=", event)
  await those.where(isLongText(db, "event_id", eventId)).execute()
}

/**
 * What is new of what reports count, for copies of it. Every other change the database notes by itself; of these two,
 * which most batches have, a trigger would cost SQLite as much as the row it tells of.
 */
function newRows({ hits, events }: Changes): NewRow<"changes">[] {
  const isCustom = ({ received, outcome }: EventRecord) =>
    outcome.decision === null && received.name !== "view" && received.name !== "conversion"
  return [
    ...hits.map(({ id }) => ({ what: "hit", id })),
    ...events.filter(isCustom).map(({ received }) => ({ what: "event", id: received.id })),
  ]
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

/** What a revision may change of a conversion, and how it is to be met by claims. */
const REVISED = [
  ...["key", "type", "status", "raw_status", "amount_minor", "revenue_minor", "currency", "cost_minor"],
  ...["cost_currency", "stated_revenue", "tx", "event_id", "updated_at", "any_type", "any_page", "undone"],
  ...["parameters", "settings", "revision"],
].map((column) => `${column} = excluded.${column}`)
const AS_IT_STANDS = `on conflict (id) do update set ${REVISED.join(", ")}`

/** What waited is decided now, and may be unclear in another way. */
async function noteAnew(
  db: Kysely<Schema>,
  insert: InsertRows,
  records: readonly EventRecord[],
): Promise<void> {
  if (records.length === 0) return
  const events = records.map(({ received }) => received.id)
  await allAsked([
    db
      .deleteFrom("unclear_values")
      .where(among(db, "event", events))
      .execute(),
    insert(db, [
      into("conflicts", records.flatMap(conflictRows)),
      into("unclear_values", records.flatMap(unclearRows)),
    ]),
  ])
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

export function parkedRow({ received, outcome }: Changes["parked"][number]): NewRow<"parked"> {
  const { hit, vid, page } = outcome
  return { event: received.id, at: received.at, hit, vid: hit === null ? vid : null, page }
}

async function endParking(db: Kysely<Schema>, { received, outcome }: EventRecord): Promise<void> {
  const { id, at } = received
  const event = db.updateTable("events").set(outcomeColumns(received, outcome))
  await allAsked([
    db.deleteFrom("parked").where("event", "=", id).execute(),
    event.where("id", "=", id).where("at", "=", at).execute(),
  ])
}

function countedRow({ eventId, ...same }: Counted): NewRow<"counted_event_ids"> {
  return { ...same, event_id: eventId }
}
