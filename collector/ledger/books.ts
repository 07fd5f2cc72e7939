import { type Kysely, sql } from "kysely"
import { type Hit, type Outcome, PAGE_KINDS, type PageKind, type Session } from "../domain/event.ts"
import { OFFER_PATIENCE_MS } from "../domain/identity.ts"
import type { Books, EventRecord, MeetingPlace, VisitorAt } from "../ports.ts"
import { conversionOf, eventOf, hitOf } from "./rows.ts"
import type { Schema } from "./schema.ts"

/** What is looked up before deciding; on the read-only connection, or inside a transaction. */
export function readBooks(db: Kysely<Schema>): Books {
  return {
    outcomes: (events) => outcomesOf(db, events),
    sessions: (vids) => sessionsOf(db, vids),
    pageKinds: (pages) => pageKinds(db, pages),
    hits: (ids) => hitsById(db, ids),
    visitorHits: (wants) => hitsAround(db, wants),
    conversionsAt: async (places) => (places.length === 0 ? [] : await conversionsAt(db, places)),
    parkedFor: async (hits) => (hits.length === 0 ? [] : await parkedFor(db, hits)),
    due: ({ now, parkedBefore }) => dueClaims(db, now - OFFER_PATIENCE_MS, parkedBefore),
    stillParked: async (events) => (events.length === 0 ? [] : await stillParked(db, events)),
    parkedCounts: (ids) => parkedCounts(db, ids),
  }
}

async function outcomesOf(db: Kysely<Schema>, events: readonly string[]): Promise<Map<string, Outcome>> {
  if (events.length === 0) return new Map()
  const rows = await db.selectFrom("events").select(["id", "outcome"]).where("id", "in", events).execute()
  return new Map(rows.map(({ id, outcome }) => [id, JSON.parse(outcome)]))
}

/** Every hit knows its journey, so a visitor's newest tells all that is remembered of the visitor. */
async function sessionsOf(db: Kysely<Schema>, vids: readonly string[]): Promise<Map<string, Session>> {
  const newest = await newestHits(db, vids)
  return new Map(
    newest.map(({ vid, entrance, mark, funnel, source, campaign, at }) => {
      return [vid, { vid, entrance, mark, funnel, source, campaign, lastAt: at }]
    }),
  )
}

async function pageKinds(db: Kysely<Schema>, pages: readonly string[]): Promise<Map<string, PageKind>> {
  if (pages.length === 0) return new Map()
  const rows = await db.selectFrom("pages").select(["id", "kind"]).where("id", "in", pages).execute()
  return new Map(rows.map(({ id, kind }) => [id, kind as PageKind])) // only kinds are written
}

/** Hits by their ids; those that are not there are missing. */
export async function hitsById(db: Kysely<Schema>, ids: readonly string[]): Promise<Map<string, Hit>> {
  if (ids.length === 0) return new Map()
  const rows = await db.selectFrom("hits").selectAll().where("id", "in", ids).execute()
  return new Map(rows.map((row) => [row.id, hitOf(row)]))
}

/** The newest hit of each visitor. */
async function newestHits(db: Kysely<Schema>, vids: readonly string[]): Promise<Hit[]> {
  const around = await hitsAround(
    db,
    vids.map((vid) => ({ vid, page: null, at: Number.MAX_SAFE_INTEGER })),
    ["before"],
  )
  return around.flatMap(({ before }) => before.toSorted(byAge).slice(-1))
}

function byAge(one: Hit, other: Hit): number {
  return one.at - other.at || (one.id < other.id ? -1 : 1)
}

/** A hit is sought by its visitor's page, or by its visitor's kind of page: each is one step into an index. */
const SIDES = {
  before: { isThere: sql`hits.at <= wants.at`, nearest: sql`hits.at desc, hits.id desc` },
  after: { isThere: sql`hits.at > wants.at`, nearest: sql`hits.at, hits.id` },
}
type Side = keyof typeof SIDES
const SOUGHT = [sql`hits.page = wants.page`, ...PAGE_KINDS.map((kind) => sql`hits.kind = ${kind}`)]

/**
 * However many pages a visitor has seen, a want costs the same: the ids of at most eight hits, each from an
 * index alone, and then those hits.
 */
