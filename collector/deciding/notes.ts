import type { Outcome, Received, Session } from "../domain/event.ts"
import type { Pending } from "../domain/hit/parking.ts"
import { idTime } from "../domain/ids.ts"
import type { Settings } from "../domain/settings.ts"
import type { Changes, EventRecord } from "../ports.ts"

/** What deciding needs besides the books: the settings, the time, and ids to use. */
export interface Circumstances {
  settings: Settings
  /** ms since 1970. */
  now: number
  /** Ids by which events take their places in the order of all that is recorded. They only grow. */
  nextId: () => string
  /** Sessions that are remembered; the books know the others. */
  sessions: ReadonlyMap<string, Session>
  /** The places of claims that were decided before, and are decided again only to see what comes of it. */
  replayed: Replayed
  /** Whether claims that wait are decided with what arrives; else those are left to the minute's round. */
  isWaking: boolean
}

/**
 * The place an event had in the order; only what was recorded before `sees`, if it is given, was there then; and whether
 * it waits still.
 */
export type Replayed = ReadonlyMap<string, { order: string; sees: string | null; waits: boolean }>

/** Nothing is replayed: everything takes a new place. */
export const newlyArrived: Replayed = new Map()

/** A batch of events on its way: what became of each, what is to be written, and whom to remember. */
export interface Batch {
  outcomes: Map<string, Outcome>
  changes: Changes
  sessions: Map<string, Session>
  /** The place of each event in the order of all that is recorded. */
  places: Map<string, string>
  /**
   * Visitors of views that were recorded before, and of journeys that are not known: what is remembered of them may be
   * out of date.
   */
  uncertain: Set<string>
}

export function emptyBatch(): Batch {
  return {
    outcomes: new Map(),
    changes: noChanges(),
    sessions: new Map(),
    places: new Map(),
    uncertain: new Set(),
  }
}

/** Changes that change nothing yet. */
export function noChanges(): Changes {
  return {
    hits: [],
    confirmed: [],
    pages: [],
    events: [],
    conversions: [],
    revisions: [],
    created: [],
    counted: [],
    uncounted: [],
    parked: [],
    unparked: [],
    deliveries: [],
    settled: [],
    firstEvents: [],
  }
}

export function note(batch: Batch, record: EventRecord): EventRecord {
  batch.outcomes.set(record.received.id, record.outcome)
  batch.changes.events.push(record)
  return record
}

export function nextPlace(event: string, { replayed, nextId }: Circumstances): string {
  return replayed.get(event)?.order ?? nextId()
}

/** The place of an event in the order; it takes the next one if it has none yet. */
export function placeOf(batch: Batch, event: string, of: Circumstances): string {
  const place = batch.places.get(event) ?? nextPlace(event, of)
  batch.places.set(event, place)
  return place
}

/**
 * The time by which a claim may have waited, in ms since 1970. One that was decided before had waited long enough, also
 * where a later claim had ended its patience; one that waits has waited as long as it had then.
 */
export function triedAt(event: string, { replayed, now }: Circumstances): number {
  const then = replayed.get(event)
  return then?.waits === true && then.sees !== null ? idTime(then.order) : now
}

/** Says when a claim was decided, and as which in order. */
export function dated(batch: Batch, received: Received, outcome: Outcome, of: Circumstances): EventRecord {
  const order = placeOf(batch, received.id, of)
  return { received, outcome: { ...outcome, at: idTime(order), order } }
}

/** Notes what a claim came to: a new event, or the end of one that was parked. */
export function end(
  batch: Batch,
  { received, parkedAs }: Pick<Pending, "received" | "parkedAs">,
  outcome: Outcome,
  of: Circumstances,
): EventRecord {
  const record = dated(batch, received, outcome, of)
  if (parkedAs === null) return note(batch, record)
  batch.outcomes.set(received.id, record.outcome)
  batch.changes.unparked.push(record)
  return record
}
