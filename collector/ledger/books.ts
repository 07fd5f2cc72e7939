import { type Kysely, type RawBuilder, sql } from "kysely"
import { type Hit, type Outcome, PAGE_KINDS, type PageKind, type Session } from "../domain/event.ts"
import { newest, OFFER_PATIENCE_MS } from "../domain/hit/identity.ts"
import { sessionAfter } from "../domain/hit/journey.ts"
import {
  type Books,
  type EventRecord,
  type FirstEvent,
  type MaybeRepeated,
  type MeetingPlace,
  MOST_REPLACED,
  type VisitorAt,
} from "../ports.ts"
import { conversionsById, eventsById, hitsById } from "./by-id.ts"
import { among, rowsOf } from "./lists.ts"
import { amongLong, partsOfHits } from "./long-texts.ts"
import { conversionOf, EVENT_COLUMNS, eventOf, hitOf, revisionOf } from "./rows.ts"
import type { Row, Schema } from "./schema.ts"

/** What is looked up before deciding; on the read-only connection, or inside a transaction. */
export function readBooks(db: Kysely<Schema>, kinds: PageKinds = new Map()): Books {
  return {
    outcomes: (events) => outcomesOf(db, events),
    sessions: (vids) => sessionsOf(db, vids),
    pageKinds: (pages) => pageKinds(db, pages, kinds),
    hits: (ids) => hitsById(db, ids),
    areThere: (hits) => areThere(db, hits),
    visitorHits: (wants) => visitorHits(db, wants),
    conversionsAt: async (places, newest = 1) =>
      places.length === 0 ? [] : await conversionsAt(db, places, newest),
    conversions: (ids) => conversionsById(db, ids),
    openConflicts: (events) => openConflicts(db, events),
    counted: (wants) => countedOf(db, wants),
    repeats: (wants) => nearestRepeats(db, wants),
    revisionsBy: (events) => revisionsBy(db, events),
    parkedFor: (ids) => parkedFor(db, ids),
    due: ({ now, parkedBefore }) => dueClaims(db, now - OFFER_PATIENCE_MS, parkedBefore),
    stillParked: async (events) => (events.length === 0 ? [] : await stillParked(db, events)),
    parkedCounts: (ids) => parkedCounts(db, ids),
    barredCounts: (ids, since) => barredCounts(db, ids, since),
    sentOf: (conversions) => sentOf(db, conversions),
    firstEvents: (wants) => firstEvents(db, wants),
  }
}

/** Most events come for the first time: only of the others is it looked up what became of them, and when they came. */
async function outcomesOf(db: Kysely<Schema>, events: readonly string[]): Promise<Map<string, Outcome>> {
  if (events.length === 0) return new Map()
  const there = await db
    .selectFrom("event_ids")
    .selectAll()
    .where(among(db, "id", events))
    .execute()
  if (there.length === 0) return new Map()
  const known = await eventsById(
    db,
    there.map(({ id }) => id),
  )
  return new Map([...known].map(([id, { outcome }]) => [id, outcome]))
}

/** Every hit knows its journey, so a visitor's newest tells all that is remembered of the visitor. */
async function sessionsOf(db: Kysely<Schema>, vids: readonly string[]): Promise<Map<string, Session>> {
  return new Map((await newestHits(db, vids)).map((hit) => [hit.vid, sessionAfter(hit)]))
}

/** The kinds of registered pages, as far as they were looked up: none changes, and there are not many. */
export type PageKinds = Map<string, PageKind>

async function pageKinds(db: Kysely<Schema>, pages: readonly string[], kinds: PageKinds): Promise<PageKinds> {
  const asked = pages.filter((page) => !kinds.has(page))
  const rows =
    asked.length === 0
      ? []
      : await db
          .selectFrom("pages")
          .select(["id", "kind"])
          .where(among(db, "id", asked))
          .execute()
  for (const { id, kind } of rows) kinds.set(id, kind as PageKind) // only kinds are written
  return new Map(pages.flatMap((page) => withKind(page, kinds.get(page))))
}

