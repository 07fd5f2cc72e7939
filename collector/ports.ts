/**
 * What the collector needs of the world, in its own words. Adapters keep these promises; one contract suite
 * for each port (test/contract) holds every adapter to them.
 */
import type { CountedOnce } from "./domain/conversion/counted-once.ts"
import type { Spend } from "./domain/cost/cost-row.ts"
import type { Share } from "./domain/cost/spread.ts"
import type { ReplacingRow } from "./domain/cost/undo.ts"
import type { ClickCost, CostUpload, KeptCostRow } from "./domain/cost/upload.ts"
import type {
  Conversion,
  Hit,
  Outcome,
  PageKind,
  Received,
  RequestFacts,
  Revision,
  Session,
} from "./domain/event.ts"
import type { DecidedRow, Import, ImportRow, RowResult } from "./domain/import/import.ts"
import type { ImportState } from "./domain/import/steps.ts"
import type { Answer } from "./domain/sends/attempt.ts"
import type { DestinationState } from "./domain/sends/destination-state.ts"
import type { Delivery, DeliveryState, Failure, OutgoingRequest, SkipReason } from "./domain/sends/send.ts"

/** ms since 1970. */
export type Clock = () => number

/** Looks at a browser's request: by what program it came, and from where. It never fails, whatever was sent. */
export type Enrich = (request: RequestFacts) => Pick<Received, "client" | "geo">

export interface Ids {
  /** A new id of this moment. */
  next(): string
  /**
   * The hit of a view: always the same for the same event and visitor, so that a view sent twice is one hit
   * before anybody has looked into the ledger, whenever and with whatever clock it is sent. So it carries the
   * time of its event's id, right or wrong; the hit itself says when it was. In the stream of its visitor.
   */
  hitOf(event: string, vid: string): string
}

/**
 * Holds events between their receipt and the ledger, those of one visitor in order.
 */
export interface Inbox {
  /**
   * Resolves once the event is safe: with its outcome if that is known in time, else with null (only where the
   * inbox itself is durable). Rejects with `InboxUnavailable` if it may be lost: then it was not accepted.
   */
  put(event: Received): Promise<Outcome | null>
  /**
   * The events that wait, oldest first, about `most` of them; waits until there is one. Empty once stopped. Events
   * taken but never `done`, because the process died, are taken again.
   */
  take(most: number): Promise<Received[]>
  /**
   * The ledger has these; whoever waits is told. Last of all: a crash before it repeats, never loses. An event
   * without an outcome was put aside as impossible to record: it is not acknowledged, and not taken again.
   */
  done(events: readonly Received[], outcomes: readonly (Outcome | null)[]): Promise<void>
  /** These could not be recorded now. They are not acknowledged, or will be taken again. */
  failed(events: readonly Received[], error: Error): Promise<void>
  /** The events in it that are not done yet, taken or not. It fails where nobody can say. */
  waiting(): Promise<Waiting>
  /** Whether it can accept events now; the text says what is missing. */
  ready(): Promise<string | null>
  /** Ends every `take`; what was taken may still be `done`. */
  stop(): Promise<void>
  /** Lets go of what it holds open. */
  close(): Promise<void>
}

/** How much waits, and since when. */
export interface Waiting {
  count: number
  /** When the oldest of it came, in ms since 1970; null if nothing waits. */
  oldest: number | null
}

/** The event is not safe; the sender must try again. */
export class InboxUnavailable extends Error {
  override name = "InboxUnavailable"
}

/** The event was put aside as impossible to record: sent again, it will be so again. */
export class NeverRecorded extends InboxUnavailable {
  override name = "NeverRecorded"
}

/**
 * What the processes of one Afterclick tell each other, at best: what is lost makes somebody later, never wrong.
 * Whoever follows hears it once, in this process and in others.
 */
export interface News {
  /** An event was recorded, or a parked claim decided. Costs next to nothing while nobody follows. */
  recorded(record: EventRecord): void
  /** There is something to send on. Said many times at once it may be heard as one. */
  due(): void
  /** Calls for every record that is told from now on; gives what ends it. */
  followRecorded(listener: (record: EventRecord) => void): () => void
  followDue(listener: () => void): () => void
  /** Ends it all. */
  close(): Promise<void>
}

/** Keeps what redirects record until the inbox takes it, so that no visitor waits for a store. */
export interface Clicks {
  /** Keeps the events of one click of a visitor, all or none of them. It never fails and never waits. */
  keep(vid: string, events: readonly Received[]): void
}

