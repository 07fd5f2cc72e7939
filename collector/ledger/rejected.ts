import type { Kysely } from "kysely"
import { keptEvent } from "../domain/claim/received.ts"
import { keepable } from "../domain/text.ts"
import type { Rejected, RejectedEvent, Span } from "../ports.ts"
import type { Database } from "./database.ts"
import { pageOf } from "./page-of.ts"
import { EVENT_COLUMNS, eventOf } from "./rows.ts"
import type { NewRow, Row, Schema } from "./schema.ts"
import { parkedRow } from "./writing.ts"

const LONGEST_ERROR = 1_000

/** What could not be recorded, with its faults. */
export function keepRejected({ writer, reader, transaction }: Database): Rejected {
  return {
    list: (span) => listRejected(reader, span),
    find: async (event) => {
      const row = await reader
        .selectFrom("rejected")
        .selectAll()
        .where("event", "=", event)
        .executeTakeFirst()
      return row === undefined ? null : rejectedOf(row)
    },
    count: async () => {
      const { count } = await reader
        .selectFrom("rejected")
        .select((of) => of.fn.countAll<number>().as("count"))
        .executeTakeFirstOrThrow()
      return Number(count)
    },
    remove: async (event) => void (await writer.deleteFrom("rejected").where("event", "=", event).execute()),
    letWait: (event) => transaction([event], (db) => letWait(db, event)),
  }
}

async function listRejected(db: Kysely<Schema>, { from, to, cursor, limit }: Span) {
  let query = db.selectFrom("rejected").selectAll()
  if (from !== undefined) query = query.where("at", ">=", from)
  if (to !== undefined) query = query.where("at", "<", to)
  const [, at, event] = /^(\d{1,15})-(\w{26})$/.exec(cursor ?? "") ?? []
  if (at !== undefined && event !== undefined)
    query = query.where((where) =>
      where.or([
        where("at", "<", Number(at)),
        where.and([where("at", "=", Number(at)), where("event", "<", event)]),
      ]),
    )
  const rows = await query
    .orderBy("at", "desc")
    .orderBy("event", "desc")
    .limit(limit + 1)
    .execute()
  const { items, next } = pageOf(rows, limit, ({ at, event }) => `${at}-${event}`)
  return { items: items.map(rejectedOf), next }
}

/** Whole or not at all: a claim that waits is never beside one that was put aside. */
async function letWait(db: Kysely<Schema>, event: string): Promise<boolean> {
  const row = await db
    .selectFrom("rejected")
    .innerJoin("events", "events.id", "rejected.event")
    .select(EVENT_COLUMNS.map((column) => `events.${column}` as const))
    .where("rejected.event", "=", event)
    .where("events.decision", "=", "parked")
    .executeTakeFirst()
  if (row === undefined) return false
  await db
    .insertInto("parked")
    .values(parkedRow(eventOf(row)))
    .onConflict((conflict) => conflict.column("event").doNothing())
    .execute()
  await db.deleteFrom("rejected").where("event", "=", event).execute()
  return true
}

/** Its error is kept so far that one sees what it was, and so that any database takes it. */
export function rejectedRow({ received, error, at }: RejectedEvent): NewRow<"rejected"> {
  const said = keepable(error).slice(0, LONGEST_ERROR)
  return { event: received.id, at, error: said, received: JSON.stringify(received) }
}

function rejectedOf({ at, error, received }: Row<"rejected">): RejectedEvent {
  return { received: keptEvent(received), error, at: Number(at) }
}
