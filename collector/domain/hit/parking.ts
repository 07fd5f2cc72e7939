import type { Claim } from "../claim/claim.ts"
import { doorOf } from "../claim/doors.ts"
import { DEFAULT_TYPE } from "../conversion/conversion-types.ts"
import type { Hit, Outcome, Received } from "../event.ts"
import { barred, givenUp, parked, refused } from "../outcome.ts"
import type { Settings } from "../settings.ts"
import { type Found, findHit, type Known, type Refused, visitorOf, type Waits } from "./identity.ts"
import { isBarred, isVouchedFor } from "./protection.ts"

/** A claim that was read, and how it was answered if it is parked already. */
export interface Pending {
  received: Received
  claim: Claim
  parkedAs: Outcome | null
}

export interface Located extends Pending {
  found: Found
}

/** What arrives: a view that became a hit, a claim, or a row of an import that is to be taken back. */
export type Arrival = { hit: Hit } | { pending: Pending } | { undoing: Received }

/** What is to be decided. */
export type Turn = { located: Located } | { undoing: Received }

export interface Arrivals {
  /** In the order they came. */
  order: readonly Arrival[]
  /** The parked claims that one of the hits may wake, or that wait for the visitors of the claims, oldest first. */
  parked: readonly Pending[]
  /** Those of them, by event, whose time has come: they are tried before anything arrives. */
  due: ReadonlySet<string>
  /** What is known of whom a claim names, before anything arrives. */
  known: (claim: Claim) => Known
  /** How many claims wait already, in all and for each id; with those that a stranger believes to wait. */
  counts: { all: number; byId: ReadonlyMap<string, number> }
  settings: Settings
  /** ms since 1970. */
  now: number
  /** The time by which the claim of an event may have waited for an offer: now, unless it is replayed. */
  triedAt: (event: string) => number
}

/** Where every claim ended up; one that was parked and waits on is in none of these. */
export interface Placement {
  /** In the order in which they are to be decided. */
  turns: Turn[]
  parked: { pending: Pending; outcome: Outcome }[]
  refused: { pending: Pending; outcome: Outcome }[]
  /** Everything that took its place in the order of what happens, by event; a claim that was woken again. */
  sequence: string[]
}

const BARRED = "The offer source is protected, and the claim came without its key or its address."
const MOST_PARKED = 100_000
const MOST_PARKED_FOR_ONE = 100
/** Strangers may fill the room: so many times as much of it there is for whoever is none. */
const ROOM_OF_KNOWN = 2
const DAY_MS = 86_400_000

/** Claims received before this, in ms since 1970, have waited long enough. */
export function parkedTooLongBefore(settings: Settings, now: number): number {
  return now - settings.account.parkingDays * DAY_MS
}

/**
 * Goes through what arrives in its order and finds the hit of every claim. A claim sees the views that came
 * before it; a view wakes the claims that wait for it, in the order they came; a claim that finds nothing
 * waits, up to what may wait, until its days are over. What is said of one sale is decided in the order it came: a
 * claim that finds its hit ends the patience of those before it. Rules: docs/rules.md, "Which hit converts".
 */
