import type { Kysely } from "kysely"
import type { Conversion, Hit } from "../domain/event.ts"
import { conversionOf, hitOf } from "./rows.ts"
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
