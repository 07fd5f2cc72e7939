import type { Received } from "../../api/received.ts"

/** What arrived since the collector's list was asked for. */
export interface LiveLog {
  /** Newest first. */
  fresh: readonly Received[]
  /** What is known of events by now, whichever list they are in. */
  newest: ReadonlyMap<string, Received>
  /** The ids of what came while somebody read further down. */
  held: readonly string[]
}

export const NOTHING: LiveLog = { fresh: [], newest: new Map(), held: [] }

/**
 * An event arrives: it goes on top, or is only noted; one that is there already is written anew in its place.
 * @param isListed whether the collector's list has it
 */
export function arrive(log: LiveLog, event: Received, isListed: boolean, isHeld: boolean): LiveLog {
  const isKnown = isListed || log.newest.has(event.id)
  const newest = new Map(log.newest).set(event.id, event)
  if (isKnown) return { ...log, newest }
  if (isHeld) return { ...log, newest, held: [...log.held, event.id] }
  return { ...log, newest, fresh: [event, ...log.fresh] }
}

/**
 * The list was asked for anew: it has what had come before that.
 * @param before the log as it was then
 */
export function caughtUp(log: LiveLog, before: LiveLog): LiveLog {
  const [fresh, held] = [new Set(before.fresh), new Set(before.held)]
  return {
    ...log,
    fresh: log.fresh.filter((event) => !fresh.has(event)),
    held: log.held.filter((id) => !held.has(id)),
  }
}

/** How many came that are not in the list, as nobody wants it to move. */
export function howManyHeld({ held }: LiveLog, listed: readonly Received[]): number {
  const known = new Set(listed.map(({ id }) => id))
  return held.filter((id) => !known.has(id)).length
}

/** The whole list, newest first: what arrived, then what the collector listed, each event once and as it is now. */
export function shown({ fresh, newest }: LiveLog, listed: readonly Received[]): Received[] {
  const known = new Set(listed.map(({ id }) => id))
  return [...fresh.filter(({ id }) => !known.has(id)), ...listed].map(
    (event) => newest.get(event.id) ?? event,
  )
}
