import { type ClaimArrival, receivedClaim } from "../../domain/claim/received.ts"
import type { Received } from "../../domain/event.ts"
import { type MintedNode, type Passing, passedViews } from "../../domain/redirect/passing.ts"
import type { Ids } from "../../ports.ts"
import type { Arrival, ArrivalNeeds } from "../arrival.ts"

/** What a redirect received, by the browser that asked for it: the one place where such an event is made. */
export function receivedOf(
  { settings }: Pick<ArrivalNeeds, "settings">,
  from: Arrival,
  arrival: Omit<ClaimArrival, "request">,
): Received {
  const { request, client, geo } = from
  return receivedClaim({ ...arrival, request, client, geo }, settings())
}

/** Gives each node its ids, so that the URL can be filled with the last one's. */
export function mintNodes(names: readonly string[], vid: string, ids: Ids): MintedNode[] {
  return names.map((name) => {
    const event = ids.next()
    return { name, event, hit: ids.hitOf(event, vid) }
  })
}

/** One view for each node passed. */
export function viewsOf(needs: Pick<ArrivalNeeds, "settings">, passing: Passing, from: Arrival): Received[] {
  const { via, vid } = passing
  return passedViews(passing, from.request.referer).map((passed) =>
    receivedOf(needs, from, { ...passed, via, vid, fields: [], name: "view" }),
  )
}
