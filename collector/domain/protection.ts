import type { Hit, Received } from "./event.ts"
import type { OfferSource, Settings } from "./settings.ts"

/** Whether server claims for an offer source are taken only with its key, or from its addresses. */
export function isProtected(source: OfferSource): boolean {
  return source.key !== undefined || source.addresses.length > 0
}

/** The protected offer source that a page belongs to; null if none does. */
export function guardOf(page: string, { pages, offerSources }: Settings): string | null {
  const owner = offerSources.get(pages.get(page)?.offerSource ?? "")
  return owner !== undefined && isProtected(owner) ? owner.id : null
}

/** Whether any offer source is protected: only then there is something to keep from strangers. */
export function protectsAny({ offerSources }: Settings): boolean {
  return [...offerSources.values()].some(isProtected)
}

/**
 * Whether a server may not claim on a hit: the hit's offer source is protected, or the one in whose name it
 * claims, and the claim did not come by it.
 */
export function isBarred({ via, source, isAuthorised }: Received, hit: Hit, settings: Settings): boolean {
  if (via !== "postback") return false
  const concerned = [settings.pages.get(hit.page)?.offerSource, source]
  return concerned.some((id) => {
    const one = settings.offerSources.get(id ?? "")
    return one !== undefined && isProtected(one) && !(isAuthorised && source === one.id)
  })
}
