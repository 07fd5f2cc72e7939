import type { Hit } from "../../api/conversion.ts"
import type { Received } from "../../api/received.ts"
import type { Visitor } from "../../api/visitor.ts"

/** One thing of a timeline: a view, or what was received besides. */
export type Moment = { at: string; hit: Hit } | { at: string; event: Received }

/** A visit: what came by one entrance, oldest first. */
export interface Visit {
  entrance: Hit | null
  moments: Moment[]
}

/**
 * A visitor's timeline, oldest first: views in the order they were seen, events when they happened, each in the
 * visit it came in.
 */
export function visitsOf({ hits, events }: Visitor): Visit[] {
  const moments: Moment[] = [
    ...hits.map((hit) => ({ at: hit.at, hit })),
    ...events
      .filter(({ name }) => name !== "view") // those are the hits
      .map((event) => ({ at: event.happenedAt ?? event.at, event })),
  ].toSorted((one, other) => Date.parse(one.at) - Date.parse(other.at))
  const visits: Visit[] = []
  for (const moment of moments) {
    const last = visits.at(-1)
    const isEntrance = "hit" in moment && moment.hit.entrance === moment.hit.hit
    if (isEntrance) visits.push({ entrance: moment.hit, moments: [moment] })
    else if (last) last.moments.push(moment)
    else visits.push({ entrance: null, moments: [moment] })
  }
  return visits
}
