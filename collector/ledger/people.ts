import { randomBytes } from "node:crypto"
import { type Kysely, sql } from "kysely"
import { keptEvent } from "../domain/claim/received.ts"
import { namesMet } from "../domain/conversion/names.ts"
import { ID_CHANCE_BYTES, idTime, inStreamOf, makeId } from "../domain/ids.ts"
import { givenUp } from "../domain/outcome.ts"
import {
  bareConversion,
  bareEvent,
  bareHit,
  bareRevision,
  type Stranger,
  strangersConversion,
  strangersEvent,
  strangersHit,
  strangersRevision,
} from "../domain/people.ts"
import type { Erasure, EventRecord, People } from "../ports.ts"
import type { Database } from "./database.ts"
import { SENDING } from "./deliveries.ts"
import {
  conversionOf,
  conversionRow,
  eventOf,
  hitOf,
  hitRow,
  outcomeColumns,
  revisionOf,
  revisionRow,
} from "./rows.ts"
import type { Row, Schema } from "./schema.ts"

/** Events of one step: some milliseconds, which is what a commit may have to wait for it. */
const EVENTS_A_STEP = 100
const IMPORT_ROWS_A_STEP = 1_000

/** What concerns people, and how it ends: overwritten in place, so that every sum and every key stays. */
export function keepPeople({ reader, transaction, scour }: Database): People {
  return {
    erase: async (vid, at) => {
      const erasure = await transaction(await namesToErase(reader, vid), (db) => erase(db, vid, at))
      if (erasure !== null) await scour()
      return erasure
    },
    forgetBefore: async (at) =>
      await transaction(await namesToForget(reader, at), (db) => forgetSome(db, at)),
    scour,
  }
}

/** Retention, a step of it: events and what they led to, then imports, then what was put aside. */
async function forgetSome(db: Kysely<Schema>, before: number): Promise<boolean> {
  const rows = await nextEvents(db, before)
  const last = rows.at(-1)
  if (last === undefined) return await forgetFiles(db, before)
  await forgetEvents(db, rows, before)
  await reach(db, "events", last)
  return true
}

/** Whom the next step concerns: an old sale may be changed, or be sent on, at this very moment. */
async function namesToForget(db: Kysely<Schema>, before: number): Promise<string[]> {
  const rows = await nextEvents(db, before)
  const changed = await conversionsOf(db, [...new Set(rows.flatMap(({ conversion }) => conversion ?? []))])
  const whose = [...rows, ...changed].flatMap(({ vid, hit }) => [vid, hit].flatMap((name) => name ?? []))
  return [...SENDING, ...whose, ...changed.flatMap(namesMet)]
}

/** The visitor, what others may come to the visitor's sales by, and whoever sends them on. */
async function namesToErase(db: Kysely<Schema>, vid: string): Promise<string[]> {
  const sales = await db.selectFrom("conversions").selectAll().where("vid", "=", vid).execute()
  return [...SENDING, vid, ...sales.map(conversionOf).flatMap(namesMet)]
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
  for (const row of rows) await putEvent(db, row, bareEvent(ended(eventOf(row))), row)
  const seen = rows.flatMap(({ name, hit }) => (name === "view" && hit !== null ? [hit] : []))
  for (const hit of await hitsOf(db, seen)) await putHit(db, hit.id, bareHit(hit))
  const changed = [...new Set(rows.flatMap(({ conversion }) => conversion ?? []))]
  for (const one of await conversionsOf(db, changed)) await putConversion(db, bareConversion(one))
  for (const revision of await revisionsBy(db, ids)) await putRevision(db, bareRevision(revision))
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
  for (const ids of inPieces(old)) await db.deleteFrom("rejected").where("event", "in", ids).execute()
}

const NO_REQUEST = { url: "", referer: null, ip: null, forwardedFor: null, userAgent: null, language: null }
const BARE_ROW = sql<string | null>`case when fields is null then null else '[]' end`

