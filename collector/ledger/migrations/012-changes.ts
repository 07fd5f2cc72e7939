import { type Kysely, PostgresAdapter, sql } from "kysely"

/**
 * What changed of all that reports count, noted by the database itself in the transaction that changed it, but for new
 * hits and events. Copies are fed from it: see changes/ for the order in which they read.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  const isPostgres = db.getExecutor().adapter instanceof PostgresAdapter
  if (isPostgres) await noteInPostgres(db)
  else await noteInSqlite(db)
  // There is always a newest one, by which a copy's mark can be known again.
  await sql`insert into changes (what, id) values ('begin', 'begin')`.execute(db)
  // Few events are custom ones: whoever counts or copies them need not go through all.
  await db.schema
    .createIndex("custom_events")
    .on("events")
    .columns(["at", "id"])
    .where(sql<boolean>`decision is null and name not in ('view', 'conversion')`)
    .execute()
}

interface Note {
  table: string
  on: "insert" | "update" | "delete"
  what: string
  /** Of the row as it is, or was: the id to note, and whether to note it at all. */
  of: "new" | "old"
  id: string
  when?: (row: string) => string
}

const isCustom = (row: string) => `${row}.decision is null and ${row}.name not in ('view', 'conversion')`

/** Written once, for a database that asks row by row, and for one that asks by statement. */
const NOTES: readonly Note[] = [
  // New hits and events are noted by whoever writes them (writing.ts): see there for what a trigger would cost.
  ...noted("hits", "hit", "id").filter(({ on }) => on !== "insert"),
  ...noted("conversions", "conversion", "id"),
  ...noted("assists", "conversion", "conversion"),
  ...noted("events", "event", "id", isCustom).filter(({ on }) => on !== "insert"),
  // Shares are there before their row counts, and are found by it when it does: a million would say nothing more. Each
  // that goes says so by itself: by then its row may count no more, and lead to none.
  ...noted("cost_shares", "bearer", "hit").filter(({ on }) => on !== "insert"),
  ...noted("cost_rows", "cost", "id"),
]

function noted(table: string, what: string, id: string, when?: Note["when"]): Note[] {
  const same = { table, what, id, ...(when && { when }) }
  return [
    { ...same, on: "insert", of: "new" },
    { ...same, on: "update", of: "new" },
    { ...same, on: "delete", of: "old" },
  ]
}

async function noteInSqlite(db: Kysely<unknown>): Promise<void> {
  await sql`create table changes (number integer primary key, what text not null, id text not null)`.execute(
    db,
  )
  for (const { table, on, what, of, id, when } of NOTES)
    await sql
      .raw(`create trigger note_${on}_of_${table} after ${on} on ${table} ${when ? `when ${when(of)}` : ""}
      begin insert into changes (what, id) values ('${what}', ${of}.${id}); end`)
      .execute(db)
  // Who is erased has other ids afterwards; the old ones must not stand here.
  await sql`create trigger note_new_id_of_hits after update of id on hits when old.id <> new.id
    begin insert into changes (what, id) values ('moment', substr(old.id, 1, 10)); end`.execute(db)
}

async function noteInPostgres(db: Kysely<unknown>): Promise<void> {
  await sql`
    create table changes (
      number bigint generated always as identity primary key, xid xid8 not null default pg_current_xact_id(),
      what text collate "C" not null, id text collate "C" not null)`.execute(db)
  await sql`create index changes_in_order on changes (xid)`.execute(db)
  for (const { table, on, what, of, id, when } of NOTES)
    await noteStatements(db, {
      ...{ name: `note_${on}_of_${table}`, table, on },
      rows: `select distinct '${what}', noted.${id} from ${of}_rows as noted ${when ? `where ${when("noted")}` : ""}`,
    })
  await noteStatements(db, {
    ...{ name: "note_new_id_of_hits", table: "hits", on: "update" },
    rows: `select distinct 'moment', substr(id, 1, 10) from old_rows where id not in (select id from new_rows)`,
  })
}

async function noteStatements(
  db: Kysely<unknown>,
  { name, table, on, rows }: { name: string; table: string; on: Note["on"]; rows: string },
): Promise<void> {
  await sql
    .raw(`create function ${name}() returns trigger language plpgsql as $$
    begin
      insert into changes (what, id) ${rows};
      return null;
    end $$`)
    .execute(db)
  const there = { insert: "new", update: "old new", delete: "old" }[on]
  const tables = there.split(" ").map((of) => `${of} table as ${of}_rows`)
  await sql
    .raw(`create trigger ${name} after ${on} on ${table} referencing ${tables.join(" ")}
    for each statement execute function ${name}()`)
    .execute(db)
}
