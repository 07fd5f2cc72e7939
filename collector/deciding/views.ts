import type { Received } from "../domain/event.ts"
import { arrive } from "../domain/hit/journey.ts"
import { recorded } from "../domain/outcome.ts"
import type { Settings } from "../domain/settings.ts"
import type { Books } from "../ports.ts"
import { type Batch, type Circumstances, note } from "./notes.ts"

/** Views become hits, each on the journey its visitor is on; pages nobody set up are registered. */
export async function placeViews(batch: Batch, events: readonly Received[], books: Books, of: Circumstances) {
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
