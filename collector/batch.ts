import { type Claim, type Refusal, readClaim } from "./domain/claim.ts"
import { decide } from "./domain/decide.ts"
import type { Conversion, Hit, Outcome, Received, Session } from "./domain/event.ts"
import { type Found, findHit, visitorOf, type Waits } from "./domain/identity.ts"
import { arrive } from "./domain/journey.ts"
import { givenUp, parked, recorded, refused } from "./domain/outcome.ts"
import type { Settings } from "./domain/settings.ts"
import type { Books, Changes, EventRecord } from "./ports.ts"

/** What deciding needs besides the books: the settings, the time, and ids to use. */
export interface Circumstances {
  settings: Settings
  /** ms since 1970. */
  now: number
  nextId: () => string
  /** Sessions that are remembered; the books know the others. */
  sessions: ReadonlyMap<string, Session>
}

/** A batch of events on its way: what became of each, what is to be written, and whom to remember. */
export interface Batch {
  outcomes: Map<string, Outcome>
  changes: Changes
  sessions: Map<string, Session>
  /** Visitors of views that were recorded before: what is remembered of them may be out of date. */
  uncertain: string[]
}

const MOST_PARKED = 100_000
const MOST_PARKED_FOR_ONE = 100
const DAY_MS = 86_400_000

/**
 * Decides a batch in the order the events came: load, decide, and say what is to be written. It writes nothing.
 * @param waiting parked claims to try again besides those that this batch's views wake
 */
export async function decideBatch(
  events: readonly Received[],
  books: Books,
  of: Circumstances,
  waiting: readonly EventRecord[] = [],
): Promise<Batch> {
  const batch = emptyBatch()
  const fresh = await skipRecorded(batch, events, books)
  await placeViews(batch, fresh, books, of)
  noteCustomEvents(batch, fresh, of)
  const woken = await wakeParked(batch, books, waiting)
  const claims = readClaims(batch, woken, fresh, of)
  const found = await findHits(batch, claims, books, of)
  await decideClaims(batch, found, books, of)
  return batch
}

interface Pending {
  received: Received
  claim: Claim
  /** How it was answered when it was parked; null for a claim that has just come. */
  parkedAs: Outcome | null
}

function emptyBatch(): Batch {
  const changes: Changes = {
    hits: [],
    pages: [],
    events: [],
    conversions: [],
    revisions: [],
    created: [],
    parked: [],
    unparked: [],
  }
  return { outcomes: new Map(), changes, sessions: new Map(), uncertain: [] }
}

/** An event delivered again changes nothing and gets its first answer; fifty at once are one. */
async function skipRecorded(batch: Batch, events: readonly Received[], books: Books): Promise<Received[]> {
  batch.outcomes = await books.outcomes(events.map(({ id }) => id))
  const again = events.filter(({ id }) => batch.outcomes.has(id))
  batch.uncertain = again.flatMap(({ view, vid }) => (view && vid ? [vid] : []))
  const fresh = new Map<string, Received>()
  for (const event of events)
    if (!batch.outcomes.has(event.id) && !fresh.has(event.id)) fresh.set(event.id, event)
  return [...fresh.values()]
}

/** Views become hits, each on the journey its visitor is on; pages nobody set up are registered. */
async function placeViews(batch: Batch, events: readonly Received[], books: Books, of: Circumstances) {
  const views = events.filter(({ view }) => view !== null)
  if (views.length === 0) return
  const vids = new Set(views.flatMap(({ vid }) => vid ?? []))
  const forgotten = [...vids].filter((vid) => !of.sessions.has(vid))
  const before = new Map([...of.sessions, ...(await books.sessions(forgotten))])
  const kinds = await books.pageKinds(unlisted(views, of.settings))
  for (const received of views) {
    const { vid, view } = received
    const session = batch.sessions.get(vid ?? "") ?? before.get(vid ?? "") ?? null
    const arrival = arrive(received, session, kinds.get(view?.page ?? "") ?? null, of.settings)
    if (arrival) place(batch, received, arrival, of.settings)
    const page = arrival?.hit
    if (page && !kinds.has(page.page) && !of.settings.pages.has(page.page)) {
      kinds.set(page.page, page.kind)
      batch.changes.pages.push({ id: page.page, kind: page.kind, url: page.url, firstSeen: page.at })
    }
  }
}

function unlisted(views: readonly Received[], settings: Settings): string[] {
  const pages = new Set(views.flatMap(({ view }) => view?.page ?? []))
  return [...pages].filter((page) => !settings.pages.has(page))
}

function place(
  batch: Batch,
  received: Received,
  { hit, session }: { hit: Hit; session: Session },
  settings: Settings,
) {
  batch.changes.hits.push(hit)
  batch.sessions.set(session.vid, session)
  note(batch, received, recorded(received, hit, settings))
}

function noteCustomEvents(batch: Batch, events: readonly Received[], of: Circumstances) {
  for (const received of events)
    if (received.view === null && !isClaim(received))
      note(batch, received, recorded(received, null, of.settings))
}

/** Everything a server sends is a claim; of a browser's events only `conversion`. */
function isClaim({ via, name }: Received): boolean {
  return via !== "script" || name === "conversion"
}

function note(batch: Batch, received: Received, outcome: Outcome) {
  batch.outcomes.set(received.id, outcome)
  batch.changes.events.push({ received, outcome })
}

/** Claims that wait for the hits of this batch, in the order they came. */
async function wakeParked(
  batch: Batch,
  books: Books,
  waiting: readonly EventRecord[],
): Promise<EventRecord[]> {
  const woken = await books.parkedFor(batch.changes.hits)
  const ids = new Set(woken.map(({ received }) => received.id))
  return [...woken, ...waiting.filter(({ received }) => !ids.has(received.id))]
}

