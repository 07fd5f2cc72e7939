import type { Hit, Received, Session } from "../domain/event.ts"
import { newest } from "../domain/hit/identity.ts"
import { arrive, sessionAfter } from "../domain/hit/journey.ts"
import { recorded } from "../domain/outcome.ts"
import type { Settings } from "../domain/settings.ts"
import type { Books } from "../ports.ts"
import { type Batch, type Circumstances, note } from "./notes.ts"

/** Views become hits, each on the journey its visitor was on; pages nobody set up are registered. */
export async function placeViews(batch: Batch, events: readonly Received[], books: Books, of: Circumstances) {
  const views = events.filter(({ view }) => view !== null)
  if (views.length === 0) return
  const remembered = await sessionsBefore(batch, views, books, of)
  const overtaken = await hitsBeforeOvertaken(views, remembered, books)
  const kinds = await books.pageKinds(unlisted(views, of.settings))
  for (const received of views) {
    const { id, vid, view } = received
    const earlier = overtaken.get(id)
    const session = earlier === undefined ? remembered.get(vid ?? "") : sessionThen(received, earlier, batch)
    const hit = arrive(received, session ?? null, kinds.get(view?.page ?? "") ?? null, of.settings)
    if (hit === null) continue
    if (earlier === undefined) remember(hit, remembered, batch)
    batch.changes.hits.push(hit)
    note(batch, { received, outcome: recorded(received, hit, of.settings) })
    if (kinds.has(hit.page) || of.settings.pages.has(hit.page)) continue
    kinds.set(hit.page, hit.kind)
    batch.changes.pages.push({ id: hit.page, kind: hit.kind, url: hit.url, firstSeen: hit.at })
  }
}

function remember(hit: Hit, remembered: Map<string, Session>, batch: Batch) {
  const session = sessionAfter(hit)
  remembered.set(hit.vid, session)
  batch.sessions.set(hit.vid, session)
}

/** What is remembered of those who view; where that is nothing, or uncertain, what the books know. */
async function sessionsBefore(batch: Batch, views: readonly Received[], books: Books, of: Circumstances) {
  const vids = [...new Set(views.flatMap(({ vid }) => vid ?? []))]
  const isCertain = (vid: string) => of.sessions.has(vid) && !batch.uncertain.has(vid)
  const remembered = [...of.sessions].filter(([vid]) => isCertain(vid))
  return new Map([...remembered, ...(await books.sessions(vids.filter((vid) => !isCertain(vid))))])
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

function unlisted(views: readonly Received[], settings: Settings): string[] {
  const pages = new Set(views.flatMap(({ view }) => view?.page ?? []))
  return [...pages].filter((page) => !settings.pages.has(page))
}
