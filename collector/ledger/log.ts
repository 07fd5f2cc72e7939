import type { Kysely } from "kysely"
import type { Hit } from "../domain/event.ts"
import {
  type ClickedConversion,
  CONVERSION_FIELDS,
  type ConversionField,
  type ConversionRecord,
  EVENT_FIELDS,
  type Listed,
  type Log,
} from "../ports.ts"
import { conversionOf, eventOf, hitOf, revisionOf } from "./rows.ts"
import type { Row, Schema } from "./schema.ts"

const TIMELINE = 1_000

/** What the API reads: lists newest first, and single records with all that belongs to them. */
export function readLog(db: Kysely<Schema>): Log {
  return {
    conversions: async ({ equal, deleted, from, to, cursor, limit }) => {
      let query = db.selectFrom("conversions").selectAll()
      if (!deleted) query = query.where("deleted", "=", 0)
      for (const field of CONVERSION_FIELDS)
        if (equal[field] !== undefined) query = query.where(columnOf(field), "=", equal[field])
      if (from !== undefined) query = query.where("created_at", ">=", from)
      if (to !== undefined) query = query.where("created_at", "<", to)
      if (cursor !== undefined) query = query.where("id", "<", cursor)
      const rows = await query
        .orderBy("id", "desc")
        .limit(limit + 1)
        .execute()
      const { items, next } = page(
        rows,
        limit,
        (row) => row,
        (row) => row.id,
      )
      return { items: await withEntrances(db, items), next }
    },

    conversion: async (id) => {
      const row = await db.selectFrom("conversions").selectAll().where("id", "=", id).executeTakeFirst()
      return row ? await withAllBelonging(db, row) : null
    },

    events: async ({ equal, from, to, cursor, limit }) => {
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
      return page(rows, limit, eventOf, ({ at, id }) => `${at}-${id}`)
    },

    event: async (id) => {
      const row = await db
        .selectFrom("events")
        .select(["received", "outcome"])
        .where("id", "=", id)
        .executeTakeFirst()
      return row ? eventOf(row) : null
    },

    hit: (id) => hitById(db, id),

    visitor: async (vid) => {
      const [hits, events, conversions] = await Promise.all([
        db
          .selectFrom("hits")
          .selectAll()
          .where("vid", "=", vid)
          .orderBy("at", "desc")
          .limit(TIMELINE)
          .execute(),
        db
          .selectFrom("events")
          .select(["received", "outcome"])
          .where("vid", "=", vid)
          .orderBy("at", "desc")
          .limit(TIMELINE)
          .execute(),
        db
          .selectFrom("conversions")
          .selectAll()
          .where("vid", "=", vid)
          .orderBy("id", "desc")
          .limit(TIMELINE)
          .execute(),
      ])
      if (hits.length + events.length + conversions.length === 0) return null
      return {
        hits: hits.reverse().map(hitOf),
        events: events.reverse().map(eventOf),
        conversions: await withEntrances(db, conversions.reverse()),
      }
    },
  }
}

/** The column of each field the log can be asked by, where it has another name. */
function columnOf(field: ConversionField) {
  return field === "offerSource" ? "offer_source" : field
}

/** Reads one row more than a page holds: that row says there is another page. */
function page<From, To>(
  rows: From[],
  limit: number,
  read: (row: From) => To,
  cursorOf: (row: From) => string,
): Listed<To> {
  const shown = rows.slice(0, limit)
  const last = shown.at(-1)
  return { items: shown.map(read), next: rows.length > limit && last !== undefined ? cursorOf(last) : null }
}

/** `TIME-ID`: events of the same millisecond are told apart by their ids. */
function parseEventCursor(cursor: string): { at: number; id: string } | null {
  const [, at, id] = /^(\d{1,15})-(\w{26})$/.exec(cursor) ?? []
  return at === undefined || id === undefined ? null : { at: Number(at), id }
}

async function hitById(db: Kysely<Schema>, id: string) {
  return (await hitsById(db, [id])).get(id) ?? null
}

async function hitsById(db: Kysely<Schema>, ids: readonly string[]): Promise<Map<string, Hit>> {
  if (ids.length === 0) return new Map()
  const rows = await db.selectFrom("hits").selectAll().where("id", "in", ids).execute()
  return new Map(rows.map((row) => [row.id, hitOf(row)]))
}

async function withEntrances(
  db: Kysely<Schema>,
  rows: readonly Row<"conversions">[],
): Promise<ClickedConversion[]> {
  const entrances = await hitsById(
    db,
    rows.map(({ entrance }) => entrance),
  )
  return rows.map((row) => ({ conversion: conversionOf(row), entrance: entrances.get(row.entrance) ?? null }))
}

async function withAllBelonging(db: Kysely<Schema>, row: Row<"conversions">): Promise<ConversionRecord> {
  const [entrance, revisions, assists] = await Promise.all([
    hitById(db, row.entrance),
    db.selectFrom("revisions").selectAll().where("conversion", "=", row.id).orderBy("number").execute(),
    db
      .selectFrom("assists")
      .select(["hit", "page", "at"])
      .where("conversion", "=", row.id)
      .orderBy("at")
      .orderBy("hit")
      .execute(),
  ])
  return { conversion: conversionOf(row), entrance, revisions: revisions.map(revisionOf), assists }
}
