import { readCookie, writeCookie } from "./cookie.ts"
import { asId, idTime, newId } from "./id.ts"

/** Who this browser's visitor is, as far as the page knows. */
export interface Visitor {
  vid: string
  /** Made just now, because nobody was known: the collector's own cookie knows better. */
  fresh: boolean
}

let known: Visitor | undefined

/** A link says who a visitor is for this long; after that only to a browser that knows nobody else. */
const LINK_LASTS_MS = 1_800_000

/** The visitor of a young link, else of the cookie, else of an old link, else a new one. */
export function visitor(): Visitor {
  if (!known) {
    known = recognised() ?? { vid: newId(), fresh: true }
    remember(known)
  }
  return known
}

function recognised(): Visitor | undefined {
  const linked = idInUrl("vid")
  const cookie = readCookie()
  const kept = asId(cookie?.slice(0, 26))
  if (linked && (!kept || isYoung(linked) || isYoung(idInUrl("hit")))) return { vid: linked, fresh: false }
  return kept ? { vid: kept, fresh: cookie?.slice(26) === FRESH } : undefined
}

/** Marks in the cookie a visitor the collector has not confirmed yet. */
const FRESH = "-new"

/** What the collector answered: from now on this is the visitor. */
export function meetVisitor(vid: string): void {
  known = { vid, fresh: false }
  remember(known)
}

/** An id that a link brought here. */
export function idInUrl(name: "vid" | "hit"): string | undefined {
  return asId(new URLSearchParams(location.search).get(name))
}

function isYoung(id: string | undefined): boolean {
  return !!id && Math.abs(Date.now() - idTime(id)) < LINK_LASTS_MS
}

function remember({ vid, fresh }: Visitor): void {
  const value = fresh ? vid + FRESH : vid
  if (readCookie() !== value) writeCookie(value)
}
