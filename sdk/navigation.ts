import { attempt } from "./attempt.ts"
import { options } from "./options.ts"
import { isMoved, track } from "./track.ts"

/** In a single-page app, another path or query is another view. */
export function watchNavigation(): void {
  for (const method of ["pushState", "replaceState"] as const)
    attempt(() => {
      const original = history[method]
      history[method] = (...change) => {
        original.apply(history, change)
        viewLater()
      }
    })
}

/** One task later title and URL are settled, and a page that changes it twice was seen once. */
export function viewLater(): void {
  if (options.spa === "off" || !isMoved()) return
  options.page = options.kind = undefined // they were the other address's
  setTimeout(() => isMoved() && track("view"))
}

/** A page restored from the back/forward cache is seen again: a new view. https://web.dev/articles/bfcache */
export function viewAgain({ persisted }: PageTransitionEvent): void {
  if (persisted) track("view")
}