function withKind(page: string, kind: PageKind | undefined): [string, PageKind][] {
  return kind === undefined ? [] : [[page, kind]]
}

async function areThere(db: Kysely<Schema>, hits: readonly string[]): Promise<Set<string>> {
  if (hits.length === 0) return new Set()
  const there = db
    .selectFrom("hits")
    .select("id")
    .where(among(db, "id", hits))
  return new Set((await there.execute()).map(({ id }) => id))
}

/** The newest hit of each visitor. */
async function newestHits(db: Kysely<Schema>, vids: readonly string[]): Promise<Hit[]> {
  const around = await hitsAround(
    db,
    vids.map((vid) => ({ vid, page: null, at: Number.MAX_SAFE_INTEGER, sees: null, without: [] })),
    ["before"],
  )
  return around.flatMap(({ before }) => newest(before) ?? [])
}

const SIDES = {
  before: { isThere: sql`hits.at <= wants.at`, nearest: sql`hits.at desc, hits.id desc` },
  after: { isThere: sql`hits.at > wants.at`, nearest: sql`hits.at, hits.id` },
}
type Side = keyof typeof SIDES
/** A hit is sought by its visitor's page, or by its visitor's kind of page: each is one step into an index. */
const BY_PAGE = { from: sql`wants`, isSought: sql`hits.page = wants.page` }
const BY_KIND = { from: sql`wants cross join kinds`, isSought: sql`hits.kind = kinds.kind` }
const KINDS = sql.join(
  PAGE_KINDS.map((kind) => sql`select ${sql.lit(kind)} as kind`),
  sql` union all `,
)

/** Those that leave out the same pages are looked up together; most leave out none. */
async function visitorHits(db: Kysely<Schema>, wants: readonly VisitorAt[]) {
  const alike = Map.groupBy(wants, ({ without }) => JSON.stringify(without))
  const found = new Map<VisitorAt, { before: Hit[]; after: Hit[] }>()
  for (const group of alike.values()) {
    const around = await hitsAround(db, group)
    for (const [at, want] of group.entries()) found.set(want, around[at] ?? { before: [], after: [] })
  }
  return wants.map((want) => found.get(want) ?? { before: [], after: [] })
}

/**
 * However many pages a visitor has seen, a want costs the same: the ids of at most eight hits, each from an index
 * alone, and then those hits. Whose visitor has none costs one look: by its limit, without which PostgreSQL reads all
 * of a month of which it has no statistics yet. There are as few selects as can be: it plans each for every month, and
 * that takes longer than to run them.
 */
async function hitsAround(
  db: Kysely<Schema>,
  wants: readonly VisitorAt[],
  sides: readonly Side[] = ["before", "after"],
) {
  if (wants.length === 0) return []
  const columns = { want: "bigint", vid: "text", page: "text", at: "bigint", sees: "text" } as const
  const given = wants.map(({ vid, page, at, sees }, want) => ({ want, vid, page, at, sees }))
  // Asked only where it matters: it keeps an index from answering alone.
  const isSeen = wants.some(({ sees }) => sees !== null)
    ? sql`and (wants.sees is null or hits.recorded < wants.sees)`
    : sql``
  const [{ without } = { without: [] }] = wants // all leave out the same
  const isWanted = without.length > 0 ? sql`and not (${among(db, "hits.page", without)})` : sql``
  const ways = wants.some(({ page }) => page !== null) ? [BY_PAGE, BY_KIND] : [BY_KIND]
  const oneOfEach = (side: Side) =>
    ways.map(
      ({ from, isSought }) => sql`
        select wants.want, ${sql.lit(side)} as side, (
          select hits.id from hits where hits.vid = wants.vid and ${isSought} and ${SIDES[side].isThere} ${isSeen} ${isWanted}
          order by ${SIDES[side].nearest} limit 1
        ) as hit from ${from}`,
    )
  const { rows } = await sql<Row<"hits"> & { want: number; side: Side }>`
    with given as (${rowsOf(db, given, columns)}), kinds as (${KINDS}),
      wants as materialized (
        select * from given where (select true from hits where hits.vid = given.vid limit 1)
      ),
      found as (${sql.join(sides.flatMap(oneOfEach), sql` union all `)})
    select found.want, found.side, hits.* from found join hits on hits.id = found.hit`.execute(db)
  const around = wants.map(() => ({ before: new Map<string, Hit>(), after: new Map<string, Hit>() }))
  for (const { want, side, ...row } of rows) around[Number(want)]?.[side].set(row.id, hitOf(row))
  return around.map(({ before, after }) => ({ before: [...before.values()], after: [...after.values()] }))
}

