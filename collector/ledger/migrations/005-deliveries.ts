import { type Kysely, sql } from "kysely"

/** What is sent on, and which custom events were the first of their session: see schema.ts for the columns. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable("deliveries")
    .addColumn("id", "text", (column) => column.primaryKey())
    .addColumn("at", "bigint", (column) => column.notNull())
    .addColumn("conversion", "text")
    .addColumn("event", "text", (column) => column.notNull())
    .addColumn("destination", "text", (column) => column.notNull())
    .addColumn("kind", "text", (column) => column.notNull())
    .addColumn("source", "text")
    .addColumn("request", "text")
    .addColumn("state", "text", (column) => column.notNull())
    .addColumn("reason", "text")
    .addColumn("settings", "integer", (column) => column.notNull())
    .addColumn("attempts_made", "integer", (column) => column.notNull())
    .addColumn("tries", "integer", (column) => column.notNull())
    .addColumn("next_at", "bigint")
    .addColumn("ended_at", "bigint")
    .execute()
  const isWaiting = [sql.ref("state"), "=", sql.lit("waiting")] as const
  await db.schema
    .createIndex("deliveries_due")
    .on("deliveries")
    .columns(["destination", "next_at", "id"])
    .where(...isWaiting)
    .execute()
  // Whether an older delivery of the same conversion waits for the same destination, from the index alone.
  await db.schema
    .createIndex("deliveries_in_order")
    .on("deliveries")
    .columns(["conversion", "destination", "id"])
    .where(...isWaiting)
    .execute()
  await db.schema
    .createIndex("deliveries_of_conversion")
    .on("deliveries")
    .columns(["conversion", "id"])
    .execute()
  await db.schema
    .createIndex("deliveries_to")
    .on("deliveries")
    .columns(["destination", "state", "id"])
    .execute()

  await db.schema
    .createTable("attempts")
    .addColumn("delivery", "text", (column) => column.notNull())
    .addColumn("number", "integer", (column) => column.notNull())
    .addColumn("at", "bigint", (column) => column.notNull())
    .addColumn("status", "integer")
    .addColumn("duration_ms", "integer")
    .addColumn("answer", "text")
    .addColumn("error", "text")
    .addPrimaryKeyConstraint("attempts_key", ["delivery", "number"])
    .execute()

  await db.schema
    .createTable("destinations")
    .addColumn("key", "text", (column) => column.primaryKey())
    .addColumn("state", "text", (column) => column.notNull())
    .addColumn("since", "bigint", (column) => column.notNull())
    .addColumn("failures", "integer", (column) => column.notNull())
    .addColumn("failing_since", "bigint")
    .addColumn("last_error", "text")
    .addColumn("paused_until", "bigint")
    .execute()

  await db.schema
    .createTable("first_events")
    .addColumn("entrance", "text", (column) => column.notNull())
    .addColumn("name", "text", (column) => column.notNull())
    .addColumn("event", "text", (column) => column.notNull())
    .addColumn("at", "bigint", (column) => column.notNull())
    .addPrimaryKeyConstraint("first_events_key", ["entrance", "name"])
    .execute()
}
