import type { Kysely } from "kysely"

/** By what program a visitor came, from where, and sent by whom: see schema.ts for what each column means. */
export async function up(db: Kysely<unknown>): Promise<void> {
  const texts = [
    "client",
    "geo",
    "referrer_kind",
    "browser",
    "os",
    "device",
    "language",
    "country",
    "timezone",
  ]
  for (const text of texts) await db.schema.alterTable("hits").addColumn(text, "text").execute()
  await db.schema
    .alterTable("hits")
    .addColumn("bot", "integer", (column) => column.notNull().defaultTo(0))
    .execute()
}
