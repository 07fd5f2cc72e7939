import { decideAll } from "./deciding.ts"
import { type Claim, readClaim } from "./domain/claim.ts"
import type { Outcome, Received, Session } from "./domain/event.ts"
import { type Known, visitorOf } from "./domain/identity.ts"
import { idTime } from "./domain/ids.ts"
import { arrive } from "./domain/journey.ts"
import { givenUp, recorded, refused } from "./domain/outcome.ts"
import { type Arrival, type Pending, parkedTooLongBefore, placeClaims } from "./domain/parking.ts"
import { barredPages, protectsAny } from "./domain/protection.ts"
import type { Settings } from "./domain/settings.ts"
import { undoneEvent, withdrawal } from "./domain/undo.ts"
import type { Books, Changes, EventRecord } from "./ports.ts"

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
  /** Whether views wake the claims that wait for them; else those are left to the minute's round. */
  isWaking: boolean
}

/** The place an event had in the order; only what was recorded before `sees`, if it is given, was there then. */
export type Replayed = ReadonlyMap<string, { order: string; sees: string | null }>

/** Nothing is replayed: everything takes a new place. */
export const newlyArrived: Replayed = new Map()

/** A batch of events on its way: what became of each, what is to be written, and whom to remember. */
export interface Batch {
  outcomes: Map<string, Outcome>
  changes: Changes
  sessions: Map<string, Session>
  /** The place of each event in the order of all that is recorded. */
  places: Map<string, string>
  /** Visitors of views that were recorded before: what is remembered of them may be out of date. */
  uncertain: Set<string>
}

/**
 * Decides a batch: load, decide, and say what is to be written. It writes nothing. Events that come in one
 * batch are decided as if they had come one by one, in their order.
 * @param due parked claims whose time has come, to be tried before the batch's own events
 */
export async function decideBatch(
  events: readonly Received[],
  books: Books,
  of: Circumstances,
  due: readonly EventRecord[] = [],
): Promise<Batch> {
  const batch = emptyBatch()
  const fresh = await skipRecorded(batch, events, books)
  const withdrawn = await withdrawParked(batch, fresh, books, of)
  await placeViews(batch, fresh, books, of)
  const claims = readClaims(batch, fresh, of)
  const parkedClaims = await readParked(batch, due, withdrawn, books, of)
  const placed = placeClaims({
    order: inOrder(batch, fresh, claims),
    parked: parkedClaims,
    due: new Set(due.map(({ received }) => received.id)),
    ...(await loadKnown([...parkedClaims, ...claims], books, of)),
    ...of,
  })
  for (const event of placed.sequence) batch.places.set(event, nextPlace(event, of))
  batch.changes.hits = batch.changes.hits.map((hit) => ({ ...hit, order: placeOf(batch, hit.event, of) }))
  batch.changes.parked = placed.parked.map(({ pending, outcome }) => end(batch, pending, outcome, of))
  for (const { pending, outcome } of placed.refused) end(batch, pending, outcome, of)
  const decided = await decideAll(
    {
      turns: placed.turns,
      settings: of.settings,
      place: ({ id }) => placeOf(batch, id, of),
    },
    books,
  )
  for (const { pending, outcome } of decided.ended) end(batch, pending, outcome, of)
  Object.assign(batch.changes, decided.changes)
  return batch
}

function emptyBatch(): Batch {
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
    pages: [],
    events: [],
    conversions: [],
    revisions: [],
    created: [],
    counted: [],
    uncounted: [],
    parked: [],
    unparked: [],
  }
}

/** An event delivered again changes nothing and gets its first answer; fifty at once are one. */
async function skipRecorded(batch: Batch, events: readonly Received[], books: Books): Promise<Received[]> {
  batch.outcomes = await books.outcomes(events.map(({ id }) => id))
  const fresh = new Map<string, Received>()
  for (const event of events) {
    if (!batch.outcomes.has(event.id)) fresh.set(event.id, fresh.get(event.id) ?? event)
    else if (event.view && event.vid) batch.uncertain.add(event.vid)
  }
  return [...fresh.values()]
}

/**
 * Rows of imports that are undone while they wait: they wait no more, and have done nothing that could be taken
 * back. Gives their events.
 */
