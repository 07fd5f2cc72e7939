import { attempt } from "./attempt.ts"
import { idTime } from "./id.ts"
import { options } from "./options.ts"
import { without } from "./query.ts"

/** The parameter by which a link to another site says who comes: `vid.hit.time`, the time as ids begin. */
export const TOKEN = "_ac"
/** The token is of the one who clicked, not of those the link is sent on to. */
const TOKEN_LASTS_MS = 120_000
/** A link says who a visitor is for this long; after that only to a browser that knows nobody else. */
const LINK_LASTS_MS = 1_800_000

/** Whom the link that led to this page names. */
export interface Arrival {
  vid?: string | undefined
  hit?: string | undefined
  /** It is so young that it knows better than any cookie. */
  linked?: boolean
}

let arrived: Arrival | undefined

/** Reads the page's address, and takes a token out of it, so that a copied address carries nobody. */
export const arrival = (): Arrival => (arrived ??= read())

function read(): Arrival {
  const [, token, byToken, time] = idsIn(TOKEN)
  if (time) attempt(() => history.replaceState(history.state, "", without(location.href, TOKEN)))
  const isYoung = (time as string) > idTime(Date.now() - TOKEN_LASTS_MS)
  const vid = isYoung ? token : idsIn(options.vidParam ?? "vid")[1]
  const hit = isYoung ? byToken : idsIn(options.hitParam ?? "hit")[1]
  return { vid, hit, linked: !!vid && (isYoung || (hit ?? vid) > idTime(Date.now() - LINK_LASTS_MS)) }
}

/** What a parameter of the page's address says, after the whole: an id, or a token's two and its time. */
function idsIn(name: string) {
  // "null", without one, is no id
  return /^(\w{26})\b\.?(\w*)\.?(\w*)/.exec(new URLSearchParams(location.search).get(name) as string) ?? []
}
