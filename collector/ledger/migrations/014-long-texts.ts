import { type Kysely, PostgresAdapter, sql } from "kysely"

/**
 * A row of PostgreSQL's usual index has room for 2,704 bytes, and two texts as long as a claim or a view may have take
 * up to 6,144: what could not be indexed could not be recorded. From here on such a text is indexed by how it begins
 * (long-texts.ts asks so); SQLite's indexes take any.
 *
 * On a large ledger it takes as long as reading hits, events and conversions once, and sorting what the indexes have of
 * them: minutes for some ten millions. Who collects or reads waits for it; events wait in the inbox. Until it is done
 * the old indexes need their room as well.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  if (!(db.getExecutor().adapter instanceof PostgresAdapter)) return
  // At once and at first: a batch that has read one of them, and waits for another, would cost all that was built.
  await sql`lock table hits, events, conversions, counted_event_ids in access exclusive mode`.execute(db)
  for (const [name, rows] of Object.entries(INDEXES)) {
    await sql`drop index if exists ${sql.ref(name)}`.execute(db)
    await sql`create index ${sql.ref(name)} on ${sql.raw(rows)}`.execute(db)
  }
  await countOnce(db)
  await learn(db)
}

/** Few have a longer type and tx: what all others are found by has both whole, and all that is asked. */
const TYPE_AND_TX = "octet_length(type) + octet_length(coalesce(tx, ''))"

const INDEXES = {
  conversions_of_hit: `conversions (hit, type, status, tx, id, undone) where ${TYPE_AND_TX} <= 2000`,
  conversions_of_hit_long: `conversions (hit) where ${TYPE_AND_TX} > 2000`,
  conversions_of_visitor: "conversions (vid, left(tx, 200))",
  conversions_by_tx: "conversions (left(tx, 200))",
  conversions_by_event_id: "conversions (left(event_id, 200))",
  counted_event_ids_of_visitor: "counted_event_ids (vid, left(event_id, 200))",
  events_by_tx: "events (left(tx, 200), at) where tx is not null",
  entrances_of_source: "hits (left(source, 200), at, left(campaign, 200), id) where entrance = id",
}

/** As a conversion's key is: by a hash to find it, and by the texts themselves to be sure. */
async function countOnce(db: Kysely<unknown>): Promise<void> {
  await sql`alter table counted_event_ids drop constraint counted_event_ids_key`.execute(db)
  await sql`
    alter table counted_event_ids add constraint counted_event_ids_key
    exclude using hash ((array[vid, event_id, type]) with =)`.execute(db)
  // So that rows can be deleted where somebody's server replicates them, which has known them by their key.
  await sql`alter table counted_event_ids replica identity full`.execute(db)
}

/** Of what is computed nothing is known yet: a batch that looks for many would go through all conversions there are. */
async function learn(db: Kysely<unknown>): Promise<void> {
  const { rows } = await sql`select 1 from conversions limit 1`.execute(db)
  if (rows.length > 0) await sql`analyze conversions`.execute(db)
}
