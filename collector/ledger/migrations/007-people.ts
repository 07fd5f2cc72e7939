import type { Kysely } from "kysely"

/** How far people were forgotten, and who was erased: see schema.ts for what each column means. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable("forgotten")
    .addColumn("what", "text", (column) => column.primaryKey())
    .addColumn("at", "bigint", (column) => column.notNull())
    .addColumn("id", "text", (column) => column.notNull())
    .execute()
  await db.schema
    .createTable("erasures")
    .addColumn("id", "text", (column) => column.primaryKey())
    .addColumn("at", "bigint", (column) => column.notNull())
    .addColumn("hits", "integer", (column) => column.notNull())
    .addColumn("events", "integer", (column) => column.notNull())
    .addColumn("conversions", "integer", (column) => column.notNull())
    .execute()
  await db.schema.createIndex("deliveries_of_event").on("deliveries").columns(["event", "id"]).execute()
}
