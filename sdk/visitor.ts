import { readCookie, writeCookie } from "./cookie.ts"
import { asId, newId } from "./id.ts"

/** Who this browser's visitor is, as far as the page knows. */
export interface Visitor {
  vid: string
  /** Made just now, because nobody was known: the collector's own cookie knows better. */
  fresh: boolean
}

let known: Visitor | undefined

/** The visitor of the page's URL, else of the cookie, else a new one. */
export function visitor(): Visitor {
  if (!known) {
    const named = idInUrl("vid") ?? asId(readCookie())
    known = { vid: named ?? newId(), fresh: !named }
    remember(known.vid)
  }
  return known
}

/** What the collector answered: from now on this is the visitor. */
export function meetVisitor(vid: string): void {
  known = { vid, fresh: false }
  remember(vid)
}

/** An id that a link brought here. */
export function idInUrl(name: "vid" | "hit"): string | undefined {
  return asId(new URLSearchParams(location.search).get(name))
}

function remember(vid: string): void {
  if (readCookie() !== vid) writeCookie(vid)
}
