import { type Kysely, sql } from "kysely"
import type { Hit, Outcome, PageKind, Session } from "../domain/event.ts"
import type { Books, EventRecord, MeetingPlace, VisitorAt } from "../ports.ts"
import { conversionOf, eventOf, hitOf } from "./rows.ts"
import type { Row, Schema } from "./schema.ts"

/** What is looked up before deciding; on the read-only connection, or inside a transaction. */
export function readBooks(db: Kysely<Schema>): Books {
  return {
    outcomes: (events) => outcomesOf(db, events),
    sessions: (vids) => sessionsOf(db, vids),
    pageKinds: (pages) => pageKinds(db, pages),
    hits: (ids) => hitsById(db, ids),
    visitorHits: (wants) => visitorHits(db, wants),
    conversionsAt: async (places) => (places.length === 0 ? [] : await conversionsAt(db, places)),
    parkedFor: async (hits) => (hits.length === 0 ? [] : await parkedFor(db, hits)),
    parkedCounts: (ids) => parkedCounts(db, ids),
  }
}

async function outcomesOf(db: Kysely<Schema>, events: readonly string[]): Promise<Map<string, Outcome>> {
  if (events.length === 0) return new Map()
  const rows = await db.selectFrom("events").select(["id", "outcome"]).where("id", "in", events).execute()
  return new Map(rows.map(({ id, outcome }) => [id, JSON.parse(outcome)]))
}

async function sessionsOf(db: Kysely<Schema>, vids: readonly string[]): Promise<Map<string, Session>> {
  const newest = await newestHits(db, vids)
  const entrances = await hitsById(
    db,
    newest.map(({ entrance }) => entrance),
  )
  return new Map(
    newest.map(({ vid, entrance, at }) => {
      return [vid, { vid, entrance, mark: entrances.get(entrance)?.mark ?? "", lastAt: at }]
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

async function newestHits(db: Kysely<Schema>, vids: readonly string[]) {
  if (vids.length === 0) return []
  return await db
    .with("ranked", (ranked) =>
      ranked
        .selectFrom("hits")
        .select(["vid", "entrance", "at"])
        .select(sql<number>`row_number() over (partition by vid order by at desc, id desc)`.as("place"))
        .where("vid", "in", vids),
    )
    .selectFrom("ranked")
    .select(["vid", "entrance", "at"])
    .where("place", "=", 1)
    .execute()
}

async function visitorHits(db: Kysely<Schema>, wants: readonly VisitorAt[]) {
  if (wants.length === 0) return []
  const [before, after] = await Promise.all([hitsAround(db, wants, "before"), hitsAround(db, wants, "after")])
  return wants.map((_, want) => ({ before: hitsOfWant(before, want), after: hitsOfWant(after, want) }))
}

type Numbered = Row<"hits"> & { want: number; place: number }

function hitsOfWant(rows: readonly Numbered[], wanted: number): Hit[] {
  const own = rows.filter(({ want }) => Number(want) === wanted)
  return own.map(({ want: _, place: __, ...row }) => hitOf(row))
}

/** For each want, one hit of every page and kind: the newest up to its moment, or the earliest after it. */
async function hitsAround(
  db: Kysely<Schema>,
  wants: readonly VisitorAt[],
  side: "before" | "after",
): Promise<Numbered[]> {
  const rows = wants.map(({ vid, at }, want) => sql`(${want}, ${vid}, ${at})`)
  const [isThere, nearest] =
    side === "before"
      ? [sql`hits.at <= cast(wants.at as bigint)`, sql`hits.at desc, hits.id desc`]
      : [sql`hits.at > cast(wants.at as bigint)`, sql`hits.at, hits.id`]
  const { rows: found } = await sql<Numbered>`
    with wants (want, vid, at) as (values ${sql.join(rows)}),
    ranked as (
      select hits.*, wants.want, row_number() over (
        partition by wants.want, hits.page, hits.kind order by ${nearest}
      ) as place
      from wants join hits on hits.vid = wants.vid and ${isThere}
    )
    select * from ranked where place = 1`.execute(db)
  return found
}

/** So narrow that a hit with thousands of sales costs a claim no more than one with two. */
async function conversionsAt(db: Kysely<Schema>, places: readonly MeetingPlace[]) {
  const hits = places.map(({ hit }) => hit)
  const sales = places.filter(({ tx }) => tx !== null)
  const related = places.filter(({ related }) => related.length > 0)
  const rows = await db
    .selectFrom("conversions")
    .selectAll()
    .where((where) => {
      const ways = [where.and([where("hit", "in", hits), where("tx", "is", null)])]
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

async function parkedFor(
  db: Kysely<Schema>,
  hits: readonly { id: string; vid: string }[],
): Promise<EventRecord[]> {
  const [ids, vids] = [hits.map(({ id }) => id), hits.map(({ vid }) => vid)]
  const rows = await db
    .selectFrom("parked")
    .innerJoin("events", "events.id", "parked.event")
    .select(["events.received", "events.outcome"])
    .where((where) => where.or([where("parked.hit", "in", ids), where("parked.vid", "in", vids)]))
    .orderBy("parked.at")
    .orderBy("parked.event")
    .execute()
  return rows.map(eventOf)
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
