import type { Received } from "../event.ts"
import type { Settings } from "../settings.ts"
import { whomItConcerns } from "./claim.ts"

/** What a door knows of a claim; the rest of a received event is not about claims. */
export type ClaimArrival = Pick<Received, "id" | "at" | "via" | "fields" | "request"> &
  Partial<
    Pick<Received, "happenedAt" | "vid" | "source" | "isAuthorised" | "fingerprint" | "import" | "name">
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
    view: null,
    page: null,
    hit: null,
    data: null,
    ...arrival,
  }
  return { ...event, about: whomItConcerns(event, settings) }
}
