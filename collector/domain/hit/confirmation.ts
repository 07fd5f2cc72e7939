import type { Hit, Received } from "../event.ts"
import type { Settings } from "../settings.ts"
import { pageOfUrl } from "./page-of-url.ts"
import { referrerKind } from "./referrer.ts"

/** A page that is seen later than this after the redirect that led there is seen again. */
const ARRIVES_WITHIN_MS = 30 * 60_000

/**
 * Whether a view tells only that the page was seen to which a redirect of ours had led, so that both are one hit:
 * it came by that hit's link, is of the same visitor and page, soon after, and nothing has told of it before. A
 * page without an id of its own is known by its path, which is as good as any.
 */
export function confirms({ view, vid, happenedAt }: Received, hit: Hit): boolean {
  if (view === null || view.passage !== null || view.linkHit !== hit.id) return false
  const isNamedOtherwise = view.page !== hit.page && view.page !== pageOfUrl(view.url)
  const isSoon = Math.abs(happenedAt - hit.at) < ARRIVES_WITHIN_MS
  return hit.confirmed === null && hit.kind !== "rotator" && hit.vid === vid && isSoon && !isNamedOtherwise
}

/** The hit, with what the page itself knows of its address and referrer where the redirect did not. */
export function confirmed(hit: Hit, { id, view }: Received, settings: Settings): Hit {
  const url = hit.url ?? view?.url ?? null
  const referrer = hit.referrer ?? view?.referrer ?? null
  const { parameters } = hit
  return {
    ...hit,
    url,
    referrer,
    referrerKind: referrerKind({ url, referrer, parameters }, settings),
    isBot: hit.isBot || view?.isDriven === true,
    confirmed: id,
  }
}
