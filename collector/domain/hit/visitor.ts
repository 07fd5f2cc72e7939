import { idTime, parseId } from "../ids.ts"

/** An id in a link says who a visitor is for this long, so that a shared link merges nobody. */
const LINK_LASTS_MS = 30 * 60_000
/** A browser's clock may be this far ahead. */
const CLOCK_ERROR_MS = 10 * 60_000

/** What a browser's request says of who its visitor is. */
export interface Said {
  /** The collector's own cookie. */
  cookie: string | null
  /** What the script sends: from a link, its own cookie, or made just now. */
  sent: string | null
  /** The script made it just now, because it knew none. */
  isFresh: boolean
  /** It came in a link with a young token. */
  isLinked: boolean
  /** The hit beside it in a link. */
  hit: string | null
}

/**
 * Who the visitor is: the cookie's, unless a link younger than 30 minutes says otherwise. Without a cookie,
 * whom the script names; null when it names nobody, or somebody dated in the future.
 */
export function whoIs({ cookie, sent, isFresh, isLinked, hit }: Said, now: number): string | null {
  const named = parseId(sent ?? "")
  const believed = named !== null && idTime(named) <= now + CLOCK_ERROR_MS ? named : null
  if (cookie === null || believed === null) return cookie ?? believed
  if (isFresh || believed === cookie) return cookie
  const isYoung = [believed, parseId(hit ?? "")].some(
    (id) => id !== null && Math.abs(now - idTime(id)) < LINK_LASTS_MS,
  )
  return isLinked || isYoung ? believed : cookie
}
