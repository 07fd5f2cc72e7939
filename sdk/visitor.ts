import { arrival } from "./arrival.ts"
import { NAME, readCookie, writeCookie } from "./cookie.ts"
import { newId } from "./id.ts"
import { forget } from "./storage.ts"
import type { WireRequest } from "./wire.ts"

/**
 * Who this browser's visitor is, as far as the page knows. The collector's own cookie knows better, unless a young
 * link says who it is.
 */
export type Visitor = Pick<WireRequest, "linked" | "hit"> & { vid: string }

let known: string | undefined

/** The visitor of a young link, else of the cookie, else of an old link, else a new one. */
export function visitor(): Visitor {
  const link = arrival()
  if (!link.linked) known ||= readCookie()
  if (!known) meetVisitor(link.vid || newId())
  return { ...link, vid: known as string } // met just now
}

/** From now on this is the visitor: the collector has the last word. */
export function meetVisitor(vid: string): void {
  if (known !== vid) writeCookie(vid)
  known = vid
}

/** Forgets who it is, here and in the browser. */
export function forgetVisitor(): void {
  known = undefined
  forget(NAME)
  meetVisitor("")
}
