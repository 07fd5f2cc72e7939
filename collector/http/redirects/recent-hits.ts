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
  forget(vid: string): void
}

const MOST_VISITORS = 10_000
const MOST_OF_ONE = 20
/** Of all hits together, in characters: a stranger may make each as long as a URL can be. */
const MOST_TEXT = 20_000_000
/** What a hit takes besides the text that comes from outside. */
const OWN_TEXT = 200

/**
 * Hits this process has made, in memory: of the visitors seen last, the last of each.
 * @param mostText about how many characters are kept in all
 */
export function recentHits(mostVisitors = MOST_VISITORS, mostText = MOST_TEXT): RecentHits {
  const byVisitor = new Map<string, readonly SeenHit[]>()
  /** Goes on from where it was: from the start, it would pass all the places of those who are gone. */
  let unseenLongest = byVisitor.keys()
  let text = 0

  const forget = (vid: string) => {
    text -= textOf(byVisitor.get(vid) ?? [])
    byVisitor.delete(vid)
  }

  const forgetOne = () => {
    const { value: vid } = unseenLongest.next()
    if (vid === undefined) unseenLongest = byVisitor.keys()
    else forget(vid)
  }

  return {
    note: (seen) => {
      const before = byVisitor.get(seen.vid)
      const hits = before === undefined ? [seen] : withOthers(seen, before)
      if (before !== undefined) forget(seen.vid) // put last, so that the first is the one unseen for longest
      byVisitor.set(seen.vid, hits)
      text += textOf(hits)
      while (byVisitor.size > mostVisitors || text > mostText) forgetOne()
    },
    of: (vid) => byVisitor.get(vid) ?? [],
    forget,
  }
}

/** A hit, and the newest of those before it. */
function withOthers(seen: SeenHit, before: readonly SeenHit[]): readonly SeenHit[] {
  const known = before.find(({ hit }) => hit === seen.hit)
  const others = before.filter((other) => other !== known)
  return [merged(seen, known), ...others].slice(0, MOST_OF_ONE)
}

/** About how many characters hits hold. */
function textOf(hits: readonly SeenHit[]): number {
  return hits.reduce((sum, { page, funnel, journey }) => {
    return sum + OWN_TEXT + page.length + (funnel?.length ?? 0) + textOfJourney(journey)
  }, 0)
}

function textOfJourney(journey: Journey | null): number {
  if (journey === null) return 0
  const { parameters, entrance } = journey
  const said = [...Object.entries(parameters), ...Object.entries(entrance?.custom ?? {})]
  return said.reduce((sum, [name, value]) => sum + OWN_TEXT + name.length + value.length, 0)
}

/** A hit that is noted again may be known better by now, but not less. */
function merged(seen: SeenHit, known: SeenHit | undefined): SeenHit {
  return {
    ...seen,
    funnel: seen.funnel ?? known?.funnel ?? null,
    journey: seen.journey ?? known?.journey ?? null,
  }
}
