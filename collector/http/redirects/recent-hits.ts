import type { Entrance, Parameters } from "../../domain/event.ts"

/** Where a visitor's journey came from, as far as it is known. */
export interface Journey {
  source: string | null
  campaign: string | null
  parameters: Parameters
  entrance: Entrance | null
}

/** A hit of a page, as a way out of it needs it. */
export interface SeenHit {
  hit: string
  vid: string
  page: string
  /** Null where only the ledger may know. */
  funnel: string | null
  /** Null where only the ledger may know. */
  journey: Journey | null
  /** ms since 1970. */
  at: number
}

/** Hits so new that the ledger may not have them yet. */
export interface RecentHits {
  note(hit: SeenHit): void
  /** A visitor's hits, newest first. */
  of(vid: string): readonly SeenHit[]
}

const MOST_VISITORS = 10_000
const MOST_OF_ONE = 20

/** Hits this process has made, in memory: of the visitors seen last, the last of each. */
export function recentHits(mostVisitors = MOST_VISITORS): RecentHits {
  const byVisitor = new Map<string, SeenHit[]>()
  return {
    note: (seen) => {
      const others = (byVisitor.get(seen.vid) ?? []).filter(({ hit }) => hit !== seen.hit)
      const known = byVisitor.get(seen.vid)?.find(({ hit }) => hit === seen.hit)
      byVisitor.delete(seen.vid) // put last, so that the first of the map is the one unseen for longest
      byVisitor.set(seen.vid, [merged(seen, known), ...others].slice(0, MOST_OF_ONE))
      const [oldest] = byVisitor.keys()
      if (byVisitor.size > mostVisitors && oldest !== undefined) byVisitor.delete(oldest)
    },
    of: (vid) => byVisitor.get(vid) ?? [],
  }
}

/** A hit that is noted again may be known better by now, but not less. */
function merged(seen: SeenHit, known: SeenHit | undefined): SeenHit {
  return {
    ...seen,
    funnel: seen.funnel ?? known?.funnel ?? null,
    journey: seen.journey ?? known?.journey ?? null,
  }
}