/** The rows of a file after a line; gives the line it came to, or null if there are no more. */
async function forgetRows(
  db: Kysely<Schema>,
  id: string,
  after: number,
  most = IMPORT_ROWS_A_STEP,
): Promise<number | null> {
  const { last } = await db
    .selectFrom((of) =>
      of
        .selectFrom("import_rows")
        .select("line")
        .where("import", "=", id)
        .where("line", ">", after)
        .orderBy("line")
        .limit(most)
        .as("some"),
    )
    .select((of) => of.fn.max("line").as("last"))
    .executeTakeFirstOrThrow()
  if (last === null) return null
  await db
    .updateTable("import_rows")
    .set({ text: null, fields: BARE_ROW, fault: sql`case when fault is null then null else ${ERASED} end` })
    .where("import", "=", id)
    .where("line", ">", after)
    .where("line", "<=", last)
    .execute()
  await db
    .updateTable("import_results")
    .set({ outcome: null, failure: sql`case when failure is null then null else ${ERASED} end` })
    .where("import", "=", id)
    .where("line", ">", after)
    .where("line", "<=", last)
    .execute()
  return last
}

const ERASED = "What concerned a person here is not kept any more."

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

/** One visitor, whole or not at all. */
async function erase(db: Kysely<Schema>, vid: string, now: number): Promise<Erasure | null> {
  const hits = (await db.selectFrom("hits").selectAll().where("vid", "=", vid).execute()).map(hitOf)
  const rows = await db.selectFrom("conversions").selectAll().where("vid", "=", vid).execute()
  const conversions = rows.map(conversionOf)
  const events = await eventsAbout(db, { vid, hits, conversions })
  const aside = await db.deleteFrom("rejected").where("received", "like", `%${vid}%`).executeTakeFirst()
  if (hits.length + conversions.length + events.length + Number(aside.numDeletedRows) === 0) return null

  const stranger = strangerFor(vid, hits)
  const ids = events.map(({ id }) => id)
  const sent = await deliveriesOf(db, ids)
  await endParking(db, ids)
  for (const row of events)
    await putEvent(db, row, strangersEvent(ended(eventOf(row))), placed(row, stranger))
  for (const one of conversions) await eraseConversion(db, strangersConversion(one, stranger), stranger)
  await db.deleteFrom("counted_event_ids").where("vid", "=", vid).execute()
  for (const hit of hits) {
    await putHit(db, hit.id, strangersHit(hit, stranger))
    await moveToStranger(db, hit.id, stranger)
    if (hit.url !== null)
      await db.updateTable("pages").set({ url: null }).where("url", "=", hit.url).execute()
  }
  await forgetDeliveries(db, sent, now)
  for (const row of events) if (row.import !== null) await eraseImported(db, row.import, row.id)
  const sizes = { hits: hits.length, events: events.length, conversions: conversions.length }
  await db
    .insertInto("erasures")
    .values({ id: makeId(now, randomBytes(ID_CHANCE_BYTES)), at: now, ...sizes })
    .execute()
  return { ...sizes, ...told(sent) }
}

interface About {
  vid: string
  hits: readonly { id: string }[]
  conversions: readonly { id: string; tx: string | null }[]
}

/** Events by the visitor, about its conversions, that wait for it, and that name its sales but found nobody. */
async function eventsAbout(db: Kysely<Schema>, { vid, hits, conversions }: About): Promise<Row<"events">[]> {
  const found = new Map<string, Row<"events">>()
  const add = (rows: Row<"events">[]) => {
    for (const row of rows) found.set(row.id, row)
  }
  const events = db.selectFrom("events").selectAll()
  add(await events.where("vid", "=", vid).execute())
  for (const ids of inPieces(conversions.map(({ id }) => id)))
    add(await events.where("conversion", "in", ids).execute())
  for (const txs of inPieces(conversions.flatMap(({ tx }) => tx ?? [])))
    add(await events.where("tx", "in", txs).where("vid", "is", null).execute())
  const waiting = db.selectFrom("parked").select("event")
  // Written as it stands in the index of those claims: they name a hit, and may not know whose it is.
  const barred = (ids: readonly string[]) =>
    sql<boolean>`reason = 'not_authorised' and coalesce(hit, vid) in (${sql.join(ids)})`
  add(await events.where("id", "in", waiting.where("vid", "=", vid)).execute())
  for (const ids of inPieces(hits.map(({ id }) => id))) {
    add(await events.where("id", "in", waiting.where("hit", "in", ids)).execute())
    add(await events.where(barred(ids)).execute())
  }
  return [...found.values()]
}

