import type { Hit, Outcome, PageKind, Received, Session } from "../domain/event.ts"
import type { Settings } from "../domain/settings.ts"
import type { Books, EventRecord } from "../ports.ts"
import type { Circumstances } from "./notes.ts"

/** What the books say of a batch whatever comes of it, asked for at once: one journey to them, and not one for each. */
export interface Ahead {
  /** Of those of its events, and of the views around them, that were recorded before. */
  outcomes: Map<string, Outcome>
  /** Of visitors whose sessions are not remembered. */
  sessions: Map<string, Session>
  /** Of the journeys that are remembered of visitors, by their entrances, those that are known. */
  journeys: Set<string>
  /** Of the pages that the settings do not name. */
  kinds: Map<string, PageKind>
  /** The hits that links named by which visitors came, and those that redirects lead on from. */
  linked: Map<string, Hit>
  /** The claims that wait for what its views may become. */
  waiting: EventRecord[]
}

export async function lookAhead(
  events: readonly Received[],
  books: Books,
  { sessions: remembered, settings, isWaking }: Circumstances,
): Promise<Ahead> {
  const views = events.filter(({ view }) => view !== null)
  const ids = events.flatMap(({ id, inView }) => (inView === null ? [id] : [id, inView]))
  const vids = views.flatMap(({ vid }) => (vid === null || remembered.has(vid) ? [] : [vid]))
  const journeys = views.flatMap(({ vid }) => remembered.get(vid ?? "")?.entrance ?? [])
  const linkedTo = views.flatMap(({ view }) => view?.linkHit ?? view?.passage?.from ?? [])
  const seen = {
    hits: views.flatMap(({ view }) => view?.hit ?? []),
    vids: views.flatMap(({ vid }) => vid ?? []),
  }
  const [outcomes, sessions, known, kinds, linked, waiting] = await Promise.all([
    books.outcomes([...new Set(ids)]),
    vids.length === 0 ? new Map<string, Session>() : books.sessions([...new Set(vids)]),
    books.areThere([...new Set(journeys)]),
    books.pageKinds(unlisted(views, settings)),
    linkedTo.length === 0 ? new Map<string, Hit>() : books.hits([...new Set(linkedTo)]),
    isWaking && views.length > 0 ? books.parkedFor(seen) : [],
  ])
  return { outcomes, sessions, journeys: known, kinds, linked: new Map(linked), waiting }
}

function unlisted(views: readonly Received[], settings: Settings): string[] {
  const pages = new Set(views.flatMap(({ view }) => view?.page ?? []))
  return [...pages].filter((page) => !settings.pages.has(page))
}
