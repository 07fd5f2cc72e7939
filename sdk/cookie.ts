import { attempt } from "./attempt.ts"
import { storage, store } from "./storage.ts"

/** The script's own cookie: its fallback where the collector's, which lasts longer, is of another site. */
export const NAME = "afterclick_vid"
/** 400 days: browsers keep none longer. https://developer.chrome.com/blog/cookie-max-age-expires */
const LASTS_S = 34_560_000

/** Whom the script has kept: in its cookie, or in storage where cookies are refused. */
export function readCookie(): string | undefined {
  return attempt(() => /afterclick_vid=(\w+)/.exec(document.cookie)?.[1] ?? storage()[NAME])
}

/**
 * Keeps a visitor for the whole site: on the widest domain the browser allows. It refuses public suffixes, so
 * the first level that reads back is the registrable domain. Given nobody, it forgets at every level.
 */
export function writeCookie(vid: string): void {
  attempt(() => {
    const labels = location.hostname.split(".")
    for (let level = labels.length - 2; level > -2; level--) {
      const domain = level < 0 ? "" : labels.slice(level).join(".") // without one: of this host alone
      // biome-ignore lint/suspicious/noDocumentCookie: the Cookie Store API is not in every browser of the last two years
      document.cookie = `${NAME}=${vid};path=/;max-age=${vid ? LASTS_S : 0};domain=${domain}`
      if (readCookie() === vid) return // never nobody
    }
    if (vid) store(NAME, vid)
  })
}
