import { randomBytes } from "node:crypto"
import { type Kysely, sql } from "kysely"
import { namesMet } from "../../domain/conversion/names.ts"
import { ID_CHANCE_BYTES, idTime, inStreamOf, makeId, namesOneOf } from "../../domain/ids.ts"
import {
  type Stranger,
  strangersConversion,
  strangersEvent,
  strangersHit,
  strangersRevision,
} from "../../domain/people.ts"
import type { Erasure } from "../../ports.ts"
import { eventsOf } from "../by-id.ts"
import { COUNTING } from "../costs.ts"
import { SENDING } from "../deliveries.ts"
import { inStatements } from "../in-statements.ts"
import { isLongText } from "../long-texts.ts"
import { conversionOf, hitOf, revisionOf } from "../rows.ts"
import type { Row, Schema } from "../schema.ts"
import type { Mentions } from "./mentions.ts"
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
  type SentRow,
} from "./overwriting.ts"

/** Who is to be erased, with all that only names the visitor, and when that is (ms since 1970). */
interface ToErase {
  vid: string
  mentions: Mentions
  now: number
}

/** One visitor, whole or not at all. */
export async function erase(db: Kysely<Schema>, { vid, mentions, now }: ToErase): Promise<Erasure | null> {
  const hits = (await db.selectFrom("hits").selectAll().where("vid", "=", vid).execute()).map(hitOf)
  const rows = await db.selectFrom("conversions").selectAll().where("vid", "=", vid).execute()
  const conversions = rows.map(conversionOf)
  const events = await eventsAbout(db, { vid, hits, conversions, named: mentions.events })
  const names = [vid, ...[...hits, ...conversions].map(({ id }) => id)]
  const aside = await forgetRejected(db, names)
  if (hits.length + conversions.length + events.length + mentions.rows.length + aside === 0) return null

  const stranger = strangerFor(vid, hits)
  const ids = events.map(({ id }) => id)
  const sent = await deliveriesOf(db, ids)
  await endParking(db, ids)
  await forgetUnclear(db, ids)
  for (const [at, record] of (await eventsOf(db, events)).entries()) {
    const row = events[at]
    if (row) await putEvent(db, row, strangersEvent(ended(record)), placed(row, stranger))
  }
  for (const one of conversions) await eraseConversion(db, strangersConversion(one, stranger), stranger)
  await db.deleteFrom("counted_event_ids").where("vid", "=", vid).execute()
  await forgetChanges(db, names)
  for (const hit of hits) {
    await putHit(db, hit.id, strangersHit(hit, stranger))
    await moveToStranger(db, hit.id, stranger)
    if (hit.url !== null)
      await db.updateTable("pages").set({ url: null }).where("url", "=", hit.url).execute()
  }
  await forgetDeliveries(db, sent, now)
  await eraseRows(db, mentions.rows)
  for (const row of events) if (row.import !== null) await eraseImported(db, row.import, row.id)
  const sizes = { hits: hits.length, events: events.length, conversions: conversions.length }
  await db
    .insertInto("erasures")
    .values({ id: makeId(now, randomBytes(ID_CHANCE_BYTES)), at: now, ...sizes })
    .execute()
  return { ...sizes, ...told(sent) }
}

/** The visitor, what others may come to the visitor's sales by, and whoever sends them on or says what was spent. */
export async function namesToErase(db: Kysely<Schema>, vid: string): Promise<string[]> {
  const sales = await db.selectFrom("conversions").selectAll().where("vid", "=", vid).execute()
  return [...SENDING, ...COUNTING, vid, ...sales.map(conversionOf).flatMap(namesMet)]
}

interface About {
  vid: string
  hits: readonly { id: string }[]
  conversions: readonly { id: string; tx: string | null }[]
  /** Events of nobody that name the visitor. */
  named: readonly string[]
}

/** Events by the visitor, about its conversions, that wait for it, and that name it or its sales but found nobody. */
async function eventsAbout(db: Kysely<Schema>, about: About): Promise<Row<"events">[]> {
  const { vid, hits, conversions, named } = about
  const found = new Map<string, Row<"events">>()
  const add = (rows: Row<"events">[]) => {
    for (const row of rows) found.set(row.id, row)
  }
  const events = db.selectFrom("events").selectAll()
  add(await events.where("vid", "=", vid).execute())
  for (const ids of inStatements(named)) add(await events.where("id", "in", ids).execute())
  for (const ids of inStatements(conversions.map(({ id }) => id)))
    add(await events.where("conversion", "in", ids).execute())
  // Each by itself: of its index PostgreSQL knows too little to use it for many.
  for (const tx of new Set(conversions.flatMap(({ tx }) => tx ?? [])))
    add(
      await events
        .where(isLongText(db, "tx", tx))
        .where("vid", "is", null)
        .execute(),
    )
  const waiting = db.selectFrom("parked").select("event")
  // Written as it stands in the index of those claims: they name a hit, and may not know whose it is.
  const barred = (ids: readonly string[]) =>
    sql<boolean>`reason = 'not_authorised' and coalesce(hit, vid) in (${sql.join(ids)})`
  add(await events.where("id", "in", waiting.where("vid", "=", vid)).execute())
  for (const ids of inStatements(hits.map(({ id }) => id))) {
    add(await events.where("id", "in", waiting.where("hit", "in", ids)).execute())
    add(await events.where(barred(ids)).execute())
  }
  return [...found.values()]
}

/** What could not be recorded, where it names the visitor, a hit or a sale. @returns how many there were */
async function forgetRejected(db: Kysely<Schema>, names: readonly string[]): Promise<number> {
  const ids = new Set(names)
  const rows = await db.selectFrom("rejected").select(["event", "received"]).execute()
  const naming = rows.flatMap(({ event, received }) => (namesOneOf(received, ids) ? [event] : []))
  for (const some of inStatements(naming))
    await db.deleteFrom("rejected").where("event", "in", some).execute()
  return naming.length
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

/** Copies are told of what is erased by when it was, and by what it is called afterwards; not by what it was called. */
async function forgetChanges(db: Kysely<Schema>, names: readonly string[]): Promise<void> {
  for (const ids of inStatements(names))
    await db
      .updateTable("changes")
      .set({ what: "moment", id: sql`substr(id, 1, 10)` })
      .where("what", "in", ["hit", "bearer"])
      .where("id", "in", ids)
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
  if (row) await eraseRows(db, [{ import: of, line: row.line }])
}

async function eraseRows(db: Kysely<Schema>, rows: Mentions["rows"]): Promise<void> {
  for (const { import: of, line } of rows) await forgetRows(db, of, line - 1, 1)
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
