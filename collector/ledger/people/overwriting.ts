import { type Kysely, sql } from "kysely"
import type { Revision } from "../../domain/event.ts"
import { givenUp } from "../../domain/outcome.ts"
import type { bareConversion, bareHit, bareRevision } from "../../domain/people.ts"
import type { EventRecord } from "../../ports.ts"
import { inStatements } from "../in-statements.ts"
import { conversionRow, hitRow, outcomeColumns, revisionOf, revisionRow } from "../rows.ts"
import type { Row, Schema } from "../schema.ts"
import { receivedSaid } from "../sparse-json.ts"

/** Rows of a file that are gone through at a time. */
const ROWS_A_STEP = 1_000

const ERASED = "What concerned a person here is not kept any more."

/** A claim that still waits can never be decided: it is refused for what it waited for, as what it says is gone. */
export function ended(record: EventRecord): EventRecord {
  const { received, outcome } = record
  if (outcome.decision !== "parked" || outcome.reason === null) return record
  return { received, outcome: givenUp(outcome, outcome.reason, ERASED) }
}

export async function endParking(db: Kysely<Schema>, events: readonly string[]): Promise<void> {
  for (const ids of inStatements(events)) await db.deleteFrom("parked").where("event", "in", ids).execute()
}

/** What nobody could read may be anything, also a person's address. */
export async function forgetUnclear(db: Kysely<Schema>, events: readonly string[]): Promise<void> {
  for (const ids of inStatements(events))
    await db.deleteFrom("unclear_values").where("event", "in", ids).execute()
}

export async function putEvent(
  db: Kysely<Schema>,
  { id, at, fingerprint }: Row<"events">,
  { received, outcome }: EventRecord,
  { vid, hit, page }: Pick<Row<"events">, "vid" | "hit" | "page">,
): Promise<void> {
  const kept = received.fingerprint === null ? null : fingerprint
  await db
    .updateTable("events")
    .set({ ...outcomeColumns(received, outcome), vid, hit, page, fingerprint: kept })
    .set({ received: JSON.stringify(receivedSaid(received, false)) })
    .where("id", "=", id)
    .where("at", "=", at)
    .execute()
}

/** What reports group by stays as it is: the browser's family, the country. */
export async function putHit(
  db: Kysely<Schema>,
  was: string,
  hit: ReturnType<typeof bareHit>,
): Promise<void> {
  const { browser, os, device, language, country, timezone, ...row } = hitRow(hit)
  await db.updateTable("hits").set(row).where("id", "=", was).execute()
}

export async function putConversion(
  db: Kysely<Schema>,
  conversion: ReturnType<typeof bareConversion>,
): Promise<void> {
  const { id, ...row } = conversionRow(conversion)
  await db.updateTable("conversions").set(row).where("id", "=", id).execute()
}

export async function putRevision(
  db: Kysely<Schema>,
  revision: ReturnType<typeof bareRevision>,
): Promise<void> {
  const { conversion, number, changes } = revisionRow(revision)
  const those = db.updateTable("revisions").set({ changes }).where("conversion", "=", conversion)
  await those.where("number", "=", number).execute()
}

export interface SentRow extends Pick<Row<"deliveries">, "id" | "destination" | "state" | "ended_at"> {
  /** When the attempt began that has not ended yet; null if none is under way. */
  on_its_way: number | null
}

export async function deliveriesOf(db: Kysely<Schema>, events: readonly string[]): Promise<SentRow[]> {
  const rows: SentRow[] = []
  for (const ids of inStatements(events))
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
export async function forgetDeliveries(
  db: Kysely<Schema>,
  rows: readonly SentRow[],
  now: number,
): Promise<void> {
  for (const ids of inStatements(rows.map(({ id }) => id))) {
    const those = db.updateTable("deliveries").where("id", "in", ids)
    const end = { state: "failed", reason: "erased", next_at: null, ended_at: now }
    await those.set(end).where("state", "=", "waiting").execute()
    await those.set({ request: null }).execute()
    await db.updateTable("attempts").set({ answer: null }).where("delivery", "in", ids).execute()
  }
}

const BARE_ROW = sql<string | null>`case when fields is null then null else '[]' end`

/** The rows of a file after a line; gives the line it came to, or null if there are no more. */
export async function forgetRows(
  db: Kysely<Schema>,
  id: string,
  after: number,
  most = ROWS_A_STEP,
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

/** The revisions of these conversions in which claims' own words stand. */
export async function wordyRevisions(
  db: Kysely<Schema>,
  conversions: readonly string[],
): Promise<Revision[]> {
  const rows: Row<"revisions">[] = []
  const wordy = db.selectFrom("revisions").selectAll().where("changes", "like", '%"parameters":%')
  for (const ids of inStatements(conversions))
    rows.push(...(await wordy.where("conversion", "in", ids).execute()))
  return rows.map(revisionOf)
}
