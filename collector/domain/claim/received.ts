import type { Received } from "../event.ts"
import type { Settings } from "../settings.ts"
import { whomItConcerns } from "./claim.ts"

/** Of what nobody has looked at: what servers send, and events kept by a collector that did not look yet. */
const UNLOOKED = { client: null, geo: null }

/** An event as it was kept in JSON, perhaps by an older collector. @throws SyntaxError */
export function keptEvent(json: string): Received {
  const { view = null, ...event } = JSON.parse(json)
  return { ...UNLOOKED, byHand: null, inView: null, ...event, view: view && { passage: null, ...view } }
}

/** What a door knows of a claim; the rest of a received event is not about claims. */
export type ClaimArrival = Pick<Received, "id" | "at" | "via" | "fields" | "request"> &
  Partial<
    Pick<
      Received,
      | "happenedAt"
      | "vid"
      | "source"
      | "isAuthorised"
      | "fingerprint"
      | "import"
      | "name"
      | "client"
      | "geo"
      | "byHand"
    >
  >

/** A claim as it was received, by whatever door. */
export function receivedClaim(arrival: ClaimArrival, settings: Settings): Received {
  const event: Received = {
    happenedAt: arrival.at,
    name: "conversion",
    vid: null,
    about: null,
    source: null,
    isAuthorised: false,
    fingerprint: null,
    import: null,
    byHand: null,
    view: null,
    page: null,
    hit: null,
    inView: null,
    data: null,
    ...UNLOOKED,
    ...arrival,
  }
  return { ...event, about: whomItConcerns(event, settings) }
}
