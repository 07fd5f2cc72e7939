import { doorOf } from "../claim/doors.ts"
import type { Hit, Received } from "../event.ts"
import type { OfferSource, Settings } from "../settings.ts"

/** Whether server claims for an offer source are taken only with its key, or from its addresses. */
export function isProtected(source: OfferSource): boolean {
  return source.key !== undefined || source.addresses.length > 0
}

/** Whether any offer source is protected: only then there is something to keep from strangers. */
export function protectsAny({ offerSources }: Settings): boolean {
  return [...offerSources.values()].some(isProtected)
}

/** The pages whose hits a claim may not claim on. */
export function barredPages(received: Received, settings: Settings): string[] {
  if (!protectsAny(settings)) return []
  return [...settings.pages.keys()].filter((page) => isBarred(received, { page }, settings))
}

/** Whether a claim is no stranger's: a person's or a file's, or of who shows what a protected offer source asks for. */
export function isVouchedFor({ via, source, isAuthorised }: Received, { offerSources }: Settings): boolean {
  if (!isAuthorised) return false
  const named = offerSources.get(source ?? "")
  return via !== "postback" || (named !== undefined && isProtected(named))
}

/** Whether a server claims in the name of a protected offer source without what that asks for. */
export function isStranger({ via, source, isAuthorised }: Received, owner: OfferSource): boolean {
  return via === "postback" && isProtected(owner) && !(isAuthorised && source === owner.id)
}

/**
 * Whether a server may not claim on a hit: the hit's offer source is protected, or the one in whose name it
 * claims, and the claim did not come by it.
 */
export function isBarred(received: Received, hit: Pick<Hit, "page">, settings: Settings): boolean {
  const named = settings.offerSources.get(received.source ?? "")
  return [ownerOf(hit, settings), named].some((one) => one !== undefined && isStranger(received, one))
}

/** Whether a claim does not see what was earned on a page: it is closed to its door, or to strangers. */
export function isHidden(received: Received, on: Pick<Hit, "page">, settings: Settings): boolean {
  const owner = ownerOf(on, settings)
  if (owner === undefined) return false
  return (doorOf(received.via).isBrowser && !owner.browser) || isStranger(received, owner)
}

function ownerOf({ page }: Pick<Hit, "page">, settings: Settings): OfferSource | undefined {
  return settings.offerSources.get(settings.pages.get(page)?.offerSource ?? "")
}
