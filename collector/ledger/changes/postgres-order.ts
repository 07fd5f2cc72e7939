import { type Kysely, sql } from "kysely"
import { LedgerUnavailable } from "../../ports.ts"
import type { Schema } from "../schema.ts"
import {
  AT_A_TIME,
  type ChangeOrder,
  changesOf,
  type Known,
  markOf,
  type Place,
  placeOf,
} from "./change-order.ts"

/**
 * Many write at a time, and who began first may end last: so changes are told by their transactions, whole ones, and
 * only those before the oldest that is still under way. No transaction before that one can change anything any more.
 * https://www.postgresql.org/docs/current/functions-info.html#FUNCTIONS-PG-SNAPSHOT
 */
export const postgresOrder: ChangeOrder = {
  begin: async (db) => {
    const { at, known } = await lookBefore(db, "xmin")
    // With nothing to remember, nobody could tell later whether changes after it are gone.
    if (known === null) throw new LedgerUnavailable(TOO_OLD)
    return markOf(at, known)
  },
  newest: async (db) => {
    const { at, known } = await lookBefore(db, "xmax")
    return markOf(at, known ?? { number: 0, chance: 0 })
  },
  after: async (db, mark, most) => {
    const place = placeOf(mark)
    if (place === null) return null
    const [known] = await lookAt(db, place)
    if (known === undefined || !known.is_there || known.is_passed || BigInt(known.xmax) < place.at)
      return null
    const until = await endOf(db, place.at, most)
    const { rows } = await sql<Known & { what: string; id: string }>`
      select number, what, id, chance from changes
      where xid >= ${xid(place.at)} and xid < ${xid(until)} order by xid, number`.execute(db)
    const last = rows.reduce<Known>((newest, row) => (row.number > newest.number ? row : newest), place)
    return { changes: changesOf(rows), mark: markOf(until, last) }
  },
  prune: async (db, kept) => {
    // By transactions, as they are told: where the change is that a mark remembers, all is that comes after the mark.
    const { numAffectedRows = 0n } = await sql`
      delete from changes where number in (
        select number from changes where xid < (
          select xid from changes where number >= (select max(number) from changes) - ${sql.lit(kept)}
          order by xid limit 1)
        order by xid limit ${sql.lit(AT_A_TIME)})`.execute(db)
    return Number(numAffectedRows) === AT_A_TIME
  },
}

/**
 * Changes of transactions that are still to come here were brought by a restore, from a server that had come further:
 * nothing is in their order. They are let go of, and so copies are made anew.
 */
export async function forgetOtherServers(db: Kysely<Schema>): Promise<void> {
  const { rows } = await sql`
    select 1 from changes where xid >= pg_snapshot_xmax(pg_current_snapshot()) limit 1`.execute(db)
  if (rows.length === 0) return
  await db.transaction().execute(async (db) => {
    await sql`truncate changes`.execute(db)
    await db.insertInto("changes").values({ what: "begin", id: "begin" }).execute()
  })
}

function xid(of: bigint) {
  return sql`${sql.lit(String(of))}::xid8`
}

const TOO_OLD =
  "a transaction is under way that is older than all changes that are kept: no copy for reports can be made before it ends"

/** An end of what is under way now, and the newest of the changes before all of that, if there is one. */
async function lookBefore(
  db: Kysely<Schema>,
  end: "xmin" | "xmax",
): Promise<{ at: bigint; known: Known | null }> {
  const { rows } = await sql<{ at: string; number: number | null; chance: number | null }>`
    with now as materialized (select pg_current_snapshot() as snapshot)
    select ${sql.raw(`pg_snapshot_${end}(snapshot)`)}::text as at, number, chance from now left join
      lateral (select number, chance from changes where xid < pg_snapshot_xmin(snapshot)
        order by number desc limit 1) as last on true`.execute(db)
  const [{ at, number, chance } = { at: "0", number: null, chance: null }] = rows
  return { at: BigInt(at), known: number === null || chance === null ? null : { number, chance } }
}

/** Whether the change that a mark remembers is there, and whether others have passed it, which never happens in one database. */
async function lookAt(db: Kysely<Schema>, { at, number, chance }: Place) {
  const { rows } = await sql<{ xmax: string; is_there: boolean; is_passed: boolean }>`
    select pg_snapshot_xmax(pg_current_snapshot())::text as xmax,
      exists (select 1 from changes where number = ${number} and chance = ${chance}) as is_there,
      exists (select 1 from changes where number > ${number} and xid < ${xid(at)}) as is_passed`.execute(db)
  return rows
}

/** The transaction before which about so many changes are, and everything is decided. */
async function endOf(db: Kysely<Schema>, from: bigint, most: number): Promise<bigint> {
  const { rows } = await sql<{ oldest: string; full: string | null }>`
    with now as materialized (select pg_snapshot_xmin(pg_current_snapshot()) as oldest)
    select oldest::text as oldest,
      (select xid from changes where xid >= ${xid(from)} and xid < oldest order by xid
        offset ${sql.lit(most)} limit 1)::text as full from now`.execute(db)
  const [{ oldest, full } = { oldest: String(from), full: null }] = rows
  if (full === null) return BigInt(oldest)
  // One transaction may have more than that: it is told whole.
  return BigInt(full) > from ? BigInt(full) : from + 1n
}
