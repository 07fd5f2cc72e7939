import { type Claim, readClaim } from "../domain/claim/claim.ts"
import type { Hit, Received } from "../domain/event.ts"
import type { Arrivals, Pending } from "../domain/hit/parking.ts"
import { refused } from "../domain/outcome.ts"
import type { Books, EventRecord } from "../ports.ts"
import type { Ahead } from "./ahead.ts"
import { loadKnown } from "./known.ts"
import { type Batch, type Circumstances, end } from "./notes.ts"

/** What waits already, as far as it may be decided with a batch. */
export interface Waiting {
  /** Claims whose time has come. */
  due: readonly EventRecord[]
  /** Claims that wait for what the views of the batch may have become. */
  ahead: Pick<Ahead, "waiting">
  /** Those of them, by their events, that wait no more. */
  withdrawn: ReadonlySet<string>
}

/**
 * The waiting claims that may be decided with a batch: those that its views wake, those whose time has come, and those
 * of the visitors of its claims, which are decided before a later claim of the same sale. With what is known of whom
 * they and the batch's own claims name.
 */
export async function loadWaiting(
  batch: Batch,
  claims: readonly Pending[],
  { due, ahead, withdrawn }: Waiting,
  books: Books,
  of: Circumstances,
): Promise<Pick<Arrivals, "parked" | "due" | "known" | "counts">> {
  const woken = readParked(batch, [...due, ...wokenBy(batch.changes.hits, ahead)], withdrawn, of)
  const own = await loadKnown([...woken, ...claims], books, of)
  const isAsked = of.isWaking && claims.length > 0 && own.counts.all > 0
  const waiting = isAsked ? await books.parkedFor({ hits: [], vids: own.vids }) : []
  const before = readParked(batch, waiting, new Set([...withdrawn, ...woken.map(eventOf)]), of)
  const others = before.length === 0 ? own : await loadKnown(before, books, of)
  const isBefore = new Set(before.map(eventOf))
  return {
    parked: [...woken, ...before].toSorted(byReceipt),
    due: new Set(due.map(eventOf)),
    known: (claim: Claim) => (isBefore.has(claim.event) ? others : own).known(claim),
    counts: own.counts,
  }
}

/** The claims that wait for one of these hits, or for a view by its visitor. */
function wokenBy(hits: readonly Hit[], { waiting }: Waiting["ahead"]): EventRecord[] {
  if (waiting.length === 0) return []
  const [ids, vids] = [new Set(hits.map(({ id }) => id)), new Set(hits.map(({ vid }) => vid))]
  return waiting.filter(({ outcome: { hit, vid } }) => (hit === null ? vids.has(vid ?? "") : ids.has(hit)))
}

/** Waiting claims, but for some, each once. One that cannot be read any more, by the settings of today, ends. */
function readParked(
  batch: Batch,
  claims: readonly EventRecord[],
  without: ReadonlySet<string>,
  of: Circumstances,
): Pending[] {
  const waiting = claims.filter(({ received }) => !without.has(received.id))
  const all = new Map(waiting.map((record) => [record.received.id, record]))
  return [...all.values()].flatMap(({ received, outcome }): Pending[] => {
    const claim = readClaim(received, of.settings)
    if (!("refused" in claim)) return [{ received, claim, parkedAs: outcome }]
    end(batch, { received, parkedAs: outcome }, refused(received, claim, of.settings), of)
    return []
  })
}

const eventOf = ({ received }: { received: Received }) => received.id

/** The oldest first. */
export function byReceipt(one: { received: Received }, other: { received: Received }): number {
  return one.received.at - other.received.at || (one.received.id < other.received.id ? -1 : 1)
}
