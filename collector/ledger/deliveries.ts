import { type Kysely, sql } from "kysely"
import { verdictOn } from "../domain/sends/attempt.ts"
import { afterAttempt, type DestinationState, resumed } from "../domain/sends/destination-state.ts"
import type {
  Deliveries,
  DeliveryFilter,
  DeliveryRecord,
  EndedAttempt,
  KeptDelivery,
  Listed,
} from "../ports.ts"
import { DELIVERY_FIELDS } from "../ports.ts"
import type { Database } from "./database.ts"
import { attemptOf, deliveryOf, destinationOf, destinationRow } from "./delivery-rows.ts"
import { inStatements } from "./in-statements.ts"
import { pageOf } from "./page-of.ts"
import type { Row, Schema } from "./schema.ts"

/** What is sent on, in three tables: a line for each delivery, for each attempt at one, and for each destination. */
export function keepDeliveries({ reader, transaction }: Database): Deliveries {
  return {
    lanes: (now) => lanesOf(reader, now),
    take: (of) => transaction(SENDING, (db) => takeDue(db, of)),
    note: (ended) => transaction(SENDING, (db) => noteEnded(db, ended)),
    destinations: () => allDestinations(reader),
    resume: (key, now) => transaction(SENDING, (db) => resume(db, key, now)),
    retry: (id, now) => transaction(SENDING, (db) => retry(db, id, now)),
    list: (filter) => list(reader, filter),
    find: async (id) => {
      const rows = await reader.selectFrom("deliveries").selectAll().where("id", "=", id).execute()
      return (await withAttempts(reader, rows))[0] ?? null
    },
    queue: async () => {
      const { rows } = await sql<{ count: number; oldest: number | null }>`
        select (select count(*) from deliveries where state = 'waiting') as count, min(${OLDEST}) as oldest
        from destinations`.execute(reader)
      const [{ count, oldest } = { count: 0, oldest: null }] = rows
      return { count: Number(count), oldest: oldest === null ? null : Number(oldest) }
    },
  }
}

/** Couriers take and note in turns, each for a moment: so no delivery is taken twice. */
export const SENDING = ["sending"]

/** When the oldest was planned that waits for a destination: by its id, so that not all that wait are read. */
const OLDEST = sql`(
  select at from deliveries where destination = destinations.key and state = 'waiting' order by id limit 1)`

/** Another delivery of the same conversion to the same destination. */
const IS_AKIN = sql`
  other.conversion = deliveries.conversion and other.destination = deliveries.destination
  and other.id <> deliveries.id`

/** Its place among those: by the change it tells of. Ids go by clocks, which may be set back, and differ. */
function placeOf(delivery: "deliveries" | "other") {
  const of = (column: string) => sql.ref(`${delivery}.${column}`)
  const change = sql`
    select number from revisions where conversion = ${of("conversion")} and event = ${of("event")} limit 1`
  return sql`(coalesce((${change}), 0), ${of("id")})`
}

/** Waiting, and no older delivery of the same conversion waits for the same destination. */
const IS_HEAD = sql`
  deliveries.state = 'waiting' and (deliveries.conversion is null or not exists (
    select 1 from deliveries as other
    where ${IS_AKIN} and other.state = 'waiting' and ${placeOf("other")} < ${placeOf("deliveries")}
  ))`

/** The destination was told of a later change: this one would take that back. */
const IS_OVERTAKEN = sql<boolean>`exists (
  select 1 from deliveries as other
  where ${IS_AKIN} and other.state = 'sent' and ${placeOf("other")} > ${placeOf("deliveries")}
)`

async function lanesOf(db: Kysely<Schema>, now: number): ReturnType<Deliveries["lanes"]> {
  const { rows } = await sql<Row<"destinations"> & { due: number | null; next_at: number | null }>`
    select destinations.*,
      (select 1 from deliveries where destination = destinations.key and next_at <= ${now} and ${IS_HEAD} limit 1) as due,
      (select min(next_at) from deliveries
        where destination = destinations.key and state = 'waiting' and next_at > ${now}) as next_at
    from destinations where state = 'on'`.execute(db)
  return rows
    .filter(({ due, next_at }) => due !== null || next_at !== null)
    .map(({ due, next_at, ...row }) => {
      return {
        state: destinationOf(row),
        isDue: due !== null,
        nextAt: next_at === null ? null : Number(next_at),
      }
    })
}

