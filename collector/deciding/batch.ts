import { readClaim } from "../domain/claim/claim.ts"
import type { Via } from "../domain/claim/doors.ts"
import { undoneEvent, withdrawal } from "../domain/conversion/undo.ts"
import type { Received } from "../domain/event.ts"
import { type Arrival, type Pending, placeClaims } from "../domain/hit/parking.ts"
import { givenUp, recorded, refused } from "../domain/outcome.ts"
import { isNoVisit } from "../domain/redirect/no-visit.ts"
import type { Books, EventRecord } from "../ports.ts"
import { type Ahead, lookAhead } from "./ahead.ts"
import { decideAll } from "./decide-all.ts"
import {
  type Batch,
  type Circumstances,
  dated,
  emptyBatch,
  end,
  nextPlace,
  note,
  placeOf,
  triedAt,
} from "./notes.ts"
import { placeCustomEvents, planSends } from "./sends.ts"
import { placeViews } from "./views.ts"
import { loadWaiting } from "./waiting.ts"

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
  const ahead = await lookAhead(events, books, of)
  const fresh = skipRecorded(batch, events, ahead)
  doubt(batch, fresh, ahead, of)
  const withdrawn = await withdrawParked(batch, fresh, books, of)
  await placeViews(batch, fresh, { ...of, ahead }, books)
  for (const received of fresh.filter(isNoVisit))
    note(batch, { received, outcome: recorded(received, null, of.settings) })
  await placeCustomEvents(batch, fresh.filter(isCustom), books, of)
  const claims = readClaims(batch, fresh, of)
  const placed = placeClaims({
    order: inOrder(batch, fresh, claims),
    ...(await loadWaiting(batch, claims, { due, ahead, withdrawn }, books, of)),
    triedAt: (event) => triedAt(event, of),
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
  const sendsOf = await planSends(batch, decided.changed, books, of)
  for (const { pending, outcome } of decided.ended)
    end(batch, pending, { ...outcome, sends: sendsOf(outcome.event) }, of)
  Object.assign(batch.changes, decided.changes)
  return batch
}

/** An event delivered again changes nothing and gets its first answer; fifty at once are one. */
function skipRecorded(batch: Batch, events: readonly Received[], { outcomes }: Ahead): Received[] {
  batch.outcomes = outcomes
  const fresh = new Map<string, Received>()
  for (const event of events) {
    if (!batch.outcomes.has(event.id)) fresh.set(event.id, fresh.get(event.id) ?? event)
    else if (event.view && event.vid) batch.uncertain.add(event.vid)
  }
  return [...fresh.values()]
}

/**
 * What is remembered of a visitor may tell of a journey that is not there, or not any more: the visitor was erased while
 * the view waited for its turn, or the ledger is one that was restored. A view on it would count nowhere.
 */
function doubt(
  batch: Batch,
  events: readonly Received[],
  { journeys }: Ahead,
  { sessions }: Circumstances,
): void {
  for (const { view, vid } of events) {
    const remembered = view && sessions.get(vid ?? "")
    if (remembered && !journeys.has(remembered.entrance)) batch.uncertain.add(remembered.vid)
  }
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

/** Doors through which other things come than claims. */
const SENDS_MORE: ReadonlySet<Via> = new Set<Via>(["script", "link", "action"])

/** Everything else that is sent is a claim. */
function isClaim({ via, name }: Received): boolean {
  return !SENDS_MORE.has(via) || name === "conversion"
}

/** What a browser sends that is neither a view nor a claim. */
function isCustom(received: Received): boolean {
  return received.view === null && !isClaim(received) && !isNoVisit(received)
}

/** Reads the claims, and notes those that cannot be read. */
function readClaims(batch: Batch, events: readonly Received[], of: Circumstances): Pending[] {
  const { settings } = of
  return events.flatMap((received): Pending[] => {
    if (received.view !== null || undoneEvent(received) !== null || !isClaim(received)) return []
    const claim = readClaim(received, settings)
    if (!("refused" in claim)) return [{ received, claim, parkedAs: null }]
    note(batch, dated(batch, received, refused(received, claim, settings), of))
    return []
  })
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