async function withdrawParked(batch: Batch, events: readonly Received[], books: Books, of: Circumstances) {
  const undoing = new Map(events.flatMap((received) => withUndone(received)))
  const parked = undoing.size === 0 ? [] : await books.stillParked([...undoing.keys()])
  for (const { received, outcome } of parked) {
    const undo = undoing.get(received.id)
    if (undo) note(batch, dated(batch, undo, withdrawal(undo, outcome, of.settings), of))
    end(batch, { received, parkedAs: outcome }, givenUp(outcome, "undone", "Its import was undone."), of)
  }
  return new Set(parked.map(({ received }) => received.id))
}

function withUndone(received: Received): [string, Received][] {
  const undone = undoneEvent(received)
  return undone === null ? [] : [[undone, received]]
}

/** Views become hits, each on the journey its visitor is on; pages nobody set up are registered. */
async function placeViews(batch: Batch, events: readonly Received[], books: Books, of: Circumstances) {
  const views = events.filter(({ view }) => view !== null)
  if (views.length === 0) return
  const before = await sessionsBefore(batch, views, books, of)
  const kinds = await books.pageKinds(unlisted(views, of.settings))
  for (const received of views) {
    const { vid, view } = received
    const arrival = arrive(
      received,
      before.get(vid ?? "") ?? null,
      kinds.get(view?.page ?? "") ?? null,
      of.settings,
    )
    if (arrival === null) continue
    const { hit, session } = arrival
    before.set(session.vid, session)
    batch.sessions.set(session.vid, session)
    batch.changes.hits.push(hit)
    note(batch, { received, outcome: recorded(received, hit, of.settings) })
    if (kinds.has(hit.page) || of.settings.pages.has(hit.page)) continue
    kinds.set(hit.page, hit.kind)
    batch.changes.pages.push({ id: hit.page, kind: hit.kind, url: hit.url, firstSeen: hit.at })
  }
}

/** What is remembered of those who view; where that is nothing, or uncertain, what the books know. */
async function sessionsBefore(batch: Batch, views: readonly Received[], books: Books, of: Circumstances) {
  const vids = [...new Set(views.flatMap(({ vid }) => vid ?? []))]
  const isCertain = (vid: string) => of.sessions.has(vid) && !batch.uncertain.has(vid)
  const remembered = [...of.sessions].filter(([vid]) => isCertain(vid))
  return new Map([...remembered, ...(await books.sessions(vids.filter((vid) => !isCertain(vid))))])
}

function unlisted(views: readonly Received[], settings: Settings): string[] {
  const pages = new Set(views.flatMap(({ view }) => view?.page ?? []))
  return [...pages].filter((page) => !settings.pages.has(page))
}

/** Everything a server sends is a claim; of a browser's events only `conversion`. */
function isClaim({ via, name }: Received): boolean {
  return via !== "script" || name === "conversion"
}

function note(batch: Batch, record: EventRecord): EventRecord {
  batch.outcomes.set(record.received.id, record.outcome)
  batch.changes.events.push(record)
  return record
}

function nextPlace(event: string, { replayed, nextId }: Circumstances): string {
  return replayed.get(event)?.order ?? nextId()
}

/** The place of an event in the order; it takes the next one if it has none yet. */
function placeOf(batch: Batch, event: string, of: Circumstances): string {
  const place = batch.places.get(event) ?? nextPlace(event, of)
  batch.places.set(event, place)
  return place
}

/** Says when a claim was decided, and as which in order. */
function dated(batch: Batch, received: Received, outcome: Outcome, of: Circumstances): EventRecord {
  const order = placeOf(batch, received.id, of)
  return { received, outcome: { ...outcome, at: idTime(order), order } }
}

/** Reads the claims, and notes the events that are none or cannot be read. */
function readClaims(batch: Batch, events: readonly Received[], of: Circumstances): Pending[] {
  const { settings } = of
  return events.flatMap((received): Pending[] => {
    if (received.view !== null || undoneEvent(received) !== null) return []
    if (!isClaim(received)) {
      note(batch, { received, outcome: recorded(received, null, settings) })
      return []
    }
    const claim = readClaim(received, settings)
    if (!("refused" in claim)) return [{ received, claim, parkedAs: null }]
    note(batch, dated(batch, received, refused(received, claim, settings), of))
    return []
  })
}