export function placeClaims(arrivals: Arrivals): Placement {
  const { settings, triedAt } = arrivals
  const placement: Placement = { turns: [], parked: [], refused: [], sequence: [] }
  const room = waitingRoom(arrivals)
  const seen: Hit[] = []

  /** @param isUnknown whether nobody could find its hit yet, and not only its sender */
  const leaveWaiting = (pending: Pending, found: Waits, isUnknown: boolean) => {
    const refusal = isUnknown ? room.wait(pending, found) : room.turnAway(pending, found)
    if (refusal) placement.refused.push({ pending, outcome: refusal })
  }

  const attempt = (pending: Pending, now = triedAt(pending.received.id)) => {
    const { received, claim } = pending
    const known = withSeen(arrivals.known(claim), claim, seen)
    const find = (known: Known) => findHit(claim, known, settings, now)
    const found = find(visibleTo(received, known, settings))
    if ("hit" in found)
      for (const older of room.patientBefore(pending, found.hit.vid)) attempt(older, Number.POSITIVE_INFINITY)
    placement.sequence.push(received.id)
    if ("parked" in found) return leaveWaiting(pending, found, "parked" in find(known))
    room.leave(pending)
    if ("hit" in found) placement.turns.push({ located: { ...pending, found } })
    else placement.refused.push({ pending, outcome: refusedAfterReading(pending, found, settings) })
  }

  for (const pending of arrivals.parked) if (arrivals.due.has(pending.received.id)) attempt(pending)
  for (const arrival of arrivals.order) {
    if ("pending" in arrival) attempt(arrival.pending)
    else if ("undoing" in arrival) {
      placement.sequence.push(arrival.undoing.id)
      placement.turns.push(arrival)
    } else {
      seen.push(arrival.hit)
      placement.sequence.push(arrival.hit.event)
      for (const pending of room.waitingFor(arrival.hit)) attempt(pending)
    }
  }
  placement.parked = room.newlyParked()
  return placement
}

/** Those who wait, and how many may. */
function waitingRoom({ parked: before, counts, settings, now }: Arrivals) {
  const waiting = new Map(
    before.map((pending) => [pending.received.id, { pending, outcome: pending.parkedAs }]),
  )
  const byId = new Map(counts.byId)
  let all = counts.all
  const count = (claim: Claim, change: number) => {
    const id = idOf(claim)
    all += change
    byId.set(id, (byId.get(id) ?? 0) + change)
  }

  const isFull = ({ received, claim }: Pending) => {
    const room = isVouchedFor(received, settings) ? ROOM_OF_KNOWN : 1
    return all >= room * MOST_PARKED || (byId.get(idOf(claim)) ?? 0) >= room * MOST_PARKED_FOR_ONE
  }

  /** One that waited already waits on, until its days are over. */
  function waitOn(pending: Pending, parkedAs: Outcome, waits: Waits): Outcome | null {
    if (pending.received.at >= parkedTooLongBefore(settings, now)) return null
    leave(pending)
    return givenUp(parkedAs, waits.parked, `It has waited for ${settings.account.parkingDays} days.`)
  }

  /** Lets a claim wait. @returns its outcome if it may not */
  function wait(pending: Pending, waits: Waits): Outcome | null {
    const { received, claim, parkedAs } = pending
    if (parkedAs !== null) return waitOn(pending, parkedAs, waits)
    if (waiting.has(received.id)) return null
    const outcome = parked(received, claim, waits, settings)
    if (isFull(pending)) return givenUp(outcome, "parking_full", "As many claims wait already as may.")
    waiting.set(received.id, { pending, outcome })
    count(claim, 1)
    return null
  }

  /**
   * Sends away a claim that may not know of its hit, telling its sender that it waits. As many are told so as
   * may wait for one id: else a stranger could try an id until it shows which of both it is.
   */
  function turnAway(pending: Pending, waits: Waits): Outcome {
    const { received, claim, parkedAs } = pending
    leave(pending)
    const told = parkedAs ?? parked(received, claim, waits, settings)
    if (parkedAs === null && isFull(pending)) return givenUp(told, "parking_full", BARRED)
    byId.set(idOf(claim), (byId.get(idOf(claim)) ?? 0) + 1)
    return barred(told, BARRED)
  }

  function leave({ received, claim }: Pending): void {
    if (waiting.delete(received.id)) count(claim, -1)
  }

  const entries = () => [...waiting.values()]
  return {
    wait,
    turnAway,
    leave,
    waitingFor: (hit: Hit) =>
      entries().flatMap(({ pending }) => (isWokenBy(pending.claim, hit) ? [pending] : [])),
    /** Those that came before a claim, may mean its sale, and wait for any page of its visitor; the oldest first. */
    patientBefore: (newer: Pending, vid: string): Pending[] => {
      const all = entries().map(({ pending }) => pending)
      const own = all.findIndex((pending) => pending.received.id === newer.received.id)
      return all
        .slice(0, own === -1 ? all.length : own)
        .filter((older) => isPatient(older.claim, vid) && mayHurry(newer, older))
        .filter((older) => mayMeanOneSale(older.claim, newer.claim, settings))
    },
    newlyParked: () =>
      entries().flatMap(({ pending, outcome }) =>
        pending.parkedAs === null && outcome !== null ? [{ pending, outcome }] : [],
      ),
  }
}

