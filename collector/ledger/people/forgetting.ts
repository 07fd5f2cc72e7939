import type { Kysely } from "kysely"
import { keptEvent } from "../../domain/claim/received.ts"
import { namesMet } from "../../domain/conversion/names.ts"
import { bareConversion, bareEvent, bareHit, bareRevision } from "../../domain/people.ts"
import { conversionsById, eventsOf, hitsById } from "../by-id.ts"
import { SENDING } from "../deliveries.ts"
import { inStatements } from "../in-statements.ts"
import type { Row, Schema } from "../schema.ts"
import {
  deliveriesOf,
  ended,
  endParking,
  forgetDeliveries,
  forgetRows,
  forgetUnclear,
  putConversion,
  putEvent,
  putHit,
  putRevision,
  wordyRevisions,
} from "./overwriting.ts"

/** Events of one step: some milliseconds, which is what a commit may have to wait for it. */
const EVENTS_A_STEP = 100

/** Retention, a step of it: events and what they led to, then imports, then what was put aside. */
export async function forgetSome(db: Kysely<Schema>, before: number, now: number): Promise<boolean> {
  const rows = await nextEvents(db, before)
  const last = rows.at(-1)
  if (last === undefined) return await forgetFiles(db, before)
  await forgetEvents(db, rows, now)
  await reach(db, "events", last)
  return true
}

/** Whom the next step concerns: an old sale may be changed, or be sent on, at this very moment. */
export async function namesToForget(db: Kysely<Schema>, before: number): Promise<string[]> {
  const rows = await nextEvents(db, before)
  const changed = await conversionsById(db, [...new Set(rows.flatMap(({ conversion }) => conversion ?? []))])
  const whose = [...rows, ...changed].flatMap(({ vid, hit }) => [vid, hit].flatMap((name) => name ?? []))
  return [...SENDING, ...whose, ...changed.flatMap(namesMet)]
}

/** The oldest that are not forgotten yet. */
async function nextEvents(db: Kysely<Schema>, before: number) {
  const done = await reached(db, "events")
  return await db
    .selectFrom("events")
    .selectAll()
    .where("at", ">=", done.at) // so that the index begins here, and not at the first event there is
    .where("at", "<", before)
    .where((where) =>
      where.or([
        where("at", ">", done.at),
        where.and([where("at", "=", done.at), where("id", ">", done.id)]),
      ]),
    )
    .orderBy("at")
    .orderBy("id")
    .limit(EVENTS_A_STEP)
    .execute()
}

async function forgetEvents(db: Kysely<Schema>, rows: readonly Row<"events">[], now: number): Promise<void> {
  const ids = rows.map(({ id }) => id)
  await endParking(db, ids)
  await forgetUnclear(db, ids)
  for (const [at, record] of (await eventsOf(db, rows)).entries()) {
    const row = rows[at]
    if (row) await putEvent(db, row, bareEvent(ended(record)), row)
  }
  const seen = rows.flatMap(({ name, hit }) => (name === "view" && hit !== null ? [hit] : []))
  for (const hit of (await hitsById(db, seen)).values()) await putHit(db, hit.id, bareHit(hit))
  const changed = [...new Set(rows.flatMap(({ conversion }) => conversion ?? []))]
  for (const one of await conversionsById(db, changed)) await putConversion(db, bareConversion(one))
  // Of all its claims, as of the conversion: what the others changed in it says what it had been before.
  for (const revision of await wordyRevisions(db, changed)) await putRevision(db, bareRevision(revision))
  await forgetDeliveries(db, await deliveriesOf(db, ids), now)
}

/** Files of claims, one after the other, and what never could be recorded. */
async function forgetFiles(db: Kysely<Schema>, before: number): Promise<boolean> {
  await forgetRejected(db, before)
  const pages = db.updateTable("pages").set({ url: null }).where("first_seen", "<", before)
  await pages.where("url", "is not", null).execute()
  const done = await reached(db, "imports")
  const next = await db
    .selectFrom("imports")
    .select(["id", "request"])
    .where("at", "<", before)
    .where("id", ">", done.id)
    .orderBy("id")
    .executeTakeFirst()
  if (next === undefined) return false
  const upTo = await forgetRows(db, next.id, done.at)
  if (upTo !== null) await reach(db, "imports", { at: upTo, id: done.id })
  else {
    const request = JSON.stringify({ ...JSON.parse(next.request), ...NO_REQUEST })
    await db.updateTable("imports").set({ request }).where("id", "=", next.id).execute()
    await reach(db, "imports", { at: 0, id: next.id })
  }
  return true
}

/**
 * What was put aside goes by when it was received, however often it was tried since: recorded after that it would
 * lie among what was gone through already, and stay as it is.
 */
async function forgetRejected(db: Kysely<Schema>, before: number): Promise<void> {
  const rows = await db.selectFrom("rejected").select(["event", "received"]).execute()
  const old = rows.filter(({ received }) => keptEvent(received).at < before).map(({ event }) => event)
  for (const ids of inStatements(old)) await db.deleteFrom("rejected").where("event", "in", ids).execute()
}

const NO_REQUEST = { url: "", referer: null, ip: null, forwardedFor: null, userAgent: null, language: null }

async function reached(db: Kysely<Schema>, what: string): Promise<{ at: number; id: string }> {
  const row = await db
    .selectFrom("forgotten")
    .select(["at", "id"])
    .where("what", "=", what)
    .executeTakeFirst()
  return row ?? { at: 0, id: "" }
}

async function reach(
  db: Kysely<Schema>,
  what: string,
  { at, id }: { at: number; id: string },
): Promise<void> {
  await db
    .insertInto("forgotten")
    .values({ what, at, id })
    .onConflict((conflict) => conflict.column("what").doUpdateSet({ at, id }))
    .execute()
}