/** So narrow that a hit with thousands of sales costs a claim no more than one with two. */
async function conversionsAt(db: Kysely<Schema>, places: readonly MeetingPlace[], newest: number) {
  const ofHits = partsOfHits(db, [...new Set(places.map(({ hit }) => hit))])
  // What was undone is deleted too: of all others the index alone is read.
  const those = ofHits.map(
    (part) => sql`from conversions where ${part} and (status <> 'deleted' or undone = 0)`,
  )
  const keys = places.map(({ key }) => key)
  const group = sql`hit, type, status, tx is null`
  const { sales, eventIds, txs, replaced } = soughtAt(places)
  const ways = [
    ...those.map((from) => sql`select min(id) ${from} group by ${group}`),
    ...those.map((from) => newestOfEach(group, from, newest)),
    sql`select id from conversions where ${among(db, "key", keys)}`,
  ]
  if (sales.length > 0) ways.push(ofSales(db, sales))
  if (eventIds.length > 0) ways.push(...ofAnyVisitor(db, { column: "event_id", ids: eventIds, newest }))
  if (txs.length > 0) ways.push(...ofAnyVisitor(db, { column: "tx", ids: txs, newest }))
  if (replaced.types.length > 0) ways.push(newestReplaced(db, replaced))
  const { rows } = await sql<Row<"conversions">>`
    select * from conversions where id in (${sql.join(ways, sql` union all `)})`.execute(db)
  return rows.map(conversionOf)
}

/** The newest so many rows of each group; of the one newest an index tells. */
function newestOfEach(group: RawBuilder<unknown>, from: RawBuilder<unknown>, most: number) {
  if (most === 1) return sql`select max(id) ${from} group by ${group}`
  return sql`
    select id from (
      select id, row_number() over (partition by ${group} order by id desc) as place ${from}
    ) as newest
    where place <= ${sql.lit(most)}`
}

/** What is sought besides hits and keys: sales by visitor and tx, and what is compared over all visitors. */
export function soughtAt(places: readonly MeetingPlace[]) {
  return {
    sales: places.filter(({ tx }) => tx !== null),
    eventIds: places.flatMap(({ once }) => (once && "eventId" in once ? [once.eventId] : [])),
    txs: places.flatMap(({ once }) => (once && "tx" in once ? [once.tx] : [])),
    replaced: {
      hits: places.flatMap(({ hit, replaced }) => (replaced.length > 0 ? [hit] : [])),
      types: [...new Set(places.flatMap(({ replaced }) => replaced))],
    },
  }
}

/** Which of them has not moved on yet, only other sales tell: of each type on each hit the newest so many. */
function newestReplaced(db: Kysely<Schema>, { hits, types }: { hits: string[]; types: string[] }) {
  const those = partsOfHits(db, [...new Set(hits)]).map(
    (part) => sql`
      select id, hit, type from conversions
      where ${part} and ${among(db, "type", types)} and status <> 'deleted' and tx is not null`,
  )
  const from = sql`from (${sql.join(those, sql` union all `)}) as live`
  return newestOfEach(sql`hit, type`, from, MOST_REPLACED)
}

