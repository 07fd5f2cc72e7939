import type { Request } from "express"
import { type ClaimArrival, receivedClaim } from "../../domain/claim/received.ts"
import type { Received } from "../../domain/event.ts"
import { type MintedNode, type Passing, passedViews } from "../../domain/redirect/passing.ts"
import type { Ids } from "../../ports.ts"
import { type ArrivalNeeds, browserArrival } from "../arrival.ts"
import { seenFacts } from "../fields.ts"

/** What a redirect received, from the request it came by: the one place where such an event is made. */
export function receivedOf(
  needs: ArrivalNeeds,
  request: Request,
  arrival: Omit<ClaimArrival, "request"> & Partial<Pick<Received, "view" | "page" | "hit" | "data">>,
): Received {
  const { view = null, page = null, hit = null, data = null } = arrival
  const from = browserArrival(needs, request)
  return { ...receivedClaim({ ...arrival, ...from }, needs.settings()), view, page, hit, data }
}

/** Gives each node its ids, so that the URL can be filled with the last one's. */
export function mintNodes(names: readonly string[], vid: string, ids: Ids): MintedNode[] {
  return names.map((name) => {
    const event = ids.next()
    return { name, event, hit: ids.hitOf(event, vid) }
  })
}

/** One view for each node passed. */
export function viewsOf(needs: ArrivalNeeds, passing: Passing, request: Request): Received[] {
  const { via, vid } = passing
  return passedViews(passing, seenFacts(request).referer).map((passed) =>
    receivedOf(needs, request, { ...passed, via, vid, fields: [], name: "view" }),
  )
}