/** Remembers visitors between views. A cache: it may forget at any time, and the ledger fills the gap. */
export interface Sessions {
  load(vids: readonly string[]): Promise<Map<string, Session>>
  /** @param ttl ms a session is kept from now on */
  save(sessions: readonly Session[], ttl: number): Promise<void>
  forget(vids: readonly string[]): Promise<void>
  /** Null if it can be written now, else what is missing. */
  ready(): Promise<string | null>
  close(): Promise<void>
}

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
}

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
  /** For each want, in order: of the page and of every kind, the newest hit up to then, and the earliest after. */
  visitorHits(wants: readonly VisitorAt[]): Promise<{ before: Hit[]; after: Hit[] }[]>
  /**
   * The conversions at any of these places. Of many on one hit, so many that none is missed that matters: of
   * each type and status, with tx and without, the oldest and the newest.
   */
  conversionsAt(places: readonly MeetingPlace[]): Promise<Conversion[]>
  /** Which of these event ids were counted, and for which conversions; perhaps others of the same visitors. */
  counted(wants: readonly { vid: string; eventId: string }[]): Promise<Counted[]>
  /** For each want, in order: when the nearest request of the same fingerprint was counted, or null. */
  repeats(wants: readonly MaybeRepeated[]): Promise<(number | null)[]>
  /** The revisions these events made, with the conversions as they stand. */
  revisionsBy(events: readonly string[]): Promise<{ revision: Revision; conversion: Conversion }[]>
  /** Claims waiting for one of these hits, or for a view by its visitor; oldest first. */
  parkedFor(hits: readonly { id: string; vid: string }[]): Promise<EventRecord[]>
  /** Parked claims whose time has come: what they wait for is there, or they have waited too long; oldest first. */
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
  /** Event ids that an undone import had counted; they may count again. */
  uncounted: CountedOnce[]
  parked: EventRecord[]
  /** Claims that had waited, with what became of them. */
  unparked: EventRecord[]
  deliveries: Delivery[]
  firstEvents: FirstEvent[]
}

/** The books while they are being written: one transaction. */
export interface OpenBooks extends Books {
  write(changes: Changes): Promise<void>
}

/** The books as they stood before a place in the order of all that was recorded: what came later is not there. */
export interface BooksBefore extends Books {
  /** The conversions of these ids that were there then, as they stood. */
  conversions(ids: readonly string[]): Promise<Conversion[]>
}

/** What was recorded, to be gone through again. */
export interface History {
  before(place: string): BooksBefore
  /** Claims in the order in which they were decided: after `from` and before `to`, at most so many. */
  claims(span: { from: string; to: string; most: number }): Promise<EventRecord[]>
}

/** What the API asks for; all lists are newest first. */
export interface Log {
  conversions(filter: ConversionFilter): Promise<Listed<ClickedConversion>>
  conversion(id: string): Promise<ConversionRecord | null>
  events(filter: EventFilter): Promise<Listed<EventRecord>>
  event(id: string): Promise<EventRecord | null>
  parked(): Promise<Parked>
  hit(id: string): Promise<Hit | null>
  /** A visitor's hits, events and conversions, each oldest first, the newest 1,000 of each; null if unknown. */
  visitor(
    vid: string,
  ): Promise<{ hits: Hit[]; events: EventRecord[]; conversions: ClickedConversion[] } | null>
}

/** The claims that wait. */
export interface Parked {
  count: number
  /** When the oldest of them was received, in ms since 1970; null if none waits. */
  oldest: number | null
}

/** An earlier view of the same journey, credited beside the hit that converted. */
export interface Assist {
  hit: string
  page: string
  at: number
}

/** A conversion, the hit that converted, and the one by which its journey began. */
export interface ClickedConversion {
  conversion: Conversion
  click: Hit | null
  entrance: Hit | null
}

export interface ConversionRecord extends ClickedConversion {
  revisions: Revision[]
  assists: Assist[]
  /** Oldest first. */
  deliveries: DeliveryRecord[]
}

/** A delivery as it stands. */
export interface KeptDelivery extends Omit<Delivery, "skipped"> {
  state: DeliveryState
  /** Why it was skipped, or failed. */
  reason: SkipReason | Failure | null
  /** How many requests were begun. */
  attemptsMade: number
  /** Of those, how many have failed since it was put in the queue. */
  tries: number
  /** While it waits: not before then, ms since 1970. While a request is under way: until when nobody else takes it. */
  nextAt: number | null
  /** When it was sent, or given up. */
  endedAt: number | null
}

