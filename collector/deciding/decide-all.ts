import { saysYes } from "../domain/claim/says-yes.ts"
import { isCorrection, renamed } from "../domain/conversion/correct.ts"
import type { CountedOnce } from "../domain/conversion/counted-once.ts"
import { decide } from "../domain/conversion/decide.ts"
import { modesInUse } from "../domain/conversion/mode.ts"
import { longestRetryWindow } from "../domain/conversion/retry.ts"
import { undo, undoneEvent } from "../domain/conversion/undo.ts"
import type { Verdict } from "../domain/conversion/verdict.ts"
import type { Conversion, Outcome, Received, Revision } from "../domain/event.ts"
import type { Located, Pending, Turn } from "../domain/hit/parking.ts"
import { idTime } from "../domain/ids.ts"
import { isCounted } from "../domain/outcome.ts"
import type { ChangedConversion } from "../domain/sends/plan.ts"
import type { Settings } from "../domain/settings.ts"
import type { Books, Changes, Counted, MeetingPlace, Settled, Uncounted } from "../ports.ts"
import {
  atKey,
  MOST_BESIDE,
  meetingPlaces,
  mostTaken,
  placesOfSale,
  placesWhenPutBack,
} from "./meeting-places.ts"
import { createShelf, type Shelf } from "./shelf.ts"

/** What is to be decided: claims whose hit is found, and rows of imports to be taken back, in their order. */
export interface ToDecide {
  turns: readonly Turn[]
  settings: Settings
  /** Each one's place in the order, an id that carries its time. */
  place: (received: Received) => string
}

/** What was decided, in order, and what of it is to be written. */
export interface Decided {
  ended: { pending: Pick<Pending, "received" | "parkedAs">; outcome: Outcome }[]
  /** Each change of a conversion, with the conversion as it stood after it. */
  changed: ChangedConversion[]
  changes: Pick<Changes, "conversions" | "revisions" | "created" | "counted" | "uncounted" | "settled">
}

/** Decides one after the other, each seeing what the ones before it made. */
export async function decideAll({ turns, settings, place }: ToDecide, books: Books): Promise<Decided> {
  const claims = turns.flatMap((turn) => ("located" in turn ? turn.located : []))
  const meetingPlace = meetingPlaces(settings)
  const places = claims.map(meetingPlace)
  const undone = turns.length - claims.length // each may take one out of where it is, too
  const [met, counted, repeats, rows] = await Promise.all([
    whatIsMet(places, mostTaken(places) + undone, books),
    countedEventIds(claims, books, settings),
    repeatedRequests(claims, books, settings),
    rowsToUndo(turns, books, settings),
  ])
  const shelf = createShelf(met)
  for (const other of rows.inTheWay) if (shelf.get(other.id) === undefined) shelf.put(other)
  const corrections = await whatIsCorrected(claims, books, settings, shelf)
  const taken = collect(shelf, counted)

  function decideClaim(located: Located) {
    const { received } = located
    const newId = place(received)
    const verdict = decide({
      ...located,
      conversions: isCorrection(received) ? corrections.around(located) : shelf.at(meetingPlace(located)),
      isSettled: corrections.isSettled(received),
      countedFor: counted.conversionOf,
      repeatOf: repeats.of(received),
      settings,
      now: idTime(newId),
      newId,
    })
    taken.take(located, verdict, located.claim.isSilent)
    corrections.note(received, verdict.outcome, idTime(newId))
    repeats.note(received, verdict.outcome)
  }

  function takeBack(received: Received) {
    const revision = taken.revisionBy(undoneEvent(received)) ?? rows.revisionOf(received)
    const conversion = revision && (shelf.get(revision.conversion) ?? rows.conversionOf(revision))
    const done = revision && conversion ? { revision, conversion } : null
    const now = idTime(place(received))
    const conversions =
      done === null ? [] : placesWhenPutBack(done, settings).flatMap((place) => shelf.at(place, MOST_BESIDE))
    const verdict = undo({ received, done, conversions, settings, now })
    taken.take({ received, parkedAs: null }, verdict, isSilentUndo(received))
  }

  for (const turn of turns) {
    if ("located" in turn) decideClaim(turn.located)
    else takeBack(turn.undoing)
  }
  return taken.decided(corrections.settled())
}