function readClaims(
  batch: Batch,
  woken: readonly EventRecord[],
  events: readonly Received[],
  of: Circumstances,
) {
  const again = woken.map(({ received, outcome }) => ({ received, parkedAs: outcome }))
  const fresh = events.filter(isClaim).map((received) => ({ received, parkedAs: null }))
  return [...again, ...fresh].flatMap(({ received, parkedAs }): Pending[] => {
    const claim: Claim | Refusal = readClaim(received)
    if (!("refused" in claim)) return [{ received, claim, parkedAs }]
    note(batch, received, refused(received, claim, of.settings))
    return []
  })
}

interface Located extends Pending {
  found: Found
}

/** Finds the hit of every claim; those that must wait are parked, those that cannot be placed are refused. */
async function findHits(
  batch: Batch,
  claims: readonly Pending[],
  books: Books,
  of: Circumstances,
): Promise<Located[]> {
  const known = await loadKnown(batch, claims, books)
  const located: Located[] = []
  const waits: (Pending & { waits: Waits })[] = []
  for (const [at, pending] of claims.entries()) {
    const found = findHit(pending.claim, known(pending.claim, at), of.settings, of.now)
    if ("hit" in found) located.push({ ...pending, found })
    else if ("parked" in found) waits.push({ ...pending, waits: found })
    else end(batch, pending, refusedNow(pending, found, of.settings))
  }
  await parkClaims(batch, waits, books, of)
  return located
}

function refusedNow({ received, claim }: Pending, refusal: Refusal, settings: Settings): Outcome {
  const steps = [...claim.steps, ...refusal.steps]
  const warnings = [...claim.warnings, ...refusal.warnings]
  return refused(received, { refused: refusal.refused, steps, warnings }, settings)
}

/** What the ledger and this batch's own views know of those the claims name. */
async function loadKnown(batch: Batch, claims: readonly Pending[], books: Books) {
  const named = claims.flatMap(({ claim }) => claim.hit ?? [])
  const hits = await books.hits(named)
  for (const hit of batch.changes.hits) hits.set(hit.id, hit)
  const wants = claims.map(({ claim }) => ({
    vid: (claim.hit === null ? visitorOf(claim) : null) ?? "",
    at: claim.at,
  }))
  const wanted = wants.filter(({ vid }) => vid !== "")
  const answers = await books.visitorHits(wanted)
  const byWant = new Map(wanted.map((want, at) => [want, answers[at]]))
  return (claim: Claim, at: number) => {
    const want = wants[at]
    const stored = want && byWant.get(want)
    const own = batch.changes.hits.filter((hit) => hit.vid === want?.vid)
    const before = [...(stored?.before ?? []), ...own.filter((hit) => hit.at <= claim.at)]
    const after = [...(stored?.after ?? []), ...own.filter((hit) => hit.at > claim.at)]
    return { hit: hits.get(claim.hit ?? "") ?? null, visitor: { before, after } }
  }
}

/** Parks claims, up to what may wait; those that waited already wait on, until their days are over. */
async function parkClaims(
  batch: Batch,
  claims: readonly (Pending & { waits: Waits })[],
  books: Books,
  of: Circumstances,
) {
  if (claims.length === 0) return
  const idOf = ({ for: { hit, vid } }: Waits) => hit ?? vid ?? ""
  const counts = await books.parkedCounts(claims.map(({ waits }) => idOf(waits)))
  const days = of.settings.account.parkingDays
  for (const pending of claims) {
    const { received, claim, waits, parkedAs } = pending
    const outcome = parkedAs ?? parked(received, claim, waits, of.settings)
    const id = idOf(waits)
    const isFull = counts.all >= MOST_PARKED || (counts.byId.get(id) ?? 0) >= MOST_PARKED_FOR_ONE
    if (parkedAs) {
      if (received.at >= of.now - days * DAY_MS) continue
      end(batch, pending, givenUp(outcome, waits.parked, `It has waited for ${days} days.`))
    } else if (isFull) {
      end(
        batch,
        pending,
        givenUp(outcome, "parking_full", `As many claims as may wait for ${id} do so already.`),
      )
    } else {
      counts.all++
      counts.byId.set(id, (counts.byId.get(id) ?? 0) + 1)
      note(batch, received, outcome)
      batch.changes.parked.push({ received, outcome })
    }
  }
}

/** Notes what a claim came to: a new event, or the end of one that was parked. */
function end(batch: Batch, { received, parkedAs }: Pending, outcome: Outcome) {
  if (parkedAs === null) return note(batch, received, outcome)
  batch.outcomes.set(received.id, outcome)
  batch.changes.unparked.push({ received, outcome })
}

/** Decides claim after claim, each seeing what the ones before it made. */
async function decideClaims(batch: Batch, claims: readonly Located[], books: Books, of: Circumstances) {
  const places = claims.map(({ claim, found: { hit } }) => ({ hit: hit.id, vid: hit.vid, tx: claim.tx }))
  const conversions = new Map((await books.conversionsAt(places)).map((one) => [one.id, one]))
  const changed = new Map<string, Conversion>()
  for (const pending of claims) {
    const { outcome, change } = decide({
      ...pending,
      conversions: [...conversions.values()],
      settings: of.settings,
      now: of.now,
      newId: of.nextId(),
    })
    end(batch, pending, outcome)
    if (change === null) continue
    const { conversion, revision } = change
    conversions.set(conversion.id, conversion)
    changed.set(conversion.id, conversion)
    batch.changes.revisions.push(revision)
    if (outcome.decision === "created") batch.changes.created.push(conversion)
  }
  batch.changes.conversions = [...changed.values()]
}