/** One request, as it was noted before it was sent; and then what came of it. */
export interface Attempt {
  delivery: string
  /** 1 for the first. */
  number: number
  at: number
  status: number | null
  durationMs: number | null
  /** The first of what was answered. */
  answer: string | null
  /** Why there is no answer, or why it is none to be content with; null while the request is under way. */
  error: string | null
}

export interface DeliveryRecord {
  delivery: KeptDelivery
  /** Oldest first. */
  attempts: Attempt[]
}

export const DELIVERY_FIELDS = ["destination", "state", "conversion"] as const
export type DeliveryField = (typeof DELIVERY_FIELDS)[number]

export interface DeliveryFilter extends Span {
  equal: Partial<Record<DeliveryField, string>>
}

/** How an attempt ended, and what is to become of its delivery. */
export interface EndedAttempt {
  delivery: KeptDelivery
  answer: Answer
  at: number
  durationMs: number
  /** What went wrong, in a sentence; null if nothing did. */
  error: string | null
  /** For how long the destination asks to be left alone, in ms. */
  asked: number | null
  /** When to try again, ms since 1970; null if it is over. */
  nextAt: number | null
  state: "waiting" | "sent" | "failed"
  reason: Failure | null
}

/** A destination, and what waits for it. */
export interface Lane extends DestinationState {
  /** How many deliveries wait, and since when the oldest does. */
  waiting: number
  oldest: number | null
}

/** What is sent on: planned in the transaction that changed a conversion, sent by a courier. */
export interface Deliveries {
  /** The destinations that are on and have something that waits, each with when the first of it is due. */
  lanes(now: number): Promise<{ state: DestinationState; isDue: boolean; nextAt: number | null }[]>
  /**
   * Takes up to so many due deliveries of each of these destinations, and notes for each that an attempt has
   * begun. They are due again at `until`, unless the attempt has ended by then. Of one conversion's deliveries to
   * a destination only the oldest that waits is due. Those in `without` are not taken, whatever the time.
   */
  take(of: {
    wants: readonly { key: string; most: number }[]
    without: readonly string[]
    now: number
    until: number
  }): Promise<KeptDelivery[]>
  /** Notes how attempts ended; gives each destination as it was before and is after. */
  note(ended: readonly EndedAttempt[]): Promise<{ before: DestinationState; after: DestinationState }[]>
  /** Every destination there ever was something for. */
  destinations(): Promise<Lane[]>
  /** Switches a destination on again, with what it has missed. Null if there is none; else how many are to go. */
  resume(key: string, now: number): Promise<number | null>
  /** Puts a delivery that failed or waits at the head of its queue. False if it is neither, null if there is none. */
  retry(id: string, now: number): Promise<boolean | null>
  list(filter: DeliveryFilter): Promise<Listed<KeptDelivery>>
  find(id: string): Promise<DeliveryRecord | null>
  /** How many wait, and since when the oldest does. */
  queue(): Promise<Parked>
}

/** Sends requests to the world outside. */
export interface Sender {
  /**
   * Sends one request and gives what came of it; it never rejects. Redirects are not followed, and no address of
   * a private network is connected to, unless `mayBePrivate`. Ended by `signal`, it is as if no answer had come.
   */
  send(request: OutgoingRequest, of: { mayBePrivate: boolean; signal: AbortSignal }): Promise<Answer>
}

export interface Listed<Item> {
  items: Item[]
  /** Where the next page begins; null at the end. */
  next: string | null
}

export interface Span {
  /** ms since 1970, inclusive. */
  from?: number
  /** ms since 1970, exclusive. */
  to?: number
  cursor?: string
  limit: number
}

export interface ConversionFilter extends Span {
  equal: Partial<Record<ConversionField, string>>
  deleted: boolean
}

export const CONVERSION_FIELDS = [
  "type",
  "status",
  "duplicate",
  "page",
  "funnel",
  "source",
  "offerSource",
  "tx",
  "vid",
  "hit",
] as const
export type ConversionField = (typeof CONVERSION_FIELDS)[number]

export interface EventFilter extends Span {
  equal: Partial<Record<EventField, string>>
}

