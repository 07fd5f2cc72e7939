import type { Hit, PageKind, Received, Session } from "../domain/event.ts"
import { confirmed, confirms } from "../domain/hit/confirmation.ts"
import { newest } from "../domain/hit/identity.ts"
import { arrive, sessionAfter } from "../domain/hit/journey.ts"
import { recorded } from "../domain/outcome.ts"
import type { Settings } from "../domain/settings.ts"
import type { Books } from "../ports.ts"
import type { Ahead } from "./ahead.ts"
import { type Batch, type Circumstances, note } from "./notes.ts"

/** Views become hits, each on the journey its visitor was on; pages nobody set up are registered. */
export async function placeViews(
  batch: Batch,
  events: readonly Received[],
  of: Circumstances & { ahead: Ahead },
  books: Books,
) {
  const views = events.filter(({ view }) => view !== null)
  if (views.length === 0) return
  const { kinds, linked } = of.ahead
  const remembered = await sessionsBefore(batch, books, of)
  const overtaken = await hitsBeforeOvertaken(views, remembered, books)
  for (const received of views) {
    if (confirm(received, linked, batch, of.settings)) continue
    const { id, vid, view } = received
    const earlier = overtaken.get(id)
    const session = earlier === undefined ? remembered.get(vid ?? "") : sessionThen(received, earlier, batch)
    const before = sessionLedOnFrom(received, linked) ?? session ?? null
    const hit = arrive(received, before, kinds.get(view?.page ?? "") ?? null, of.settings)
    if (hit === null) continue
    if (earlier === undefined) remember(hit, remembered, batch)
    batch.changes.hits.push(hit)
    linked.set(hit.id, hit)
    note(batch, { received, outcome: recorded(received, hit, of.settings) })
    registerPage(hit, kinds, batch, of.settings)
  }
}

/** Pages of the settings, and rotators, are known there. */
function registerPage(
  { page: id, kind, url, at }: Hit,
  kinds: Map<string, PageKind>,
  batch: Batch,
  { pages }: Settings,
) {
  if (kind === "rotator" || kinds.has(id) || pages.has(id)) return
  kinds.set(id, kind)
  batch.changes.pages.push({ id, kind, url, firstSeen: at })
}

/** Whether a view is the page's own word for a hit that is there already, and so none of its own: it is noted so. */
function confirm(received: Received, linked: Map<string, Hit>, batch: Batch, settings: Settings): boolean {
  const hit = linked.get(received.view?.linkHit ?? "")
  if (hit === undefined || !confirms(received, hit)) return false
  const seen = confirmed(hit, received, settings)
  linked.set(seen.id, seen)
  const { hits } = batch.changes
  const place = hits.indexOf(hit)
  if (place < 0) batch.changes.confirmed.push(seen)
  else hits[place] = seen
  note(batch, { received, outcome: recorded(received, seen, settings) })
  return true
}

/** A redirect leads on with the journey of the hit it leads on from, whatever its visitor did elsewhere since. */
function sessionLedOnFrom({ vid, view, happenedAt }: Received, linked: ReadonlyMap<string, Hit>) {
  const origin = linked.get(view?.passage?.from ?? "")
  return origin?.vid === vid && origin !== undefined ? { ...sessionAfter(origin), lastAt: happenedAt } : null
}

/** The hits of the views in which custom events happened, by custom event, as far as they are recorded. */
export async function viewsAround(batch: Batch, events: readonly Received[], books: Books) {
  const inViews = events.flatMap(({ id, inView }) => (inView === null ? [] : [{ id, inView }]))
  const elsewhere = inViews.map(({ inView }) => inView).filter((view) => !batch.outcomes.has(view))
  const before = elsewhere.length === 0 ? new Map() : await books.outcomes([...new Set(elsewhere)])
  return new Map(
    inViews.flatMap(({ id, inView }): [string, string][] => {
      const hit = (batch.outcomes.get(inView) ?? before.get(inView))?.hit
      return hit ? [[id, hit]] : []
    }),
  )
}

function remember(hit: Hit, remembered: Map<string, Session>, batch: Batch) {
  const session = sessionAfter(hit)
  remembered.set(hit.vid, session)
  batch.sessions.set(hit.vid, session)
}

/** What is remembered of those who view; where that is nothing, or uncertain, what the books know. */
async function sessionsBefore({ uncertain }: Batch, books: Books, of: Circumstances & { ahead: Ahead }) {
  const known = new Map([...of.sessions, ...of.ahead.sessions])
  if (uncertain.size === 0) return known
  for (const vid of uncertain) known.delete(vid)
  return new Map([...known, ...(await books.sessions([...uncertain]))])
}

/**
 * Of each view that a newer one of its visitor has overtaken on the way, by event: the hits that may be the one
 * before it. Such a view joins the journey of its time, and leaves the newer one alone.
 */
async function hitsBeforeOvertaken(
  views: readonly Received[],
  remembered: ReadonlyMap<string, Session>,
  books: Books,
): Promise<Map<string, Hit[]>> {
  const lastAt = new Map([...remembered].map(([vid, session]) => [vid, session.lastAt]))
  const wants = views.flatMap(({ id, vid, happenedAt: at }) => {
    if (vid === null) return []
    const last = lastAt.get(vid) ?? at
    lastAt.set(vid, Math.max(last, at))
    return at < last ? [{ id, vid, page: null, at, sees: null, without: [] }] : []
  })
  if (wants.length === 0) return new Map()
  const hits = await books.visitorHits(wants)
  return new Map(wants.map(({ id }, place) => [id, hits[place]?.before ?? []]))
}

/** What was remembered of a visitor at the time of a view, after the hits before it. */
function sessionThen({ vid, happenedAt }: Received, earlier: readonly Hit[], batch: Batch): Session | null {
  const inBatch = batch.changes.hits.filter((hit) => hit.vid === vid && hit.at <= happenedAt)
  const last = newest([...earlier, ...inBatch])
  return last && sessionAfter(last)
}
