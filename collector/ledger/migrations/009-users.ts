import { type Kysely, PostgresAdapter, sql } from "kysely"

/** Who may sign in, who is signed in, and tokens of programs: see schema.ts for what each column means. */
export async function up(db: Kysely<unknown>): Promise<void> {
  const isPostgres = db.getExecutor().adapter instanceof PostgresAdapter
  const text = isPostgres ? sql`text collate "C"` : sql`text`
  await db.schema
    .createTable("users")
    .addColumn("id", text, (column) => column.primaryKey())
    .addColumn("name", text, (column) => column.notNull())
    .addColumn("name_key", text, (column) => column.notNull().unique())
    .addColumn("role", text, (column) => column.notNull())
    .addColumn("password", text, (column) => column.notNull())
    .addColumn("at", "bigint", (column) => column.notNull())
    .addColumn("signed_in_at", "bigint")
    .addColumn("disabled_at", "bigint")
    .execute()
  await db.schema
    .createTable("sign_ins")
    .addColumn("secret_hash", text, (column) => column.primaryKey())
    .addColumn("user_id", text, (column) => column.notNull())
    .addColumn("at", "bigint", (column) => column.notNull())
    .addColumn("until", "bigint", (column) => column.notNull())
    .execute()
  await db.schema.createIndex("sign_ins_of_user").on("sign_ins").column("user_id").execute()
  await db.schema
    .createTable("api_tokens")
    .addColumn("id", text, (column) => column.primaryKey())
    .addColumn("name", text, (column) => column.notNull())
    .addColumn("name_key", text, (column) => column.notNull().unique())
    .addColumn("scope", text, (column) => column.notNull())
    .addColumn("secret_hash", text, (column) => column.notNull().unique())
    .addColumn("author", text, (column) => column.notNull())
    .addColumn("at", "bigint", (column) => column.notNull())
    .addColumn("used_at", "bigint")
    .execute()
}