export const EVENT_FIELDS = [
  "name",
  "via",
  "decision",
  "reason",
  "vid",
  "hit",
  "page",
  "tx",
  "conversion",
  "conflict",
  "import",
] as const
export type EventField = (typeof EVENT_FIELDS)[number]

/** One settings document as it was saved; no version is ever changed. */
export interface SettingsVersion {
  /** 1 for the first. */
  version: number
  /** ms since 1970. */
  at: number
  document: unknown
}

/** The settings, as documents with versions. */
export interface SettingsVersions {
  newest(): Promise<SettingsVersion | null>
  at(version: number): Promise<SettingsVersion | null>
  /** Every version there is, newest first. */
  list(): Promise<Omit<SettingsVersion, "document">[]>
  /** Adds the next version. False if `after` is not the newest version any more. */
  add(document: unknown, after: number, at: number): Promise<boolean>
}

/** Which rows of an import are wanted. */
export interface RowFilter {
  /** Only those behind this line, in the order asked for; null for all. */
  after: number | null
  isBackwards?: boolean
  decision?: string
  /** Only those that cannot be read or recorded. */
  isFaulty?: boolean
  limit: number
}

/** Files of claims, their rows, and what the newest step made of each. */
export interface Imports {
  add(one: Import): Promise<void>
  addRows(id: string, rows: readonly ImportRow[]): Promise<void>
  /** Takes away an import with its rows; what they did stays. */
  remove(id: string): Promise<void>
  /** Puts an import into another state. False, and nothing is changed, if it is not in `from` any more. */
  change(one: Import, from: ImportState): Promise<boolean>
  /** Notes what a step made of some rows, and how far it has come: whole or not at all. */
  note(one: Import, results: readonly RowResult[]): Promise<void>
  find(id: string): Promise<Import | null>
  /** Newest first. */
  list(of: { cursor?: string; limit: number }): Promise<Listed<Import>>
  /** Those that were being read or in the middle of a step, oldest first. */
  unfinished(): Promise<Import[]>
  rows(id: string, filter: RowFilter): Promise<DecidedRow[]>
  /** Which of these events were put aside as impossible to record. */
  putAside(events: readonly string[]): Promise<Set<string>>
}

/** A row that counts, and the upload it came with. */
export interface CountingRow extends Spend {
  id: string
  line: number
  upload: Pick<CostUpload, "id" | "name" | "at">
}

/** What a step does to an upload, and to which rows count: whole or not at all. */
export interface CostStep {
  /** As it is afterwards. */
  upload: CostUpload
  from: CostUpload["state"]
  /** Its rows as they are afterwards, in place of those it had. */
  rows: readonly KeptCostRow[]
  /** Rows of other uploads that begin to count, and that cease to. */
  begin: readonly string[]
  cease: readonly string[]
  /** All that counted for these sources when this was decided. */
  seen: { sources: readonly string[]; counting: ReadonlySet<string> }
}

/** What was spent, as uploads tell it, and which click bears how much of it. */
export interface Costs {
  add(upload: CostUpload, rows: readonly KeptCostRow[]): Promise<void>
  find(id: string): Promise<CostUpload | null>
  /** Newest first. */
  list(of: { cursor?: string; limit: number }): Promise<Listed<CostUpload>>
  /** In the order of the file. */
  rows(upload: string): Promise<KeptCostRow[]>
  /** What counts for these sources. */
  counting(sources: readonly string[]): Promise<CountingRow[]>
  /** These rows, and all that they replaced, one by way of another. */
  replaced(rows: readonly string[]): Promise<Map<string, ReplacingRow>>
  /** How many clicks began a journey from that source, and campaign, in that period. */
  countClicks(spend: Spend): Promise<number>
  /** Those clicks, the earliest first. */
  clicks(spend: Spend): Promise<string[]>
  /** What clicks bear of a row, after that click, by their ids. */
  shares(row: string, of: { after: string; limit: number }): Promise<Share[]>
  /** Keeps the shares of a row that has none; nothing counts them before the row does. */
  keepShares(row: string, shares: readonly Share[]): Promise<void>
  forgetShares(rows: readonly string[]): Promise<void>
  /** False, and nothing is changed, if the upload is not in `from` any more or other rows count than were seen. */
  settle(step: CostStep): Promise<boolean>
  /** What each of these clicks costs in all, by currency; those that cost nothing are not there. */
  clickCosts(hits: readonly string[]): Promise<Map<string, ClickCost[]>>
}