async function takeDue(
  db: Kysely<Schema>,
  { wants, without, now, until }: Parameters<Deliveries["take"]>[0],
): Promise<KeptDelivery[]> {
  const taken: KeptDelivery[] = []
  const isFree = without.length === 0 ? sql`1 = 1` : sql`id not in (${sql.join(without)})`
  for (const { key, most } of wants) {
    const { rows } = await sql<{ id: string }>`
      select id from deliveries where destination = ${key} and next_at <= ${now} and ${isFree} and ${IS_HEAD}
      order by next_at, id limit ${most}`.execute(db)
    if (rows.length === 0) continue
    taken.push(
      ...(await begin(
        db,
        rows.map(({ id }) => id),
        { now, until },
      )),
    )
  }
  return taken
}

/** What another courier has taken meanwhile is not due any more: the update looks again. */
async function begin(db: Kysely<Schema>, ids: string[], { now, until }: { now: number; until: number }) {
  const rows = await db
    .updateTable("deliveries")
    .set((of) => ({ attempts_made: of("attempts_made", "+", 1), next_at: until }))
    .where("id", "in", ids)
    .where("state", "=", "waiting")
    .where("next_at", "<=", now)
    .returningAll()
    .execute()
  const taken = rows.map(deliveryOf).toSorted((one, other) => (one.id < other.id ? -1 : 1))
  if (taken.length === 0) return []
  await db
    .updateTable("attempts")
    .set({ error: INTERRUPTED })
    .where("delivery", "in", ids)
    .where("status", "is", null)
    .where("error", "is", null)
    .execute()
  const nothingYet = { status: null, duration_ms: null, answer: null, error: null }
  await db
    .insertInto("attempts")
    .values(
      taken.map(({ id, attemptsMade }) => ({ delivery: id, number: attemptsMade, at: now, ...nothingYet })),
    )
    .execute()
  return taken
}

const INTERRUPTED = "The collector ended before it could note what came of it."

async function noteEnded(db: Kysely<Schema>, ended: readonly EndedAttempt[]): ReturnType<Deliveries["note"]> {
  const news: Awaited<ReturnType<Deliveries["note"]>> = []
  for (const one of ended) {
    await noteAttempt(db, one)
    const { destination } = one.delivery
    const row = await db
      .selectFrom("destinations")
      .selectAll()
      .where("key", "=", destination)
      .executeTakeFirst()
    if (row === undefined) continue
    const before = destinationOf(row)
    const { at, error, asked } = one
    const after = afterAttempt(before, { verdict: verdictOn(one.answer), at, error, asked })
    await putDestination(db, after)
    news.push({ before, after })
  }
  return news
}

/**
 * An attempt that was overtaken, because its time was up, says nothing of the delivery any more. Of one that was
 * erased meanwhile it is kept that it was sent, not what was answered; and it is not tried again.
 */
async function noteAttempt(db: Kysely<Schema>, ended: EndedAttempt): Promise<void> {
  const { delivery, answer, durationMs, state, reason, nextAt, at, error } = ended
  const { id, attemptsMade, tries } = delivery
  const row = await db.selectFrom("deliveries").select("reason").where("id", "=", id).executeTakeFirst()
  const isErased = row?.reason === "erased"
  const text = (answer: { text: string }) => (isErased ? null : answer.text)
  const answered = "status" in answer ? { status: answer.status, answer: text(answer) } : {}
  await db
    .updateTable("attempts")
    .set({ ...answered, duration_ms: durationMs, error })
    .where("delivery", "=", id)
    .where("number", "=", attemptsMade)
    .execute()
  if (isErased && state !== "sent") return
  await db
    .updateTable("deliveries")
    .set({ state, reason, next_at: nextAt, ended_at: state === "waiting" ? null : at, tries: tries + 1 })
    .where("id", "=", id)
    .where("attempts_made", "=", attemptsMade)
    .execute()
}

async function putDestination(db: Kysely<Schema>, state: DestinationState): Promise<void> {
  const { key, ...columns } = destinationRow(state)
  await db.updateTable("destinations").set(columns).where("key", "=", key).execute()
}