function ofSales(db: Kysely<Schema>, places: readonly MeetingPlace[]) {
  const [vids, txs] = [places.map(({ vid }) => vid), places.map(({ tx }) => tx ?? "")]
  return sql`select id from conversions where ${among(db, "vid", vids)} and ${amongLong(db, "tx", txs)}`
}

interface OfAnyVisitor {
  column: "event_id" | "tx"
  ids: readonly string[]
  newest: number
}

function ofAnyVisitor(db: Kysely<Schema>, { column, ids, newest }: OfAnyVisitor) {
  const those = sql`from conversions where ${amongLong(db, column, ids)} and undone = 0`
  const group = sql`${sql.ref(column)}, offer_source, type, status`
  return [sql`select min(id) ${those} group by ${group}`, newestOfEach(group, those, newest)]
}

async function openConflicts(db: Kysely<Schema>, events: readonly string[]) {
  if (events.length === 0) return new Set<string>()
  const open = db.selectFrom("conflicts").select("event").where("settled_at", "is", null)
  return new Set((await open.where(among(db, "event", events)).execute()).map(({ event }) => event))
}

async function countedOf(db: Kysely<Schema>, wants: readonly { vid: string; eventId: string }[]) {
  if (wants.length === 0) return []
  const [vids, eventIds] = [wants.map(({ vid }) => vid), wants.map(({ eventId }) => eventId)]
  const rows = await db
    .selectFrom("counted_event_ids")
    .selectAll()
    .where(among(db, "vid", vids))
    .where(amongLong(db, "event_id", eventIds))
    .execute()
  return rows.map(({ event_id: eventId, ...same }) => ({ ...same, eventId }))
}

async function nearestRepeats(db: Kysely<Schema>, wants: readonly MaybeRepeated[]) {
  if (wants.length === 0) return []
  const columns = {
    ...({ want: "bigint", event: "text", fingerprint: "text" } as const),
    ...({ at: "bigint", since: "bigint", until: "bigint" } as const),
  }
  const given = wants.map(({ event, fingerprint, at, window }, want) => {
    return { want, event, fingerprint, at, since: at - window, until: at + window }
  })
  const { rows: found } = await sql<{ want: number; at: number | null }>`
    with wants as (${rowsOf(db, given, columns)})
    select wants.want, (
      select events.at from events
      where events.fingerprint = wants.fingerprint and events.at between wants.since and wants.until
        and events.id <> wants.event
      order by abs(events.at - wants.at) limit 1
    ) as at from wants`.execute(db)
  return found.toSorted((one, other) => Number(one.want) - Number(other.want)).map(({ at }) => at)
}

async function revisionsBy(db: Kysely<Schema>, events: readonly string[]) {
  if (events.length === 0) return []
  const revisions = await db
    .selectFrom("revisions")
    .selectAll()
    .where(among(db, "event", events))
    .execute()
  const ids = [...new Set(revisions.map(({ conversion }) => conversion))]
  const conversions = new Map((await conversionsById(db, ids)).map((one) => [one.id, one]))
  return revisions.flatMap((row) => {
    const conversion = conversions.get(row.conversion)
    return conversion ? [{ revision: revisionOf(row), conversion }] : []
  })
}

/** Parked claims with what is kept of them, oldest first. */
function parkedClaims(db: Kysely<Schema>) {
  return db
    .selectFrom("parked")
    .innerJoin("events", (join) =>
      join.onRef("events.id", "=", "parked.event").onRef("events.at", "=", "parked.at"),
    )
    .select(EVENT_COLUMNS.map((column) => `events.${column}` as const))
    .orderBy("parked.at")
    .orderBy("parked.event")
}