/** An event that could not be recorded, what went wrong at the last try, and when that was (ms since 1970). */
export interface RejectedEvent {
  received: Received
  error: string
  at: number
}

/** Events that failed again and again, kept so that nothing is lost and nothing is held up. */
export interface Rejected {
  /** Newest first. */
  list(span: Span): Promise<Listed<RejectedEvent>>
  find(event: string): Promise<RejectedEvent | null>
  count(): Promise<number>
  /** It was recorded after all, and is not among them any more. */
  recorded(event: string): Promise<void>
  /** A claim that had waited before waits again, and is not among them any more. False for any other event. */
  letWait(event: string): Promise<boolean>
}

/** The ledger cannot be written now, whatever the event: it is locked, full, or not there. Try again later. */
export class LedgerUnavailable extends Error {
  override name = "LedgerUnavailable"
}

/** What an event passes before it is kept for ever. */
export const STORES = ["ledger", "inbox", "sessions"] as const
export type StoreName = (typeof STORES)[number]

/** Watches the collector work, to count it. It never fails. */
export interface Observer {
  /** An event was recorded for the first time; or a claim that had waited was decided. */
  recorded(record: EventRecord, isFirst: boolean): void
  /** A batch is done, so many seconds after it was taken. */
  batch(events: number, seconds: number): void
  /** The inbox did not accept an event. */
  refused(): void
  /** So many events came from a browser that asks not to be tracked; nothing was kept of them. */
  leftAlone(events: number): void
  /** So many events of redirects are held in memory now. */
  holding(events: number): void
  /** So many events of redirects are lost: as many were held as may be, or could be until the collector stopped. */
  dropped(events: number): void
  /** A request was answered: its route (one of a closed set), the status, and how many seconds it took. */
  answered(route: string, status: number, seconds: number): void
  /** Whether a store can do its work now, as it was looked at. */
  looked(store: StoreName, isReady: boolean): void
  /** A delivery was sent, or an attempt at it failed. */
  attempted(destination: string, result: "sent" | "failed"): void
}

/** What became of the records of a visitor who was erased. */
export interface Erasure {
  hits: number
  events: number
  conversions: number
  /** The destinations that had been told, how often, and when for the last time (ms since 1970). */
  told: { destination: string; deliveries: number; lastAt: number }[]
  /** Deliveries that waited, and are not sent any more. */
  stopped: number
}

/** What concerns people, and its end. Sums stay as they are, and what was recorded is not recorded again. */
export interface People {
  /**
   * Erases a visitor, whole or not at all: all ids of the visitor are others afterwards, which nothing can find by
   * the old ones. Null if the visitor is unknown.
   */
  erase(vid: string, at: number): Promise<Erasure | null>
  /**
   * Takes out what concerns people, of the next few events that were received before that moment (ms since 1970),
   * and goes on where it stopped. False when there are no more.
   */
  forgetBefore(at: number): Promise<boolean>
  /** Sees to it that the disk, too, forgets what was taken out. It never fails: it may have to be done again. */
  scour(): Promise<void>
}

/** What is kept for ever. */
export interface Ledger {
  /**
   * Runs `work` as one transaction. When it resolves, everything it wrote is on the disk. Rejects with
   * `LedgerUnavailable` if nothing could be written now. Where another has changed meanwhile what `work` decided
   * on, it is run again from the start: so it changes nothing but the books.
   * @param names all that is decided in it: ids of events, visitors and hits, and what else must be said once. Of
   * two transactions with a name in common, in whatever processes, one comes after the other.
   */
  transaction<T>(names: readonly string[], work: (books: OpenBooks) => Promise<T>): Promise<T>
  /**
   * Runs `work`, unless somebody is at that task on this ledger already, here or in another process: then it gives
   * false. `signal` is aborted when it cannot be known any more whether others keep away.
   */
  alone(task: string, work: (signal: AbortSignal) => Promise<void>): Promise<boolean>
  /** The books as they stand, for looking only. */
  books: Books
  log: Log
  history: History
  settings: SettingsVersions
  imports: Imports
  deliveries: Deliveries
  costs: Costs
  people: People
  /**
   * Puts aside an event that can never be recorded, with its error, or notes that it failed once more. It does not
   * wait any more, if it did.
   */
  putAside(event: Received, error: string, at: number): Promise<void>
  rejected: Rejected
  /** Null if it can be written now, else what is missing. */
  ready(): Promise<string | null>
  close(): Promise<void>
}
