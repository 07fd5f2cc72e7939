import { type Kysely, type RawBuilder, sql } from "kysely"
import type { ByHand, Hit } from "../domain/event.ts"
import { parseId } from "../domain/ids.ts"
import {
  type ClickedConversion,
  CONVERSION_FIELDS,
  type ConversionField,
  type ConversionFilter,
  type ConversionRecord,
  EVENT_FIELDS,
  type EventField,
  type EventFilter,
  type EventRecord,
  type Listed,
  type Log,
  type Timeline,
  type UnclearFilter,
  type Waiting,
} from "../ports.ts"
import { eventsById, eventsOf, hitsById } from "./by-id.ts"
import { deliveriesOf } from "./deliveries.ts"
import { isLongText, isOfHits } from "./long-texts.ts"
import { pageOf } from "./page-of.ts"
import { olderThan, placeCursor } from "./place-cursor.ts"
import { conversionOf, EVENT_COLUMNS, type EventRow, hitOf, revisionOf } from "./rows.ts"
import type { Row, Schema } from "./schema.ts"

const TIMELINE = 1_000

/**
 * What the API reads: lists newest first, and single records with all that belongs to them.
 * @param slow what looks through all events, for what no index knows
 */
export function readLog(db: Kysely<Schema>, slow: Kysely<Schema>): Log {
  return {
    conversions: (filter) => listConversions(db, filter),
    conversion: (id) => conversionWithAll(db, id),
    events: (filter) => listEvents(isFoundByIndex(filter) ? db : slow, filter),
    unclearEvents: (filter) => listUnclear(db, filter),
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
    if (equal[field] !== undefined) query = query.where(isConversions(db, field, equal[field]))
  if (from !== undefined) query = query.where("at", ">=", from)
  if (to !== undefined) query = query.where("at", "<", to)
  const older = olderThan(cursor, "id")
  if (older) query = query.where(older)
  const rows = await query
    .orderBy("at", "desc")
    .orderBy("id", "desc")
    .limit(limit + 1)
    .execute()
  const { items, next } = pageOf(rows, limit, ({ at, id }) => placeCursor(at, id))
  return { items: await withHits(db, items), next }
}

const INDEXED: ReadonlySet<EventField> = new Set(["vid", "tx", "conversion", "conflict", "import"])

/** Whether an index finds the events of a list. Else it is all that there are until it is full. */
function isFoundByIndex({ equal, search }: EventFilter): boolean {
  const asked = EVENT_FIELDS.filter((field) => equal[field] !== undefined)
  return search !== undefined || asked.length === 0 || asked.some((field) => INDEXED.has(field))
}

async function listEvents(db: Kysely<Schema>, filter: EventFilter): Promise<Listed<EventRecord>> {
  const { search, limit } = filter
  const rows = search === undefined ? await eventRows(db, filter) : await found(db, filter, search)
  const { items, next } = pageOf(rows, limit, ({ at, id }) => placeCursor(at, id))
  return { items: await eventsOf(db, items), next }
}

/** One row more than is asked for. @param way what else holds of them */
async function eventRows(
  db: Kysely<Schema>,
  { equal, from, to, cursor, limit }: EventFilter,
  way?: RawBuilder<boolean>,
): Promise<EventRow[]> {
  let query = db.selectFrom("events").select(EVENT_COLUMNS)
  if (way !== undefined) query = query.where(way)
  for (const field of EVENT_FIELDS)
    if (equal[field] !== undefined) query = query.where(isEvents(db, field, equal[field]))
  if (from !== undefined) query = query.where("at", ">=", from)
  if (to !== undefined) query = query.where("at", "<", to)
  const older = olderThan(cursor, "id")
  if (older) query = query.where(older)
  return await query
    .orderBy("at", "desc")
    .orderBy("id", "desc")
    .limit(limit + 1)
    .execute()
}

/** Each way is one step into an index; a hit's events are those of its visitor, or of claims that found nobody. */
async function found(db: Kysely<Schema>, filter: EventFilter, search: string): Promise<EventRow[]> {
  const id = parseId(search)
  const ways = [isLongText(db, "tx", search)]
  if (id !== null)
    ways.push(
      sql`id = ${id} and at = (select event_ids.at from event_ids where event_ids.id = ${id})`,
      sql`vid = ${id}`,
      sql`conversion = ${id}`,
      sql`vid = (select hits.vid from hits where hits.id = ${id}) and hit = ${id}`,
      sql`vid is null and hit is not null and hit = ${id}`,
    )
  const rows = (await Promise.all(ways.map((way) => eventRows(db, filter, way)))).flat()
  const each = new Map(rows.map((row) => [row.id, row]))
  const newestFirst = [...each.values()].toSorted(
    (one, other) => other.at - one.at || (one.id < other.id ? 1 : -1),
  )
  return newestFirst.slice(0, filter.limit + 1)
}

async function listUnclear(db: Kysely<Schema>, filter: UnclearFilter): Promise<Listed<EventRecord>> {
  const { warning, parameter, values, offerSource, from, to, cursor, limit } = filter
  let query = db.selectFrom("unclear_values").select(["event", "at"]).distinct()
  query = query.where("warning", "=", warning)
  if (parameter !== undefined) query = query.where("parameter", "=", parameter)
  if (values !== undefined) query = query.where("value", "in", values)
  if (offerSource !== undefined)
    query = query.where("offer_source", offerSource === null ? "is" : "=", offerSource)
  if (from !== undefined) query = query.where("at", ">=", from)
  if (to !== undefined) query = query.where("at", "<", to)
  const older = olderThan(cursor, "event")
  if (older) query = query.where(older)
  const rows = await query
    .orderBy("at", "desc")
    .orderBy("event", "desc")
    .limit(limit + 1)
    .execute()
  const { items, next } = pageOf(rows, limit, ({ at, event }) => placeCursor(at, event))
  const records = await eventsById(
    db,
    items.map(({ event }) => event),
  )
  return { items: items.flatMap(({ event }) => records.get(event) ?? []), next }
}

async function eventById(db: Kysely<Schema>, id: string): Promise<EventRecord | null> {
  return (await eventsById(db, [id])).get(id) ?? null
}

async function parkedNow(db: Kysely<Schema>): Promise<Waiting> {
  const { count, oldest } = await db
    .selectFrom("parked")
    .select((of) => [of.fn.countAll<number>().as("count"), of.fn.min("at").as("oldest")])
    .executeTakeFirstOrThrow()
  return { count: Number(count), oldest: oldest === null ? null : Number(oldest) }
}

async function timeline(db: Kysely<Schema>, vid: string): Promise<Timeline | null> {
  const ofVisitor = db.selectFrom("hits").selectAll().where("vid", "=", vid)
  const [hits, events, conversions] = await Promise.all([
    ofVisitor
      .orderBy("at", "desc")
      .limit(TIMELINE + 1)
      .execute(),
    listEvents(db, { equal: { vid }, limit: TIMELINE }),
    listConversions(db, { equal: { vid }, deleted: true, limit: TIMELINE }),
  ])
  if (hits.length + events.items.length + conversions.items.length === 0) return null
  const more = {
    hits: hits.length > TIMELINE,
    events: events.next !== null,
    conversions: conversions.next !== null,
  }
  return {
    hits: hits.slice(0, TIMELINE).toReversed().map(hitOf),
    events: events.items.toReversed(),
    conversions: conversions.items.toReversed(),
    more: (["hits", "events", "conversions"] as const).filter((list) => more[list]),
  }
}

/** Whether a field the log can be asked by is this text, in the words by which its index is found. */
function isConversions(db: Kysely<Schema>, field: ConversionField, text: string): RawBuilder<boolean> {
  if (field === "tx") return isLongText(db, field, text)
  if (field === "hit") return isOfHits(db, [text])
  return sql`${sql.ref(field === "offerSource" ? "offer_source" : field)} = ${text}`
}

function isEvents(db: Kysely<Schema>, field: EventField, text: string): RawBuilder<boolean> {
  return field === "tx" ? isLongText(db, field, text) : sql`${sql.ref(field)} = ${text}`
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
  const records = await eventsById(db, events)
  return new Map(
    [...records].flatMap(
      ([
        id,
        {
          received: { byHand },
        },
      ]) => (byHand ? [[id, byHand]] : []),
    ),
  )
}