async function allDestinations(db: Kysely<Schema>): ReturnType<Deliveries["destinations"]> {
  const { rows } = await sql<Row<"destinations"> & { waiting: number; oldest: number | null }>`
    select destinations.*,
      (select count(*) from deliveries where destination = destinations.key and state = 'waiting') as waiting,
      ${OLDEST} as oldest
    from destinations order by key`.execute(db)
  return rows.map(({ waiting, oldest, ...row }) => {
    return {
      ...destinationOf(row),
      waiting: Number(waiting),
      oldest: oldest === null ? null : Number(oldest),
    }
  })
}

/** A delivery whose request is under way is not sent a second time beside it. */
const IS_IDLE = sql<boolean>`not exists (
  select 1 from attempts
  where attempts.delivery = deliveries.id and attempts.number = deliveries.attempts_made
    and attempts.status is null and attempts.error is null
)`
const AT_ONCE = (now: number) => ({
  state: "waiting",
  reason: null,
  next_at: now,
  ended_at: null,
  tries: 0,
})

async function resume(db: Kysely<Schema>, key: string, now: number): Promise<number | null> {
  const row = await db.selectFrom("destinations").selectAll().where("key", "=", key).executeTakeFirst()
  if (row === undefined) return null
  const before = destinationOf(row)
  const own = db.updateTable("deliveries").set(AT_ONCE(now)).where("destination", "=", key)
  // What never was tried is due already: to write all of a long queue would keep events waiting.
  const isHeldBack = sql<boolean>`(tries > 0 or next_at > ${now})`
  await own.where("state", "=", "waiting").where(isHeldBack).where(IS_IDLE).execute()
  // Those that were given up in this run of failures were missed as well.
  if (before.failingSince !== null)
    await own
      .where("state", "=", "failed")
      .where("request", "is not", null)
      .where("ended_at", ">=", before.failingSince)
      .where(sql<boolean>`not ${IS_OVERTAKEN}`)
      .execute()
  await putDestination(db, resumed(before, now))
  const { count } = await db
    .selectFrom("deliveries")
    .select((of) => of.fn.countAll<number>().as("count"))
    .where("destination", "=", key)
    .where("state", "=", "waiting")
    .executeTakeFirstOrThrow()
  return Number(count)
}

async function retry(db: Kysely<Schema>, id: string, now: number): ReturnType<Deliveries["retry"]> {
  const row = await db
    .selectFrom("deliveries")
    .select(["state", "request", IS_OVERTAKEN.as("is_overtaken")])
    .where("id", "=", id)
    .executeTakeFirst()
  if (row === undefined) return null
  if (row.request === null || (row.state !== "failed" && row.state !== "waiting")) return "ended"
  if (row.is_overtaken) return "overtaken"
  await db.updateTable("deliveries").set(AT_ONCE(now)).where("id", "=", id).where(IS_IDLE).execute()
  return "queued"
}

async function list(db: Kysely<Schema>, filter: DeliveryFilter): Promise<Listed<KeptDelivery>> {
  const { equal, from, to, cursor, limit } = filter
  let query = db.selectFrom("deliveries").selectAll()
  for (const field of DELIVERY_FIELDS)
    if (equal[field] !== undefined) query = query.where(field, "=", equal[field])
  if (from !== undefined) query = query.where("at", ">=", from)
  if (to !== undefined) query = query.where("at", "<", to)
  if (cursor !== undefined) query = query.where("id", "<", cursor)
  const rows = await query
    .orderBy("id", "desc")
    .limit(limit + 1)
    .execute()
  return pageOf(rows.map(deliveryOf), limit, ({ id }) => id)
}

/** The deliveries of a conversion with their attempts, oldest first. */
export async function deliveriesOf(db: Kysely<Schema>, conversion: string): Promise<DeliveryRecord[]> {
  const query = db.selectFrom("deliveries").selectAll().where("conversion", "=", conversion)
  return await withAttempts(db, await query.orderBy("id").execute())
}

async function withAttempts(
  db: Kysely<Schema>,
  rows: readonly Row<"deliveries">[],
): Promise<DeliveryRecord[]> {
  const attempts: Row<"attempts">[] = []
  for (const some of inStatements(rows.map(({ id }) => id))) {
    const query = db.selectFrom("attempts").selectAll().where("delivery", "in", some)
    attempts.push(...(await query.orderBy("number").execute()))
  }
  const byDelivery = Map.groupBy(attempts, ({ delivery }) => delivery)
  return rows.map((row) => {
    return { delivery: deliveryOf(row), attempts: (byDelivery.get(row.id) ?? []).map(attemptOf) }
  })
}
