import { type Kysely, PostgresAdapter, sql } from "kysely"

/**
 * Where each event is: its id, and when it was received. On PostgreSQL hits and events are kept by month from
 * here on, and this is what makes an event's id unique over all of them; SQLite looks into the one table it has.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  if (db.getExecutor().adapter instanceof PostgresAdapter) await keepByMonth(db)
  else await sql`create view event_ids as select id, at from events`.execute(db)
}

async function keepByMonth(db: Kysely<unknown>): Promise<void> {
  await compareByBytes(db)
  await sql`create table event_ids (id text collate "C" primary key, at bigint not null)`.execute(db)
  await sql`insert into event_ids (id, at) select id, at from events`.execute(db)
  await divide(db, "hits", "id", "id")
  await divide(db, "events", "at", "id, at")
  await keepEventIds(db)
  await keepLongKeys(db)
}

/** As SQLite does: ids in the order of their times, whatever the database's own collation. */
async function compareByBytes(db: Kysely<unknown>): Promise<void> {
  await sql`
    do $$
    declare one record;
    begin
      for one in
        select table_name, column_name from information_schema.columns join information_schema.tables
          using (table_schema, table_name)
        where table_schema = current_schema() and table_type = 'BASE TABLE' and data_type = 'text'
      loop
        execute format('alter table %I alter column %I type text collate "C"', one.table_name, one.column_name);
      end loop;
    end $$`.execute(db)
}

/** What no month is made for, because a clock went wrong, goes to the table's part for all others. */
async function divide(db: Kysely<unknown>, table: string, by: string, key: string): Promise<void> {
  const { rows: indexes } = await sql<{ definition: string }>`
    select indexdef as definition from pg_indexes
    where schemaname = current_schema() and tablename = ${table} and indexname <> ${`${table}_pkey`}
    order by indexname`.execute(db)
  const [whole, parts, others] = [`${table}_whole`, table, `${table}_other`].map((name) => sql.ref(name))
  await sql`alter table ${parts} rename to ${whole}`.execute(db)
  await sql`create table ${parts} (like ${whole} including defaults) partition by range (${sql.ref(by)})`.execute(
    db,
  )
  await sql`create table ${others} partition of ${parts} default`.execute(db)
  await sql`insert into ${parts} select * from ${whole}`.execute(db)
  await sql`drop table ${whole}`.execute(db)
  await sql`alter table ${parts} add primary key (${sql.raw(key)})`.execute(db)
  for (const { definition } of indexes) await sql.raw(definition).execute(db)
}

/** Rows that only change their part of the table, when a month is made, keep their ids: no trigger is of a part. */
async function keepEventIds(db: Kysely<unknown>): Promise<void> {
  await sql`
    create function note_event_ids() returns trigger language plpgsql as $$
    begin
      insert into event_ids (id, at) select id, at from added;
      return null;
    end $$`.execute(db)
  await sql`
    create trigger note_event_ids after insert on events
    referencing new table as added for each statement execute function note_event_ids()`.execute(db)
  await sql`
    create function forget_event_ids() returns trigger language plpgsql as $$
    begin
      delete from event_ids using removed where event_ids.id = removed.id;
      return null;
    end $$`.execute(db)
  await sql`
    create trigger forget_event_ids after delete on events
    referencing old table as removed for each statement execute function forget_event_ids()`.execute(db)
}

/** A key is made of texts as long as a claim may be, which is longer than PostgreSQL's usual index takes. */
async function keepLongKeys(db: Kysely<unknown>): Promise<void> {
  await sql`alter table conversions drop constraint conversions_key_key`.execute(db)
  await sql`alter table conversions add constraint conversions_by_key exclude using hash (key with =)`.execute(
    db,
  )
}
