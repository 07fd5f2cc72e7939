import { type Kysely, sql } from "kysely"
import { beforeRevisions } from "../domain/conversion/history.ts"
import type { Conversion, Revision } from "../domain/event.ts"
import type { Books, EventRecord, MaybeRepeated, MeetingPlace } from "../ports.ts"
import { readBooks, soughtAt } from "./books.ts"
import { conversionsById } from "./by-id.ts"
import { among } from "./lists.ts"
import { amongLong, isOfHits } from "./long-texts.ts"
import { conversionOf, EVENT_COLUMNS, eventOf, revisionOf } from "./rows.ts"
import type { Schema } from "./schema.ts"

/** The books as they stood before a place in the order of all that was recorded. */
export function booksBefore(db: Kysely<Schema>, place: string): Books {
  const stood = (conversions: readonly Conversion[]) => asTheyStood(db, conversions, place)
  return {
    ...readBooks(db),
    outcomes: async () => new Map(), // what comes again comes as if for the first time
    parkedFor: async () => [],
    due: async () => [],
    stillParked: async () => [],
    parkedCounts: async () => ({ all: 0, byId: new Map() }),
    conversionsAt: async (places) => await stood(await everyConversionAt(db, places, place)),
    openConflicts: async (events) => new Set(events), // whatever was settled since was open then
    conversions: async (ids) => await stood(await conversionsById(db, ids)),
    counted: (wants) => countedBefore(db, wants, place),
    repeats: (wants) => Promise.all(wants.map((want) => repeatBefore(db, want, place))),
    revisionsBy: async (events) => {
      const known = await readBooks(db).revisionsBy(await decidedBefore(db, events, place))
      const stand = await stood(known.map(({ conversion }) => conversion))
      const then = new Map(stand.map((one) => [one.id, one]))
      return known.flatMap(({ revision }) => {
        const conversion = then.get(revision.conversion)
        return conversion ? [{ revision, conversion }] : []
      })
    },
  }
}

/** Claims in the order in which they were decided, from one place to another. */
export async function claimsInOrder(
  db: Kysely<Schema>,
  { from, to, most }: { from: string; to: string; most: number },
): Promise<EventRecord[]> {
  const rows = await db
    .selectFrom("events")
    .select(EVENT_COLUMNS)
    .where("decided", ">", from)
    .where("decided", "<", to)
    .orderBy("decided")
    .limit(most)
    .execute()
  return rows.map(eventOf)
}

/** Whatever a claim may have met at any time: types, statuses and keys may have been others then. */
async function everyConversionAt(db: Kysely<Schema>, places: readonly MeetingPlace[], before: string) {
  if (places.length === 0) return []
  const { sales, eventIds, txs } = soughtAt(places)
  const hits = [...new Set(places.map(({ hit }) => hit))]
  const [vids, txsOfSales] = [sales.map(({ vid }) => vid), sales.map(({ tx }) => tx ?? "")]
  const rows = await db
    .selectFrom("conversions")
    .selectAll()
    .where("id", "<", before) // a conversion's id is its place in the order
    .where((where) =>
      where.or([
        isOfHits(db, hits),
        ...(eventIds.length > 0 ? [amongLong(db, "event_id", eventIds)] : []),
        ...(txs.length > 0 ? [amongLong(db, "tx", txs)] : []),
        ...(sales.length > 0 ? [where.and([among(db, "vid", vids), amongLong(db, "tx", txsOfSales)])] : []),
      ]),
    )
    .execute()
  return rows.map(conversionOf)
}

/** Takes back the revisions that came later; a conversion that was made later was not there. */
async function asTheyStood(db: Kysely<Schema>, conversions: readonly Conversion[], place: string) {
  if (conversions.length === 0) return []
  const rows = await db
    .selectFrom("revisions")
    .innerJoin("events", "events.id", "revisions.event")
    .selectAll("revisions")
    .where("revisions.conversion", "in", [...new Set(conversions.map(({ id }) => id))])
    .where("events.decided", ">=", place)
    .orderBy("revisions.number")
    .execute()
  const later = new Map<string, Revision[]>()
  for (const revision of rows.map(revisionOf))
    later.set(revision.conversion, [...(later.get(revision.conversion) ?? []), revision])
  return conversions.flatMap(
    (conversion) => beforeRevisions(conversion, later.get(conversion.id) ?? []) ?? [],
  )
}

async function countedBefore(
  db: Kysely<Schema>,
  wants: readonly { vid: string; eventId: string }[],
  place: string,
) {
  const counted = await readBooks(db).counted(wants)
  const before = new Set(
    await decidedBefore(
      db,
      counted.map(({ event }) => event),
      place,
    ),
  )
  return counted.filter(({ event }) => before.has(event))
}

/** Those of these events that were decided before a place in the order. */
async function decidedBefore(
  db: Kysely<Schema>,
  events: readonly string[],
  place: string,
): Promise<string[]> {
  if (events.length === 0) return []
  const rows = await db
    .selectFrom("events")
    .select("id")
    .where("id", "in", events)
    .where("decided", "<", place)
    .execute()
  return rows.map(({ id }) => id)
}

async function repeatBefore(
  db: Kysely<Schema>,
  { fingerprint, at, window }: MaybeRepeated,
  place: string,
): Promise<number | null> {
  const row = await db
    .selectFrom("events")
    .select("at")
    .where("fingerprint", "=", fingerprint)
    .where("at", ">=", at - window)
    .where("at", "<=", at + window)
    .where("decided", "<", place)
    .orderBy(sql`abs(at - ${at})`)
    .limit(1)
    .executeTakeFirst()
  return row?.at ?? null
}
