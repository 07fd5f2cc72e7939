import { type Kysely, sql } from "kysely"

/** What redirects know of a click: see schema.ts for what each column means. */
export async function up(db: Kysely<unknown>): Promise<void> {
  for (const column of ["link", "external", "keyword", "cost_currency", "confirmed"])
    await db.schema.alterTable("hits").addColumn(column, "text").execute()
  await db.schema.alterTable("hits").addColumn("cost_micros", "bigint").execute()
  await db.schema
    .alterTable("hits")
    .addColumn("custom", "text", (column) => column.notNull().defaultTo("{}"))
    .execute()
  // Until now every hit was a page's own word.
  await sql`update hits set confirmed = event`.execute(db)
  await db.schema.alterTable("conversions").addColumn("link", "text").execute()
}
