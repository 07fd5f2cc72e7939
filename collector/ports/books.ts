import type { CountedOnce } from "../domain/conversion/counted-once.ts"
import type { Conversion, Hit, Outcome, PageKind, Received, Revision, Session } from "../domain/event.ts"
import type { Delivery } from "../domain/sends/send.ts"

/** An event as it was received, and what became of it. */
export interface EventRecord {
  received: Received
  outcome: Outcome
}

/** Whose hits are wanted, seen from a moment (ms since 1970). */
export interface VisitorAt {
  vid: string
  /** The page that is wanted; null for any. */
  page: string | null
  at: number
  /** Only hits recorded before this place in the order; null for all there are. */
  sees: string | null
  /** No hits of these pages. */
  without: readonly string[]
}

/**
 * Where the conversions a claim may meet are: on its hit; of its visitor with the same tx; under the key it
 * would make itself; where event ids count over all visitors, with the same event id, or tx.
 */
export interface MeetingPlace {
  hit: string
  vid: string
  tx: string | null
  key: string
  /** Null where event ids do not count. */
  once: { eventId: string } | { tx: string } | null
  /** Types of which the claim may move a sale on, whatever its tx. */
  replaced: readonly string[]
}

/** So many sales of a type that is replaced are looked through for one that has not moved on yet. */
export const MOST_REPLACED = 100

/** A request that may have come before, to the letter. */
export interface MaybeRepeated {
  event: string
  fingerprint: string
  at: number
  /** How long before or after, in ms. */
  window: number
}

/** What is looked up before deciding. Each takes a whole batch at once. */
export interface Books {
  /** The outcomes of those events that are recorded already. */
  outcomes(events: readonly string[]): Promise<Map<string, Outcome>>
  /** Sessions as the ledger knows them: from each visitor's newest hit. */
  sessions(vids: readonly string[]): Promise<Map<string, Session>>
  /** The kinds of those pages that are registered. */
  pageKinds(pages: readonly string[]): Promise<Map<string, PageKind>>
  hits(ids: readonly string[]): Promise<Map<string, Hit>>
  /** Which of these hits are there. */
  areThere(hits: readonly string[]): Promise<Set<string>>
  /** For each want, in order: of the page and of every kind, the newest hit up to then, and the earliest after. */
  visitorHits(wants: readonly VisitorAt[]): Promise<{ before: Hit[]; after: Hit[] }[]>
  /**
   * The conversions at any of these places. Of many on one hit, or of one tx or event id over all visitors, so many
   * that none is missed that matters: of each type and status, with tx and without, the oldest and so many of the
   * newest as are told, one unless told; of each type that is replaced the newest live ones with a tx, `MOST_REPLACED`
   * of them; none whose import was undone.
   */
  conversionsAt(places: readonly MeetingPlace[], newest?: number): Promise<Conversion[]>
  /** The conversions of these ids, as they stand; those that are not there are missing. */
  conversions(ids: readonly string[]): Promise<Conversion[]>
  /** Of these conflicts, by their events, those that nobody has settled. */
  openConflicts(events: readonly string[]): Promise<Set<string>>
  /** Which of these event ids were counted, and for which conversions; perhaps others of the same visitors. */
  counted(wants: readonly { vid: string; eventId: string }[]): Promise<Counted[]>
  /** For each want, in order: when the nearest request of the same fingerprint was counted, or null. */
  repeats(wants: readonly MaybeRepeated[]): Promise<(number | null)[]>
  /** The revisions these events made, with the conversions as they stand. */
  revisionsBy(events: readonly string[]): Promise<{ revision: Revision; conversion: Conversion }[]>
  /** Claims waiting for one of these hits, or for a view by one of these visitors; oldest first. */
  parkedFor(ids: { hits: readonly string[]; vids: readonly string[] }): Promise<EventRecord[]>
  /** Waiting claims whose time has come: what they wait for is there, or they have waited too long; oldest first. */
  due(at: { now: number; parkedBefore: number }): Promise<EventRecord[]>
  /** Those of these claims that are parked still, oldest first. */
  stillParked(events: readonly string[]): Promise<EventRecord[]>
  /** How many claims wait, in all and for each of these ids (of hits or visitors). */
  parkedCounts(ids: readonly string[]): Promise<{ all: number; byId: Map<string, number> }>
  /** How many claims for each of these ids, received since then, were turned away as not authorised. */
  barredCounts(ids: readonly string[], since: number): Promise<Map<string, number>>
  /** Which destinations were told of these conversions, or will be. */
  sentOf(conversions: readonly string[]): Promise<{ conversion: string; destination: string }[]>
  /** The first events of these names in these sessions, where there are any. */
  firstEvents(wants: readonly Pick<FirstEvent, "entrance" | "name">[]): Promise<FirstEvent[]>
}

/** The first custom event of its name in a session, which is known by its entrance. */
export interface FirstEvent {
  entrance: string
  name: string
  event: string
  /** When it was received, in ms since 1970. */
  at: number
}

/** An event id that counted for a conversion, and counts no second time. */
export interface Counted extends CountedOnce {
  conversion: string
  /** The claim that brought it. */
  event: string
}

/** An event id of an undone row, which counts again if it was the row's event that had brought it. */
export type Uncounted = Pick<Counted, "vid" | "eventId" | "event">

/** How a conflict was settled. */
export interface Settled {
  /** The event that was in conflict. */
  event: string
  choice: string
  author: string
  /** ms since 1970. */
  at: number
  /** The event by which a conversion was changed; null if all was left as it is. */
  through: string | null
}

/** Everything a batch changes. Written whole or not at all. */
export interface Changes {
  hits: Hit[]
  /** Hits of before that their pages told of now, as they stand. */
  confirmed: Hit[]
  /** Pages seen for the first time, which the settings do not name. */
  pages: { id: string; kind: PageKind; url: string | null; firstSeen: number }[]
  events: EventRecord[]
  /** Conversions as they stand after the batch; each once. */
  conversions: Conversion[]
  revisions: Revision[]
  /** Conversions made by this batch, whose earlier hits are credited. */
  created: Conversion[]
  counted: Counted[]
  /** Event ids that an undone import had counted; they may count again. What others counted stays. */
  uncounted: Uncounted[]
  parked: EventRecord[]
  /** Claims that had waited, with what became of them. */
  unparked: EventRecord[]
  deliveries: Delivery[]
  /** Conflicts that were settled by a change by hand. */
  settled: Settled[]
  firstEvents: FirstEvent[]
}

/** The books while they are being written: one transaction. */
export interface OpenBooks extends Books {
  write(changes: Changes): Promise<void>
}

/** What was recorded, to be gone through again. */
export interface History {
  /** The books as they stood before a place in the order of all that was recorded: what came later is not there. */
  before(place: string): Books
  /** Claims in the order in which they were decided: after `from` and before `to`, at most so many. */
  claims(span: { from: string; to: string; most: number }): Promise<EventRecord[]>
}
