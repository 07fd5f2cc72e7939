import type { Hit, Received } from "./event.ts"
import type { OfferSource, Settings } from "./settings.ts"

/** Whether server claims for an offer source are taken only with its key, or from its addresses. */
export function isProtected(source: OfferSource): boolean {
  return source.key !== undefined || source.addresses.length > 0
}

/** Whether a server may not claim on a hit: its offer source is protected, and the claim did not come by it. */
export function isBarred({ via, source, isAuthorised }: Received, hit: Hit, settings: Settings): boolean {
  if (via !== "postback") return false
  const owner = settings.offerSources.get(settings.pages.get(hit.page)?.offerSource ?? "")
  return owner !== undefined && isProtected(owner) && !(isAuthorised && source === owner.id)
}
