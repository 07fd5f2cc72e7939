import type { Claim } from "../domain/claim/claim.ts"
import { type Known, visitorOf } from "../domain/hit/identity.ts"
import { type Pending, parkedTooLongBefore } from "../domain/hit/parking.ts"
import { barredPages, protectsAny } from "../domain/hit/protection.ts"
import type { Books } from "../ports.ts"
import type { Circumstances } from "./notes.ts"

/** Looks up those the claims name; gives what is known of whom each names, and the visitors of whom there are views. */
export async function loadKnown(claims: readonly Pending[], books: Books, of: Circumstances) {
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
  const [hits, visitorHits, counts] = await Promise.all([
    books.hits([...new Set(named)]),
    books.visitorHits(byVisitor),
    waitingCounts([...named, ...byVisitor.map(({ vid }) => vid)], books, of),
  ])
  const visitors = new Map<string, Known["visitor"]>()
  for (const [at, { event }] of byVisitor.entries()) {
    const { before = [], after = [] } = visitors.get(event) ?? {}
    const more = visitorHits[at]
    visitors.set(event, {
      before: [...before, ...(more?.before ?? [])],
      after: [...after, ...(more?.after ?? [])],
    })
  }
  const known = ({ event, hit }: Claim): Known => {
    const named = hits.get(hit ?? "") ?? null
    const limit = sees(event)
    const isThere = named !== null && (limit === null || named.order < limit)
    return { hit: isThere ? named : null, visitor: visitors.get(event) ?? { before: [], after: [] } }
  }
  const viewed = byVisitor.filter((_, at) => {
    const { before = [], after = [] } = visitorHits[at] ?? {}
    return before.length + after.length > 0
  })
  const vids = new Set([...viewed, ...hits.values()].map(({ vid }) => vid))
  return { known, counts, vids: [...vids] }
}

/** How many claims wait for these ids; where offer sources are protected, with those that were told to wait. */
async function waitingCounts(ids: readonly string[], books: Books, { settings, now }: Circumstances) {
  if (ids.length === 0) return { all: 0, byId: new Map<string, number>() }
  if (!protectsAny(settings)) return await books.parkedCounts(ids)
  const [{ all, byId }, barred] = await Promise.all([
    books.parkedCounts(ids),
    books.barredCounts(ids, parkedTooLongBefore(settings, now)),
  ])
  const both = [...new Set(ids)].map((id) => [id, (byId.get(id) ?? 0) + (barred.get(id) ?? 0)] as const)
  return { all, byId: new Map(both) }
}
