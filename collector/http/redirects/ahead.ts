import type { Received } from "../../domain/event.ts"
import type { Clicks } from "../../ports.ts"

/** More than this wait for a page to be seen only if somebody prefetches without end. */
const MOST_AHEAD = 1_000

/** Clicks of browsers that fetched a page before anybody asked to see it. */
export interface AheadClicks {
  /** What is to be recorded once the page of this hit is seen. */
  note(hit: string, vid: string, events: readonly Received[]): void
  /** A page told that it is seen, by its visitor, who came by the link of this hit. */
  seen(hit: string, vid: string): void
}

/**
 * Remembers, in memory, the clicks that are no visit yet: a prerendered page that is shown at last asks for nothing
 * again, so that its own view is the only word of it. What is never shown is forgotten.
 */
export function aheadClicks(clicks: Pick<Clicks, "keep">, most = MOST_AHEAD): AheadClicks {
  const waiting = new Map<string, { vid: string; events: readonly Received[] }>()
  return {
    note: (hit, vid, events) => {
      waiting.set(hit, { vid, events })
      const [oldest] = waiting.keys()
      if (waiting.size > most && oldest !== undefined) waiting.delete(oldest)
    },
    seen: (hit, vid) => {
      const click = waiting.get(hit)
      if (click?.vid !== vid) return
      waiting.delete(hit)
      clicks.keep(vid, click.events)
    },
  }
}
