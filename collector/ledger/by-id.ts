import type { Kysely } from "kysely"
import type { Conversion, Hit } from "../domain/event.ts"
import type { EventRecord } from "../ports.ts"
import { among } from "./lists.ts"
import { conversionOf, EVENT_COLUMNS, type EventRow, hitOf, readEvent } from "./rows.ts"
import type { Schema } from "./schema.ts"

/** Hits by their ids; those that are not there are missing. */
export async function hitsById(db: Kysely<Schema>, ids: readonly string[]): Promise<Map<string, Hit>> {
  if (ids.length === 0) return new Map()
  const rows = await db
    .selectFrom("hits")
    .selectAll()
    .where(among(db, "id", ids))
    .execute()
  return new Map(rows.map((row) => [row.id, hitOf(row)]))
}

/** Conversions by their ids; those that are not there are missing. */
export async function conversionsById(db: Kysely<Schema>, ids: readonly string[]): Promise<Conversion[]> {
  if (ids.length === 0) return []
  return (
    await db
      .selectFrom("conversions")
      .selectAll()
      .where(among(db, "id", ids))
      .execute()
  ).map(conversionOf)
}

/** Events by their ids, with what became of them; those that are not there are missing. */
export async function eventsById(
  db: Kysely<Schema>,
  ids: readonly string[],
): Promise<Map<string, EventRecord>> {
  if (ids.length === 0) return new Map()
  const rows = await db
    .selectFrom("event_ids")
    .innerJoin("events", (join) =>
      join.onRef("events.id", "=", "event_ids.id").onRef("events.at", "=", "event_ids.at"),
    )
    .select(EVENT_COLUMNS.map((column) => `events.${column}` as const))
    .where(among(db, "event_ids.id", ids))
    .execute()
  return new Map((await eventsOf(db, rows)).map((record) => [record.received.id, record]))
}

/** The events of rows, with what only the hits that they made say of them. */
export async function eventsOf(db: Kysely<Schema>, rows: readonly EventRow[]): Promise<EventRecord[]> {
  const read = rows.map((row) => ({ ...readEvent(row), hit: row.hit ?? "" }))
  const hits = await hitsById(db, [...new Set(read.flatMap(({ isInHit, hit }) => (isInHit ? [hit] : [])))])
  return read.map(({ record, isInHit, hit }) => {
    const made = isInHit ? hits.get(hit) : undefined
    if (made === undefined) return record
    const { request, client, geo } = made
    return { ...record, received: { ...record.received, request, client, geo } }
  })
}