async function hitsAround(
  db: Kysely<Schema>,
  wants: readonly VisitorAt[],
  sides: readonly Side[] = ["before", "after"],
) {
  if (wants.length === 0) return []
  const rows = wants.map(({ vid, page, at }, want) => sql`(${want}, ${vid}, ${page}, ${at})`)
  const oneOfEach = (side: Side) =>
    SOUGHT.map(
      (sought) => sql`
        select wants.want, ${side} as side, (
          select hits.id from hits where hits.vid = wants.vid and ${sought} and ${SIDES[side].isThere}
          order by ${SIDES[side].nearest} limit 1
        ) as hit from wants`,
    )
  const { rows: found } = await sql<{ want: number; side: Side; hit: string | null }>`
    with wants (want, vid, page, at) as (values ${sql.join(rows)})
    ${sql.join(sides.flatMap(oneOfEach), sql` union all `)}`.execute(db)
  const hits = await hitsById(db, [...new Set(found.flatMap(({ hit }) => hit ?? []))])
  const around = wants.map(() => ({ before: new Set<Hit>(), after: new Set<Hit>() }))
  for (const { want, side, hit } of found) {
    const there = hits.get(hit ?? "")
    if (there) around[Number(want)]?.[side].add(there)
  }
  return around.map(({ before, after }) => ({ before: [...before], after: [...after] }))
}

/** So narrow that a hit with thousands of sales costs a claim no more than one with two. */
async function conversionsAt(db: Kysely<Schema>, places: readonly MeetingPlace[]) {
  const sales = places.filter(({ tx }) => tx !== null)
  const related = places.filter(({ related }) => related.length > 0)
  const rows = await db
    .selectFrom("conversions")
    .selectAll()
    .where((where) => {
      const ways = [
        where(
          "key",
          "in",
          places.map(({ key }) => key),
        ),
      ]
      const vids = sales.map(({ vid }) => vid)
      const txs = sales.map(({ tx }) => tx)
      if (sales.length > 0) ways.push(where.and([where("vid", "in", vids), where("tx", "in", txs)]))
      const types = related.flatMap(({ related }) => related)
      const onHits = related.map(({ hit }) => hit)
      if (related.length > 0) ways.push(where.and([where("hit", "in", onHits), where("type", "in", types)]))
      return where.or(ways)
    })
    .execute()
  return rows.map(conversionOf)
}

/** Parked claims with what is kept of them, oldest first. */
function parkedClaims(db: Kysely<Schema>) {
  return db
    .selectFrom("parked")
    .innerJoin("events", "events.id", "parked.event")
    .select(["events.received", "events.outcome"])
    .orderBy("parked.at")
    .orderBy("parked.event")
}

async function parkedFor(
  db: Kysely<Schema>,
  hits: readonly { id: string; vid: string }[],
): Promise<EventRecord[]> {
  const [ids, vids] = [hits.map(({ id }) => id), hits.map(({ vid }) => vid)]
  const rows = await parkedClaims(db)
    .where((where) => where.or([where("parked.hit", "in", ids), where("parked.vid", "in", vids)]))
    .execute()
  return rows.map(eventOf)
}

async function stillParked(db: Kysely<Schema>, events: readonly string[]): Promise<EventRecord[]> {
  return (await parkedClaims(db).where("parked.event", "in", events).execute()).map(eventOf)
}

async function parkedCounts(db: Kysely<Schema>, ids: readonly string[]) {
  const { count: all } = await db
    .selectFrom("parked")
    .select((of) => of.fn.countAll<number>().as("count"))
    .executeTakeFirstOrThrow()
  return { all: Number(all), byId: await parkedById(db, ids) }
}

async function parkedById(db: Kysely<Schema>, ids: readonly string[]): Promise<Map<string, number>> {
  if (ids.length === 0) return new Map()
  const counted = async (column: "hit" | "vid") =>
    await db
      .selectFrom("parked")
      .select((of) => [`${column} as id` as const, of.fn.countAll<number>().as("count")])
      .where(column, "in", ids)
      .groupBy(column)
      .execute()
  const rows = [...(await counted("hit")), ...(await counted("vid"))]
  return new Map(rows.map(({ id, count }) => [String(id), Number(count)]))
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
