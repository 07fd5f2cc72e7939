import type { Kysely } from "kysely"
import type { Conversion, Hit } from "../domain/event.ts"
import type { EventRecord } from "../ports.ts"
import { conversionOf, eventOf, hitOf } from "./rows.ts"
import type { Schema } from "./schema.ts"

/** Hits by their ids; those that are not there are missing. */
export async function hitsById(db: Kysely<Schema>, ids: readonly string[]): Promise<Map<string, Hit>> {
  if (ids.length === 0) return new Map()
  const rows = await db.selectFrom("hits").selectAll().where("id", "in", ids).execute()
  return new Map(rows.map((row) => [row.id, hitOf(row)]))
}

/** Conversions by their ids; those that are not there are missing. */
export async function conversionsById(db: Kysely<Schema>, ids: readonly string[]): Promise<Conversion[]> {
  if (ids.length === 0) return []
  return (await db.selectFrom("conversions").selectAll().where("id", "in", ids).execute()).map(conversionOf)
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
    .select(["events.received", "events.outcome"])
    .where("event_ids.id", "in", ids)
    .execute()
  return new Map(rows.map(eventOf).map((record) => [record.received.id, record]))
}
