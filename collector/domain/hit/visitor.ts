import { idTime, parseId, streamOf, undated } from "../ids.ts"

/** An id in a link says who a visitor is for this long, so that a shared link merges nobody. */
const LINK_LASTS_MS = 30 * 60_000
/** A browser's clock may be this far ahead. */
const CLOCK_ERROR_MS = 10 * 60_000

/** What a browser's request says of who its visitor is. */
export interface Said {
  /** The collector's own cookie. */
  cookie: string | null
  /** Whom the script knows, or has just made. */
  known: string | null
  /** The script knows it by a young link. */
  isLinked: boolean
  /** Whom a view names, and the hit beside: what a link said. */
  link: { vid: string | null; hit: string | null }
}

/**
 * Who the visitor is: the cookie's, unless a link younger than 30 minutes says otherwise. Without a cookie,
 * whom the link or the script names; of somebody dated in the future one without a time, which is the same for all
 * that a browser sends until it has the answer. Null when nobody is named.
 */
export function whoIs({ cookie, known, isLinked, link }: Said, now: number): string | null {
  const byLink = believed(link.vid, now)
  const byScript = believed(known, now)
  const isYoung = isYoungId(byLink, now) || (isHitOf(byLink, link.hit) && isYoungId(link.hit, now))
  const sure = (isYoung ? byLink : null) ?? (isLinked ? byScript : null) ?? cookie
  return sure ?? byLink ?? byScript ?? withoutTime(link.vid) ?? withoutTime(known)
}

/** The id of a visitor who can be one; null of what is no id, and of somebody dated in the future. */
export function believed(text: string | null, now: number): string | null {
  const id = parseId(text ?? "")
  return id !== null && idTime(id) <= now + CLOCK_ERROR_MS ? id : null
}

/**
 * Old for ever, so that no link to it is young one day. No id with a time becomes another visitor's by it, and
 * whoever can make somebody's that has none knew it before: it is the chance of the id that it is made of.
 */
function withoutTime(text: string | null): string | null {
  const id = parseId(text ?? "")
  return id && undated(id)
}

/** As far as ids tell: a hit's is in the stream of its visitor. */
function isHitOf(vid: string | null, hit: string | null): boolean {
  const id = parseId(hit ?? "")
  return vid !== null && id !== null && streamOf(id) === streamOf(vid)
}

function isYoungId(text: string | null, now: number): boolean {
  const id = parseId(text ?? "")
  return id !== null && Math.abs(now - idTime(id)) < LINK_LASTS_MS
}
