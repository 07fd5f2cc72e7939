import { type Kysely, PostgresAdapter, sql } from "kysely"

/**
 * Each change is told from any other by chance, too. Its number and its id are not enough: another ledger has the same
 * ones, and a ledger that was restored gives them again. What was noted before is let go of, as SQLite cannot add such
 * a column: copies are made anew once.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`drop table changes`.execute(db)
  if (db.getExecutor().adapter instanceof PostgresAdapter) await makeInPostgres(db)
  else await makeInSqlite(db)
  // There is always a newest one, by which a copy's mark can be known again.
  await sql`insert into changes (what, id) values ('begin', 'begin')`.execute(db)
}

/** 47 bits of chance: six bytes in SQLite, and a whole number in JavaScript. */
async function makeInSqlite(db: Kysely<unknown>): Promise<void> {
  await sql`
    create table changes (
      number integer primary key, what text not null, id text not null,
      chance integer not null default (abs(random() >> 16)))`.execute(db)
}

async function makeInPostgres(db: Kysely<unknown>): Promise<void> {
  await sql`
    create table changes (
      number bigint generated always as identity primary key, xid xid8 not null default pg_current_xact_id(),
      what text collate "C" not null, id text collate "C" not null,
      chance bigint not null default (random() * 140737488355327)::bigint)`.execute(db)
  await sql`create index changes_in_order on changes (xid)`.execute(db)
}