/** Puts together what the verdicts change; of each conversion only how it stands in the end. */
function collect(shelf: Shelf, counted: CountedEventIds) {
  const ended: Decided["ended"] = []
  const steps: ChangedConversion[] = []
  const conversions = new Map<string, Conversion>()
  const revisions = new Map<string, Revision>()
  const created: Conversion[] = []

  function take(
    pending: Pick<Pending, "received" | "parkedAs">,
    { outcome, change }: Verdict,
    isSilent: boolean,
  ) {
    ended.push({ pending, outcome })
    if (change === null || outcome.decision === null) return
    const { conversion, revision } = change
    const { decision } = outcome
    const fields = Object.keys(revision.changes)
    steps.push({ received: pending.received, conversion, decision, fields, isSilent })
    shelf.put(conversion)
    conversions.set(conversion.id, conversion)
    revisions.set(revision.event, revision)
    if (revision.number === 1) created.push(conversion)
    if (change.counted !== null) counted.note(change.counted, conversion.id, outcome.event)
    if (outcome.reason === "undone") counted.forget(countedBy(pending.received, conversion))
  }

  return {
    take,
    revisionBy: (event: string | null) => revisions.get(event ?? "") ?? null,
    decided: (settled: Settled[]): Decided => ({
      ended,
      changed: steps,
      changes: {
        conversions: [...conversions.values()],
        revisions: [...revisions.values()],
        created,
        settled,
        ...counted.changes(),
      },
    }),
  }
}

/** The conversions at these places; and of each sale that may be moved on there, whether it has been already. */
async function whatIsMet(
  places: readonly MeetingPlace[],
  newest: number,
  books: Books,
): Promise<Conversion[]> {
  const met = await books.conversionsAt(places, newest)
  const replacing = places.filter(({ replaced }) => replaced.length > 0)
  const sales = met.flatMap(({ hit, vid, type, tx }) => {
    const isReplaced = tx !== null && replacing.some((at) => at.hit === hit && at.replaced.includes(type))
    return isReplaced ? [{ ...atKey(""), vid, tx }] : []
  })
  return sales.length === 0 ? met : [...met, ...(await books.conversionsAt(sales))]
}

type CountedEventIds = Awaited<ReturnType<typeof countedEventIds>>

/** The event ids that were counted before, and those that are on the way. */
async function countedEventIds(claims: readonly Located[], books: Books, settings: Settings) {
  const isUsed = modesInUse(settings).has("increment")
  const wants = claims.flatMap(({ claim: { eventId }, found: { hit } }) =>
    isUsed && eventId !== null ? [{ vid: hit.vid, eventId }] : [],
  )
  const known = new Map((await books.counted(wants)).map((one) => [nameOf(one), one]))
  const fresh = new Map<string, Counted>()
  const forgotten = new Map<string, Uncounted>() // by event: each counts one at most
  const isThere = ({ event }: Counted) => !forgotten.has(event)
  return {
    conversionOf: (once: CountedOnce) => {
      const one = known.get(nameOf(once))
      return one !== undefined && isThere(one) ? one.conversion : null
    },
    note: (once: CountedOnce, conversion: string, event: string) => {
      const one = { ...once, conversion, event }
      known.set(nameOf(once), one)
      fresh.set(nameOf(once), one)
    },
    forget: (undone: Uncounted | null) => {
      if (undone !== null) forgotten.set(undone.event, undone)
    },
    changes: () => ({ counted: [...fresh.values()].filter(isThere), uncounted: [...forgotten.values()] }),
  }
}

const nameOf = ({ vid, type, eventId }: CountedOnce) => JSON.stringify([vid, type, eventId])

/** What an import did silently is taken back silently. */
function isSilentUndo({ fields }: Received): boolean {
  return fields.some(([name, value]) => name === "disable_postbacks" && saysYes(value))
}

