import { type Kysely, PostgresAdapter, sql } from "kysely"

/** What somebody should look at, and who settled it; who saved the settings: see schema.ts for each column. */
export async function up(db: Kysely<unknown>): Promise<void> {
  // As the other texts, compared by bytes.
  const isPostgres = db.getExecutor().adapter instanceof PostgresAdapter
  const text = isPostgres ? sql`text collate "C"` : sql`text`
  await db.schema.alterTable("settings").addColumn("author", text).execute()
  await db.schema
    .createTable("conflicts")
    .addColumn("event", text, (column) => column.primaryKey())
    .addColumn("at", "bigint", (column) => column.notNull())
    .addColumn("kind", text, (column) => column.notNull())
    .addColumn("settled_at", "bigint")
    .addColumn("author", text)
    .addColumn("choice", text)
    .addColumn("through", text)
    .execute()
  await sql`
    insert into conflicts (event, at, kind) select id, at, conflict from events
    where conflict is not null and conflict in ('amount', 'target')`.execute(db)
  const settledAt = sql.ref("settled_at")
  await db.schema
    .createIndex("conflicts_open")
    .on("conflicts")
    .columns(["at", "event"])
    .where(settledAt, "is", null)
    .execute()
  await db.schema
    .createIndex("conflicts_settled")
    .on("conflicts")
    .columns(["at", "event"])
    .where(settledAt, "is not", null)
    .execute()

  await db.schema
    .createTable("unclear_values")
    .addColumn("event", text, (column) => column.notNull())
    .addColumn("at", "bigint", (column) => column.notNull())
    .addColumn("warning", text, (column) => column.notNull())
    .addColumn("parameter", text, (column) => column.notNull())
    .addColumn("value", text, (column) => column.notNull())
    .addColumn("offer_source", text)
    .addPrimaryKeyConstraint("unclear_values_key", ["event", "warning", "parameter"])
    .execute()
  await db.schema
    .createIndex("unclear_values_by_time")
    .on("unclear_values")
    .columns(["warning", "at", "event"])
    .execute()
  // A claim that names a hit nobody has seen is found by that; every other by the visitor of its hit.
  await db.schema
    .createIndex("events_without_visitor")
    .on("events")
    .columns(["hit", "at"])
    .where(sql<boolean>`vid is null and hit is not null`)
    .execute()
}
