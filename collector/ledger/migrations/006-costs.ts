import { type Kysely, sql } from "kysely"

/** What conversions cost, and uploads of what was spent: see schema.ts for what each column means. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema.alterTable("conversions").addColumn("cost_minor", "bigint").execute()
  await db.schema.alterTable("conversions").addColumn("cost_currency", "text").execute()

  await db.schema
    .createTable("cost_uploads")
    .addColumn("id", "text", (column) => column.primaryKey())
    .addColumn("at", "bigint", (column) => column.notNull())
    .addColumn("name", "text")
    .addColumn("overlap", "text", (column) => column.notNull())
    .addColumn("timezone", "text", (column) => column.notNull())
    .addColumn("state", "text", (column) => column.notNull())
    .addColumn("since", "bigint", (column) => column.notNull())
    .execute()
  await db.schema
    .createTable("cost_rows")
    .addColumn("id", "text", (column) => column.primaryKey())
    .addColumn("upload", "text", (column) => column.notNull())
    .addColumn("line", "integer", (column) => column.notNull())
    .addColumn("text", "text")
    .addColumn("fault", "text")
    .addColumn("source", "text")
    .addColumn("campaign", "text")
    .addColumn("from_at", "bigint")
    .addColumn("to_at", "bigint")
    .addColumn("amount_minor", "bigint")
    .addColumn("currency", "text")
    .addColumn("counts", "integer", (column) => column.notNull())
    .addColumn("undone", "integer", (column) => column.notNull())
    .addColumn("clicks", "integer")
    .addColumn("replaces", "text")
    .execute()
  await db.schema
    .createIndex("cost_rows_of_upload")
    .on("cost_rows")
    .columns(["upload", "line"])
    .unique()
    .execute()
  await db.schema
    .createIndex("cost_rows_that_count")
    .on("cost_rows")
    .columns(["source", "from_at"])
    .where(sql.ref("counts"), "=", sql.lit(1))
    .execute()
  await db.schema
    .createTable("cost_shares")
    .addColumn("row", "text", (column) => column.notNull())
    .addColumn("hit", "text", (column) => column.notNull())
    .addColumn("micros", "bigint", (column) => column.notNull())
    .addPrimaryKeyConstraint("cost_shares_key", ["row", "hit"])
    .execute()
  await db.schema.createIndex("cost_shares_of_hit").on("cost_shares").column("hit").execute()
  // The clicks of a source, and of a campaign, in a period, from the index alone: hits that begin a journey.
  await db.schema
    .createIndex("entrances_of_source")
    .on("hits")
    .columns(["source", "at", "campaign", "id"])
    .where(sql.ref("entrance"), "=", sql.ref("id"))
    .execute()
}