/** An undone row gives back the event id it named, if it had counted it: who counted it is told by the event. */
function countedBy(received: Received, { vid }: Conversion): Uncounted | null {
  const event = undoneEvent(received)
  const eventId = received.fields.find(([name]) => name === "event_id")?.[1] ?? null
  return event === null || eventId === null ? null : { vid, eventId, event }
}

/** Requests that were counted a moment ago, to the letter the same. */
async function repeatedRequests(claims: readonly Located[], books: Books, settings: Settings) {
  const window = longestRetryWindow(settings)
  const wants = claims.flatMap(({ received: { id: event, fingerprint, at } }) =>
    window > 0 && fingerprint !== null ? [{ event, fingerprint, at, window }] : [],
  )
  const found = await books.repeats(wants)
  const before = new Map(wants.map(({ event }, place) => [event, found[place] ?? null]))
  const onTheWay = new Map<string, number>()
  return {
    of: ({ id, fingerprint }: Received) => onTheWay.get(fingerprint ?? "") ?? before.get(id) ?? null,
    note: ({ fingerprint, at }: Received, outcome: Outcome) => {
      if (fingerprint !== null && isCounted(outcome)) onTheWay.set(fingerprint, at)
    },
  }
}

/** The conversions that are changed by hand, those whose keys they may take, and what is settled by that. */
async function whatIsCorrected(claims: readonly Located[], books: Books, settings: Settings, shelf: Shelf) {
  const byHand = claims.filter(({ received }) => isCorrection(received))
  const known = (one: Conversion) => {
    if (shelf.get(one.id) === undefined) shelf.put(one)
  }
  const of = ({ received }: Located) => received.byHand?.conversion ?? ""
  for (const one of await books.conversions([...new Set(byHand.map(of))])) known(one)
  /** Where the sale is that it would be then. */
  const placesOf = (target: Conversion, { claim }: Located) =>
    placesOfSale(renamed(target, claim, settings), settings)
  const places = byHand.flatMap((located) => {
    const target = shelf.get(of(located))
    return target === undefined ? [] : placesOf(target, located)
  })
  for (const one of await books.conversionsAt(places, MOST_BESIDE + claims.length)) known(one)
  const conflicts = byHand.flatMap(({ received }) => received.byHand?.settles?.event ?? [])
  const open = await books.openConflicts(conflicts)
  const settled: Settled[] = []
  return {
    around(located: Located): Conversion[] {
      const target = shelf.get(of(located))
      if (target === undefined) return []
      return [target, ...placesOf(target, located).flatMap((place) => shelf.at(place, MOST_BESIDE))]
    },
    isSettled: ({ byHand }: Received) => byHand?.settles != null && !open.has(byHand.settles.event),
    note({ byHand }: Received, { event: through, decision }: Outcome, at: number) {
      if (byHand?.settles == null || decision === "refused" || decision === "ignored") return
      const { author, settles } = byHand
      open.delete(settles.event)
      settled.push({ ...settles, author, at, through })
    },
    settled: () => settled,
  }
}

/** What the rows to be taken back had done before, and the conversions they did it to. */
async function rowsToUndo(turns: readonly Turn[], books: Books, settings: Settings) {
  const undoing = turns.flatMap((turn) => ("undoing" in turn ? turn.undoing : []))
  const done = await books.revisionsBy(undoing.flatMap((received) => undoneEvent(received) ?? []))
  const byEvent = new Map(done.map(({ revision }) => [revision.event, revision]))
  const conversions = new Map(done.map(({ conversion }) => [conversion.id, conversion]))
  return {
    /** Conversions that may be the same sales as those that would be put back. */
    inTheWay: await books.conversionsAt(
      done.flatMap((one) => placesWhenPutBack(one, settings)),
      MOST_BESIDE + turns.length,
    ),
    revisionOf: (received: Received) => byEvent.get(undoneEvent(received) ?? "") ?? null,
    conversionOf: ({ conversion }: Revision) => conversions.get(conversion) ?? null,
  }
}
