import { type Kysely, sql } from "kysely"
import type { Attention, ConflictFilter, EventRecord, KeptConflict, Listed, Waiting } from "../ports.ts"
import { settle } from "./attention-rows.ts"
import { eventsById } from "./by-id.ts"
import type { Database } from "./database.ts"
import { pageOf } from "./page-of.ts"
import { olderThan, placeCursor } from "./place-cursor.ts"
import type { Row, Schema } from "./schema.ts"

/** What somebody should look at: counted from indexes, and never more rows than are asked for. */
export function keepAttention({ reader, transaction }: Database): Attention {
  return {
    open: (most) =>
      waiting(
        sql<Counts>`select count(*) as count, min(at) as oldest from (
        select at from conflicts where settled_at is null order by at desc limit ${most}) as newest`,
        reader,
      ),
    conflicts: (filter) => listConflicts(reader, filter),
    conflict: async (event) => {
      const row = await reader
        .selectFrom("conflicts")
        .selectAll()
        .where("event", "=", event)
        .executeTakeFirst()
      const record = (await eventsById(reader, [event])).get(event)
      return row && record ? conflictOf(row, record) : null
    },
    settle: (of) => transaction([of.event], (db) => settle(db, of)),
    unclear: async ({ warning, since, most }) => {
      const { rows } = await sql<
        Counts & Pick<Row<"unclear_values">, "parameter" | "value" | "offer_source">
      >`
        select parameter, value, offer_source, count(*) as count, min(at) as oldest from (
          select parameter, value, offer_source, at from unclear_values
          where warning = ${warning} and at >= ${since} order by at desc limit ${most}) as newest
        group by parameter, value, offer_source order by count desc, value limit ${MOST_GROUPS}`.execute(
        reader,
      )
      return rows.map(({ parameter, value, offer_source: offerSource, ...counts }) => {
        return { parameter, value, offerSource, ...counted(counts) }
      })
    },
    putAside: () => waiting(sql<Counts>`select count(*) as count, min(at) as oldest from rejected`, reader),
  }
}

const MOST_GROUPS = 100

interface Counts {
  count: number
  oldest: number | null
}

async function waiting(asked: ReturnType<typeof sql<Counts>>, db: Kysely<Schema>): Promise<Waiting> {
  const { rows } = await asked.execute(db)
  return counted(rows[0] ?? { count: 0, oldest: null })
}

function counted({ count, oldest }: Counts): Waiting {
  return { count: Number(count), oldest: oldest === null ? null : Number(oldest) }
}

async function listConflicts(db: Kysely<Schema>, filter: ConflictFilter): Promise<Listed<KeptConflict>> {
  const { isSettled, cursor, limit } = filter
  let query = db
    .selectFrom("conflicts")
    .selectAll()
    .where("settled_at", isSettled ? "is not" : "is", null)
  const older = olderThan(cursor, "event")
  if (older) query = query.where(older)
  const rows = await query
    .orderBy("at", "desc")
    .orderBy("event", "desc")
    .limit(limit + 1)
    .execute()
  const { items, next } = pageOf(rows, limit, ({ at, event }) => placeCursor(at, event))
  const events = await eventsById(
    db,
    items.map(({ event }) => event),
  )
  const known = items.flatMap((row) => {
    const record = events.get(row.event)
    return record ? [conflictOf(row, record)] : []
  })
  return { items: known, next }
}

function conflictOf(row: Row<"conflicts">, record: EventRecord): KeptConflict {
  const { settled_at: at, author, choice, through } = row
  const isSettled = at !== null && author !== null && choice !== null
  return { record, settled: isSettled ? { at: Number(at), author, choice, through } : null }
}
