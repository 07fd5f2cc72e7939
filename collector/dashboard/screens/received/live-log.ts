import type { Received } from "../../api/received.ts"

/** What arrived since the collector's list was asked for. */
export interface LiveLog {
  /** Newest first. */
  fresh: readonly Received[]
  /** What is known of events by now, whichever list they are in. */
  newest: ReadonlyMap<string, Received>
  /** How many came while somebody read further down. */
  held: number
}

export const NOTHING: LiveLog = { fresh: [], newest: new Map(), held: 0 }

/**
 * An event arrives: it goes on top, or is only counted; one that is there already is written anew in its place.
 * @param isListed whether the collector's list has it
 */
export function arrive(log: LiveLog, event: Received, isListed: boolean, isHeld: boolean): LiveLog {
  const isKnown = isListed || log.newest.has(event.id)
  const newest = new Map(log.newest).set(event.id, event)
  if (isKnown) return { ...log, newest }
  if (isHeld) return { ...log, newest, held: log.held + 1 }
  return { ...log, newest, fresh: [event, ...log.fresh] }
}

/** The whole list, newest first: what arrived, then what the collector listed, each event once and as it is now. */
export function shown({ fresh, newest }: LiveLog, listed: readonly Received[]): Received[] {
  const known = new Set(listed.map(({ id }) => id))
  return [...fresh.filter(({ id }) => !known.has(id)), ...listed].map(
    (event) => newest.get(event.id) ?? event,
  )
}