/** Ids of the same times by another chance: partitions and orders by id stay as they are. */
function strangerFor(visitor: string, hits: readonly { id: string }[]): Stranger {
  const another = (id: string) => makeId(idTime(id), randomBytes(ID_CHANCE_BYTES))
  const vid = another(visitor)
  return { vid, hits: new Map(hits.map(({ id }) => [id, inStreamOf(another(id), vid)])) }
}

/** Where an event of an erased visitor counts: at the stranger's hit. */
function placed({ vid, hit, page }: Row<"events">, { hits, ...stranger }: Stranger) {
  return { vid: vid && stranger.vid, hit: hit === null ? null : (hits.get(hit) ?? null), page }
}

async function eraseConversion(
  db: Kysely<Schema>,
  conversion: ReturnType<typeof strangersConversion>,
  { hits }: Stranger,
): Promise<void> {
  await putConversion(db, conversion)
  const { id } = conversion
  const revisions = await db.selectFrom("revisions").selectAll().where("conversion", "=", id).execute()
  for (const row of revisions) await putRevision(db, strangersRevision(revisionOf(row)))
  const assists = await db.selectFrom("assists").select("hit").where("conversion", "=", id).execute()
  for (const { hit } of assists)
    await db
      .updateTable("assists")
      .set({ hit: hits.get(hit) ?? hit })
      .where("conversion", "=", id)
      .where("hit", "=", hit)
      .execute()
}

async function moveToStranger(db: Kysely<Schema>, hit: string, { hits }: Stranger): Promise<void> {
  const to = hits.get(hit) ?? hit
  await db.updateTable("cost_shares").set({ hit: to }).where("hit", "=", hit).execute()
  await db.updateTable("first_events").set({ entrance: to }).where("entrance", "=", hit).execute()
}

async function eraseImported(db: Kysely<Schema>, of: string, event: string): Promise<void> {
  const row = await db
    .selectFrom("import_rows")
    .select("line")
    .where("import", "=", of)
    .where("event", "=", event)
    .executeTakeFirst()
  if (row) await forgetRows(db, of, row.line - 1, 1)
}

/** A request that is on its way may have arrived already. */
function told(sent: readonly SentRow[]): Pick<Erasure, "told" | "stopped"> {
  const isTold = ({ state, on_its_way: onItsWay }: SentRow) => state === "sent" || onItsWay !== null
  const done = sent.filter(isTold)
  const byDestination = Map.groupBy(done, ({ destination }) => destination)
  return {
    told: [...byDestination].map(([destination, rows]) => {
      return {
        destination,
        deliveries: rows.length,
        lastAt: Math.max(...rows.map(({ ended_at: at, on_its_way: begun }) => at ?? begun ?? 0)),
      }
    }),
    stopped: sent.filter((row) => row.state === "waiting" && !isTold(row)).length,
  }
}

/** A claim that still waits can never be decided: it is refused for what it waited for, as what it says is gone. */
function ended(record: EventRecord): EventRecord {
  const { received, outcome } = record
  if (outcome.decision !== "parked" || outcome.reason === null) return record
  return { received, outcome: givenUp(outcome, outcome.reason, ERASED) }
}

async function endParking(db: Kysely<Schema>, events: readonly string[]): Promise<void> {
  for (const ids of inPieces(events)) await db.deleteFrom("parked").where("event", "in", ids).execute()
}