/**
 * The claims that wait for a view of this batch, or whose time has come, without those that were withdrawn;
 * oldest first, each once.
 */
async function readParked(
  batch: Batch,
  due: readonly EventRecord[],
  withdrawn: ReadonlySet<string>,
  books: Books,
  of: Circumstances,
): Promise<Pending[]> {
  const woken = of.isWaking ? await books.parkedFor(batch.changes.hits) : []
  const waiting = [...due, ...woken].filter(({ received }) => !withdrawn.has(received.id))
  const all = new Map(waiting.map((record) => [record.received.id, record]))
  return [...all.values()].flatMap(({ received, outcome }): Pending[] => {
    const claim = readClaim(received, of.settings)
    if (!("refused" in claim)) return [{ received, claim, parkedAs: outcome }]
    // By the settings of today it cannot be read any more.
    end(batch, { received, parkedAs: outcome }, refused(received, claim, of.settings), of)
    return []
  })
}

/** Looks up those the claims name; gives what is known of whom each names. */
async function loadKnown(claims: readonly Pending[], books: Books, of: Circumstances) {
  const sees = (event: string) => of.replayed.get(event)?.sees ?? null
  const byVisitor = claims.flatMap(({ claim, received }) => {
    const vid = claim.hit === null ? visitorOf(claim) : null
    if (vid === null) return []
    const { event, page, at } = claim
    const want = { event, vid, page, at, sees: sees(event), without: [] }
    const without = barredPages(received, of.settings)
    // What is nearest of all, and what is nearest of what it may claim on.
    return without.length === 0 ? [want] : [want, { ...want, without }]
  })
  const named = claims.flatMap(({ claim }) => claim.hit ?? [])
  const hits = await books.hits(named)
  const visitorHits = await books.visitorHits(byVisitor)
  const visitors = new Map<string, Known["visitor"]>()
  for (const [at, { event }] of byVisitor.entries()) {
    const { before = [], after = [] } = visitors.get(event) ?? {}
    const more = visitorHits[at]
    visitors.set(event, {
      before: [...before, ...(more?.before ?? [])],
      after: [...after, ...(more?.after ?? [])],
    })
  }
  const counts = await waitingCounts([...named, ...byVisitor.map(({ vid }) => vid)], books, of)
  const known = ({ event, hit }: Claim): Known => {
    const named = hits.get(hit ?? "") ?? null
    const limit = sees(event)
    const isThere = named !== null && (limit === null || named.order < limit)
    return { hit: isThere ? named : null, visitor: visitors.get(event) ?? { before: [], after: [] } }
  }
  return { known, counts }
}

/** How many claims wait for these ids; where offer sources are protected, with those that were told to wait. */
async function waitingCounts(ids: readonly string[], books: Books, { settings, now }: Circumstances) {
  if (ids.length === 0) return { all: 0, byId: new Map<string, number>() }
  const { all, byId } = await books.parkedCounts(ids)
  if (!protectsAny(settings)) return { all, byId }
  const barred = await books.barredCounts(ids, parkedTooLongBefore(settings, now))
  const both = [...new Set(ids)].map((id) => [id, (byId.get(id) ?? 0) + (barred.get(id) ?? 0)] as const)
  return { all, byId: new Map(both) }
}

/** The views, the claims and what is to be taken back among the events, in their order. */
function inOrder(batch: Batch, events: readonly Received[], claims: readonly Pending[]): Arrival[] {
  const hits = new Map(batch.changes.hits.map((hit) => [hit.event, { hit }]))
  const pending = new Map(claims.map((pending) => [pending.received.id, { pending }]))
  return events.flatMap(
    (received) =>
      hits.get(received.id) ??
      pending.get(received.id) ??
      (undoneEvent(received) === null || batch.outcomes.has(received.id) ? [] : { undoing: received }),
  )
}

/** Notes what a claim came to: a new event, or the end of one that was parked. */
function end(
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
