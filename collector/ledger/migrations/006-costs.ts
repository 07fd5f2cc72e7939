import type { Kysely } from "kysely"

/** What conversions cost: see schema.ts for what each column means. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema.alterTable("conversions").addColumn("cost_minor", "bigint").execute()
  await db.schema.alterTable("conversions").addColumn("cost_currency", "text").execute()
}