async function putEvent(
  db: Kysely<Schema>,
  { id, at, fingerprint }: Row<"events">,
  { received, outcome }: EventRecord,
  { vid, hit, page }: Pick<Row<"events">, "vid" | "hit" | "page">,
): Promise<void> {
  const kept = received.fingerprint === null ? null : fingerprint
  await db
    .updateTable("events")
    .set({ ...outcomeColumns(received, outcome), vid, hit, page, fingerprint: kept })
    .set({ received: JSON.stringify(received) })
    .where("id", "=", id)
    .where("at", "=", at)
    .execute()
}

/** What reports group by stays as it is: the browser's family, the country. */
async function putHit(db: Kysely<Schema>, was: string, hit: ReturnType<typeof bareHit>): Promise<void> {
  const { browser, os, device, language, country, timezone, ...row } = hitRow(hit)
  await db.updateTable("hits").set(row).where("id", "=", was).execute()
}

async function putConversion(
  db: Kysely<Schema>,
  conversion: ReturnType<typeof bareConversion>,
): Promise<void> {
  const { id, ...row } = conversionRow(conversion)
  await db.updateTable("conversions").set(row).where("id", "=", id).execute()
}

async function putRevision(db: Kysely<Schema>, revision: ReturnType<typeof bareRevision>): Promise<void> {
  const { conversion, number, changes } = revisionRow(revision)
  const those = db.updateTable("revisions").set({ changes }).where("conversion", "=", conversion)
  await those.where("number", "=", number).execute()
}

interface SentRow extends Pick<Row<"deliveries">, "id" | "destination" | "state" | "ended_at"> {
  /** When the attempt began that has not ended yet; null if none is under way. */
  on_its_way: number | null
}

async function deliveriesOf(db: Kysely<Schema>, events: readonly string[]): Promise<SentRow[]> {
  const rows: SentRow[] = []
  for (const ids of inPieces(events))
    rows.push(
      ...(await db
        .selectFrom("deliveries")
        .leftJoin("attempts as begun", (join) =>
          join
            .onRef("begun.delivery", "=", "deliveries.id")
            .onRef("begun.number", "=", "deliveries.attempts_made")
            .on("begun.status", "is", null)
            .on("begun.error", "is", null),
        )
        .select(["deliveries.id", "destination", "state", "ended_at", "begun.at as on_its_way"])
        .where("deliveries.event", "in", ids)
        .execute()),
    )
  return rows
}

/** What was sent, and what was answered; what still waits is given up. */
async function forgetDeliveries(db: Kysely<Schema>, rows: readonly SentRow[], now: number): Promise<void> {
  for (const ids of inPieces(rows.map(({ id }) => id))) {
    const those = db.updateTable("deliveries").where("id", "in", ids)
    const end = { state: "failed", reason: "erased", next_at: null, ended_at: now }
    await those.set(end).where("state", "=", "waiting").execute()
    await those.set({ request: null }).execute()
    await db.updateTable("attempts").set({ answer: null }).where("delivery", "in", ids).execute()
  }
}

async function hitsOf(db: Kysely<Schema>, ids: readonly string[]) {
  if (ids.length === 0) return []
  return (await db.selectFrom("hits").selectAll().where("id", "in", ids).execute()).map(hitOf)
}

async function conversionsOf(db: Kysely<Schema>, ids: readonly string[]) {
  if (ids.length === 0) return []
  return (await db.selectFrom("conversions").selectAll().where("id", "in", ids).execute()).map(conversionOf)
}

async function revisionsBy(db: Kysely<Schema>, events: readonly string[]) {
  return (await db.selectFrom("revisions").selectAll().where("event", "in", events).execute()).map(revisionOf)
}

/** SQLite takes 32,766 values a statement. */
const PIECE = 1_000

function* inPieces(ids: readonly string[]): Generator<readonly string[]> {
  for (let at = 0; at < ids.length; at += PIECE) yield ids.slice(at, at + PIECE)
}
