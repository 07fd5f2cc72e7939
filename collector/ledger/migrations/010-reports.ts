import { type Kysely, PostgresAdapter, sql } from "kysely"

/** Ways into what reports count, by time; and reports that somebody has saved: see schema.ts for the columns. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema.createIndex("hits_by_time").on("hits").column("at").execute()
  await db.schema
    .createIndex("entrances_by_time")
    .on("hits")
    .column("at")
    .where(sql.ref("entrance"), "=", sql.ref("id"))
    .execute()
  await db.schema.createIndex("conversions_by_hit_time").on("conversions").column("hit_at").execute()
  await db.schema.createIndex("conversions_by_time").on("conversions").column("at").execute()
  const text = db.getExecutor().adapter instanceof PostgresAdapter ? sql`text collate "C"` : sql`text`
  await db.schema
    .createTable("saved_reports")
    .addColumn("id", text, (column) => column.primaryKey())
    .addColumn("at", "bigint", (column) => column.notNull())
    .addColumn("author", text, (column) => column.notNull())
    .addColumn("name", text, (column) => column.notNull())
    .addColumn("query", text, (column) => column.notNull())
    .execute()
}
