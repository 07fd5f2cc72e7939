import { type Kysely, sql } from "kysely"
import type { PageKind } from "../domain/event.ts"
import type { Books, MeetingPlace, VisitorAt } from "../ports.ts"
import { conversionOf, eventOf, hitOf } from "./rows.ts"
import type { Row, Schema } from "./schema.ts"

/** What is looked up before deciding; on the read-only connection, or inside a transaction. */
export function readBooks(db: Kysely<Schema>): Books {
  return {
    outcomes: async (events) => {
      if (events.length === 0) return new Map()
      const rows = await db
        .selectFrom("events")
        .select(["id", "received", "outcome"])
        .where("id", "in", events)
        .execute()
      return new Map(rows.map((row) => [row.id, eventOf(row).outcome]))
    },

    sessions: async (vids) => {
      const newest = await newestHits(db, vids)
      const entrances = new Map(
        (
          await hitsById(
            db,
            newest.map((hit) => hit.entrance),
          )
        ).map((hit) => [hit.id, hit]),
      )
      return new Map(
        newest.map(({ vid, entrance, at }) => {
          return [vid, { vid, entrance, mark: entrances.get(entrance)?.mark ?? "", lastAt: at }]
        }),
      )
    },

    pageKinds: async (pages) => {
      if (pages.length === 0) return new Map()
      const rows = await db.selectFrom("pages").select(["id", "kind"]).where("id", "in", pages).execute()
      return new Map(rows.map(({ id, kind }) => [id, kind as PageKind])) // only kinds are written
    },

    hits: async (ids) => new Map((await hitsById(db, ids)).map((hit) => [hit.id, hitOf(hit)])),

    visitorHits: async (wants) => {
      if (wants.length === 0) return []
      const [before, after] = await Promise.all([
        hitsAround(db, wants, "before"),
        hitsAround(db, wants, "after"),
      ])
      const of = (rows: Numbered[], want: number) =>
        rows.filter((row) => Number(row.want) === want).map(hitOfNumbered)
      return wants.map((_, want) => ({ before: of(before, want), after: of(after, want) }))
    },

    conversionsAt: async (places) => (places.length === 0 ? [] : await conversionsAt(db, places)),

    parkedFor: async (hits) => {
      if (hits.length === 0) return []
      const rows = await db
        .selectFrom("parked")
        .innerJoin("events", "events.id", "parked.event")
        .select(["events.received", "events.outcome"])
        .where((where) =>
          where.or([
            where(
              "parked.hit",
              "in",
              hits.map(({ id }) => id),
            ),
            where(
              "parked.vid",
              "in",
              hits.map(({ vid }) => vid),
            ),
          ]),
        )
        .orderBy("parked.at")
        .orderBy("parked.event")
        .execute()
      return rows.map(eventOf)
    },

    parkedCounts: async (ids) => {
      const { count: all } = await db
        .selectFrom("parked")
        .select((of) => of.fn.countAll<number>().as("count"))
        .executeTakeFirstOrThrow()
      return { all: Number(all), byId: await parkedById(db, ids) }
    },
  }
}

async function hitsById(db: Kysely<Schema>, ids: readonly string[]): Promise<Row<"hits">[]> {
  if (ids.length === 0) return []
  return await db.selectFrom("hits").selectAll().where("id", "in", ids).execute()
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

type Numbered = Row<"hits"> & { want: number; place: number }

function hitOfNumbered({ want: _, place: __, ...row }: Numbered) {
  return hitOf(row)
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