async function parkedFor(
  db: Kysely<Schema>,
  { hits, vids }: Parameters<Books["parkedFor"]>[0],
): Promise<EventRecord[]> {
  if (hits.length === 0 && vids.length === 0) return []
  const waiting = await db
    .selectFrom("parked")
    .select("event")
    .where((where) => where.or([among(db, "hit", hits), among(db, "vid", vids)]))
    .execute()
  // For most nothing waits; what does is in some month, which takes longer to plan than to look.
  if (waiting.length === 0) return []
  const events = waiting.map(({ event }) => event)
  return await stillParked(db, events)
}

async function stillParked(db: Kysely<Schema>, events: readonly string[]): Promise<EventRecord[]> {
  return (
    await parkedClaims(db)
      .where(among(db, "parked.event", events))
      .execute()
  ).map(eventOf)
}

/** In one statement: it is asked for every batch with claims. */
async function parkedCounts(db: Kysely<Schema>, ids: readonly string[]) {
  const ofId = (column: "hit" | "vid") => sql`
    union all select ${sql.ref(column)} as id, count(*) as count from parked
    where ${among(db, column, ids)} group by ${sql.ref(column)}`
  const { rows } = await sql<{ id: string | null; count: number }>`
    select null as id, count(*) as count from parked
    ${ids.length === 0 ? sql`` : sql`${ofId("hit")} ${ofId("vid")}`}`.execute(db)
  const counts = new Map(rows.map(({ id, count }) => [id, Number(count)]))
  return {
    all: counts.get(null) ?? 0,
    byId: new Map([...counts].flatMap(([id, count]) => (id === null ? [] : [[id, count]]))),
  }
}

/** From the index of those events alone: the condition is written as it is there. */
async function barredCounts(db: Kysely<Schema>, ids: readonly string[], since: number) {
  if (ids.length === 0) return new Map<string, number>()
  const { rows } = await sql<{ id: string; count: number }>`
    select coalesce(hit, vid) as id, count(*) as count from events
    where reason = 'not_authorised' and ${among(db, sql`coalesce(hit, vid)`, ids)} and at >= ${since}
    group by coalesce(hit, vid)`.execute(db)
  return new Map(rows.map(({ id, count }) => [id, Number(count)]))
}

/** How many waiting claims are tried again at a time. */
const DUE_AT_ONCE = 500

async function dueClaims(db: Kysely<Schema>, offerPatienceOver: number, parkedBefore: number) {
  const rows = await parkedClaims(db)
    .where((where) => {
      const hits = where.selectFrom("hits").select("hits.id")
      const ofVisitor = hits.whereRef("hits.vid", "=", "parked.vid")
      return where.or([
        where("parked.at", "<", parkedBefore),
        where.exists(hits.whereRef("hits.id", "=", "parked.hit")),
        where.exists(ofVisitor.whereRef("hits.page", "=", "parked.page")),
        where.and([
          where("parked.page", "is", null),
          where("parked.at", "<=", offerPatienceOver),
          where.exists(ofVisitor),
        ]),
      ])
    })
    .limit(DUE_AT_ONCE)
    .execute()
  return rows.map(eventOf)
}

async function sentOf(db: Kysely<Schema>, conversions: readonly string[]) {
  if (conversions.length === 0) return []
  const rows = await db
    .selectFrom("deliveries")
    .select(["conversion", "destination"])
    .distinct()
    .where(among(db, "conversion", conversions))
    .where("state", "<>", "skipped")
    .execute()
  return rows.map(({ conversion, destination }) => ({ conversion: conversion ?? "", destination })) // asked by it
}

async function firstEvents(db: Kysely<Schema>, wants: readonly Pick<FirstEvent, "entrance" | "name">[]) {
  if (wants.length === 0) return []
  const [entrances, names] = [wants.map(({ entrance }) => entrance), wants.map(({ name }) => name)]
  return await db
    .selectFrom("first_events")
    .selectAll()
    .where(among(db, "entrance", [...new Set(entrances)]))
    .where(among(db, "name", [...new Set(names)]))
    .execute()
}
