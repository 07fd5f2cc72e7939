import type { Kysely } from "kysely"

/** Imports and their rows: see schema.ts for what each column means. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable("imports")
    .addColumn("id", "text", (column) => column.primaryKey())
    .addColumn("at", "bigint", (column) => column.notNull())
    .addColumn("name", "text")
    .addColumn("sends", "integer", (column) => column.notNull())
    .addColumn("request", "text", (column) => column.notNull())
    .addColumn("state", "text", (column) => column.notNull())
    .addColumn("since", "bigint", (column) => column.notNull())
    .addColumn("rows", "integer", (column) => column.notNull())
    .addColumn("faults", "integer", (column) => column.notNull())
    .addColumn("done", "integer", (column) => column.notNull())
    .addColumn("line", "integer")
    .addColumn("decisions", "text", (column) => column.notNull())
    .addColumn("revenue", "text", (column) => column.notNull())
    .addColumn("error", "text")
    .execute()
  await db.schema
    .createTable("import_rows")
    .addColumn("import", "text", (column) => column.notNull())
    .addColumn("line", "integer", (column) => column.notNull())
    .addColumn("event", "text", (column) => column.notNull())
    .addColumn("undo", "text", (column) => column.notNull())
    .addColumn("fields", "text")
    .addColumn("text", "text")
    .addColumn("fault", "text")
    .addPrimaryKeyConstraint("import_rows_key", ["import", "line"])
    .execute()
  await db.schema
    .createTable("import_results")
    .addColumn("import", "text", (column) => column.notNull())
    .addColumn("line", "integer", (column) => column.notNull())
    .addColumn("failure", "text")
    .addColumn("decision", "text")
    .addColumn("outcome", "text")
    .addPrimaryKeyConstraint("import_results_key", ["import", "line"])
    .execute()
}
