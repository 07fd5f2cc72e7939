import type { Kysely } from "kysely"
import type { ByHand, Hit } from "../domain/event.ts"
import {
  type ClickedConversion,
  CONVERSION_FIELDS,
  type ConversionField,
  type ConversionFilter,
  type ConversionRecord,
  EVENT_FIELDS,
  type EventFilter,
  type EventRecord,
  type Listed,
  type Log,
  type Waiting,
} from "../ports.ts"
import { hitsById } from "./by-id.ts"
import { deliveriesOf } from "./deliveries.ts"
import { pageOf } from "./page-of.ts"
import { conversionOf, eventOf, hitOf, revisionOf } from "./rows.ts"
import type { Row, Schema } from "./schema.ts"

const TIMELINE = 1_000

/** What the API reads: lists newest first, and single records with all that belongs to them. */
export function readLog(db: Kysely<Schema>): Log {
  return {
    conversions: (filter) => listConversions(db, filter),
    conversion: (id) => conversionWithAll(db, id),
    events: (filter) => listEvents(db, filter),
    event: (id) => eventById(db, id),
    parked: () => parkedNow(db),
    hit: async (id) => (await hitsById(db, [id])).get(id) ?? null,
    visitor: (vid) => timeline(db, vid),
  }
}

async function listConversions(
  db: Kysely<Schema>,
  filter: ConversionFilter,
): Promise<Listed<ClickedConversion>> {
  const { equal, deleted, from, to, cursor, limit } = filter
  let query = db.selectFrom("conversions").selectAll()
  if (!deleted && equal.status !== "deleted") query = query.where("status", "<>", "deleted")
  for (const field of CONVERSION_FIELDS)
    if (equal[field] !== undefined) query = query.where(columnOf(field), "=", equal[field])
  if (from !== undefined) query = query.where("created_at", ">=", from)
  if (to !== undefined) query = query.where("created_at", "<", to)
  if (cursor !== undefined) query = query.where("id", "<", cursor)
  const rows = await query
    .orderBy("id", "desc")
    .limit(limit + 1)
    .execute()
  const { items, next } = pageOf(rows, limit, ({ id }) => id)
  return { items: await withHits(db, items), next }
}

async function listEvents(db: Kysely<Schema>, filter: EventFilter): Promise<Listed<EventRecord>> {
  const { equal, from, to, cursor, limit } = filter
  let query = db.selectFrom("events").select(["id", "at", "received", "outcome"])
  for (const field of EVENT_FIELDS)
    if (equal[field] !== undefined) query = query.where(field, "=", equal[field])
  if (from !== undefined) query = query.where("at", ">=", from)
  if (to !== undefined) query = query.where("at", "<", to)
  const after = cursor === undefined ? null : parseEventCursor(cursor)
  if (after)
    query = query.where((where) =>
      where.or([
        where("at", "<", after.at),
        where.and([where("at", "=", after.at), where("id", "<", after.id)]),
      ]),
    )
  const rows = await query
    .orderBy("at", "desc")
    .orderBy("id", "desc")
    .limit(limit + 1)
    .execute()
  const { items, next } = pageOf(rows, limit, ({ at, id }) => `${at}-${id}`)
  return { items: items.map(eventOf), next }
}

async function eventById(db: Kysely<Schema>, id: string): Promise<EventRecord | null> {
  const row = await db
    .selectFrom("event_ids")
    .innerJoin("events", (join) =>
      join.onRef("events.id", "=", "event_ids.id").onRef("events.at", "=", "event_ids.at"),
    )
    .select(["received", "outcome"])
    .where("event_ids.id", "=", id)
    .executeTakeFirst()
  return row ? eventOf(row) : null
}

async function parkedNow(db: Kysely<Schema>): Promise<Waiting> {
  const { count, oldest } = await db
    .selectFrom("parked")
    .select((of) => [of.fn.countAll<number>().as("count"), of.fn.min("at").as("oldest")])
    .executeTakeFirstOrThrow()
  return { count: Number(count), oldest: oldest === null ? null : Number(oldest) }
}

async function timeline(db: Kysely<Schema>, vid: string): ReturnType<Log["visitor"]> {
  const [hits, events, conversions] = await Promise.all([
    db.selectFrom("hits").selectAll().where("vid", "=", vid).orderBy("at", "desc").limit(TIMELINE).execute(),
    listEvents(db, { equal: { vid }, limit: TIMELINE }),
    listConversions(db, { equal: { vid }, deleted: true, limit: TIMELINE }),
  ])
  if (hits.length + events.items.length + conversions.items.length === 0) return null
  return {
    hits: hits.toReversed().map(hitOf),
    events: events.items.toReversed(),
    conversions: conversions.items.toReversed(),
  }
}

/** The column of each field the log can be asked by, where it has another name. */
function columnOf(field: ConversionField) {
  return field === "offerSource" ? "offer_source" : field
}

/** `TIME-ID`: events of the same millisecond are told apart by their ids. */
function parseEventCursor(cursor: string): { at: number; id: string } | null {
  const [, at, id] = /^(\d{1,15})-(\w{26})$/.exec(cursor) ?? []
  return at === undefined || id === undefined ? null : { at: Number(at), id }
}

async function withHits(
  db: Kysely<Schema>,
  rows: readonly Row<"conversions">[],
): Promise<ClickedConversion[]> {
  const hits = await hitsById(db, [...new Set(rows.flatMap(({ entrance, hit }) => [entrance, hit]))])
  return rows.map((row) => clicked(row, hits))
}

function clicked(row: Row<"conversions">, hits: ReadonlyMap<string, Hit>): ClickedConversion {
  const { hit, entrance } = row
  return {
    conversion: conversionOf(row),
    click: hits.get(hit) ?? null,
    entrance: hits.get(entrance) ?? null,
  }
}

async function conversionWithAll(db: Kysely<Schema>, id: string): Promise<ConversionRecord | null> {
  const row = await db.selectFrom("conversions").selectAll().where("id", "=", id).executeTakeFirst()
  if (!row) return null
  const [hits, revisions, assists, deliveries] = await Promise.all([
    hitsById(db, [row.entrance, row.hit]),
    db.selectFrom("revisions").selectAll().where("conversion", "=", id).orderBy("number").execute(),
    db
      .selectFrom("assists")
      .select(["hit", "page", "at"])
      .where("conversion", "=", id)
      .orderBy("at")
      .orderBy("hit")
      .execute(),
    deliveriesOf(db, id),
  ])
  const byHand = await byHandOf(db, revisions)
  return { ...clicked(row, hits), revisions: revisions.map(revisionOf), byHand, assists, deliveries }
}

/** Of a conversion with thousands of revisions only the newest are looked through for those made by hand. */
const REVISIONS_BY_HAND = 1_000

async function byHandOf(
  db: Kysely<Schema>,
  revisions: readonly Row<"revisions">[],
): Promise<ReadonlyMap<string, ByHand>> {
  const events = revisions.slice(-REVISIONS_BY_HAND).map(({ event }) => event)
  const rows = await db
    .selectFrom("event_ids")
    .innerJoin("events", (join) =>
      join.onRef("events.id", "=", "event_ids.id").onRef("events.at", "=", "event_ids.at"),
    )
    .select(["events.received", "events.outcome"])
    .where("event_ids.id", "in", events)
    .where("events.via", "=", "dashboard")
    .execute()
  return new Map(rows.map(eventOf).flatMap(({ received: { id, byHand } }) => (byHand ? [[id, byHand]] : [])))
}