/** The id a claim waits for, of a hit or a visitor. */
function idOf(claim: Claim): string {
  return claim.hit ?? visitorOf(claim) ?? ""
}

function isWokenBy(claim: Claim, hit: Hit): boolean {
  return claim.hit === null ? visitorOf(claim) === hit.vid : claim.hit === hit.id
}

/** Whether it takes any page of that visitor, an offer if there may be one. */
function isPatient(claim: Claim, vid: string): boolean {
  return claim.hit === null && claim.page === null && visitorOf(claim) === vid
}

/** What may be anybody's ends no patience of a server's, or of one that has shown its offer source's key. */
function mayHurry({ received: newer }: Pending, { received: older }: Pending): boolean {
  if (doorOf(newer.via).isBrowser && !doorOf(older.via).isBrowser) return false
  return !older.isAuthorised || (newer.isAuthorised && newer.source === older.source)
}

/** Whether two claims of one visitor may mean one sale: by their tx or event id, by their types. */
function mayMeanOneSale(one: Claim, other: Claim, { types }: Settings): boolean {
  if (one.eventId !== null && one.eventId === other.eventId) return true
  if (one.tx !== null && other.tx !== null) return one.tx === other.tx
  const [type, than] = [typeMeant(one), typeMeant(other)]
  const replaces = (type: string, replaced: string) => types.get(type)?.replaces.includes(replaced) === true
  const mayReplace = type !== null && than !== null && (replaces(type, than) || replaces(than, type))
  if (one.tx === other.tx) return type === null || than === null || type === than || mayReplace
  return mayReplace || typeMeant(one.tx === null ? one : other) === null
}

/** Null if it may be any: of a status, or a deletion, without a type. */
function typeMeant({ type, status, revenue }: Claim): string | null {
  const isChange = status !== null || revenue?.startsWith("-") === true
  return type ?? (isChange ? null : DEFAULT_TYPE)
}

/** What is known, without the hits that the sender may not claim on. */
function visibleTo(received: Received, { hit, visitor }: Known, settings: Settings): Known {
  const mayClaim = (hit: Hit) => !isBarred(received, hit, settings)
  return {
    hit: hit !== null && mayClaim(hit) ? hit : null,
    visitor: { before: visitor.before.filter(mayClaim), after: visitor.after.filter(mayClaim) },
  }
}

/** What was known, and the views seen since. */
function withSeen(known: Known, claim: Claim, seen: readonly Hit[]): Known {
  const own = seen.filter((hit) => hit.vid === visitorOf(claim))
  return {
    hit: known.hit ?? seen.find(({ id }) => id === claim.hit) ?? null,
    visitor: {
      before: [...known.visitor.before, ...own.filter((hit) => hit.at <= claim.at)],
      after: [...known.visitor.after, ...own.filter((hit) => hit.at > claim.at)],
    },
  }
}

function refusedAfterReading({ received, claim }: Pending, found: Refused, settings: Settings): Outcome {
  const { type, tx } = claim
  const steps = [...claim.steps, ...found.steps]
  const warnings = [...claim.warnings, ...found.warnings]
  return refused(received, { refused: found.refused, type, tx, steps, warnings }, settings)
}
