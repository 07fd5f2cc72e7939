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

/** What a door knows of an event; what it does not say is nothing. Whom it is about follows from it. */
export type ClaimArrival = Pick<Received, Said> & Partial<Omit<Received, Said | "about">>
type Said = "id" | "at" | "via" | "fields" | "request"

/**
 * A claim as it was received, by whatever door; or another event, by its name and its own fields. Each is set by
 * itself, so that all events have one shape: to copy what others have is many times slower.
 */
export function receivedClaim(arrival: ClaimArrival, settings: Settings): Received {
  const event: Received = {
    id: arrival.id,
    at: arrival.at,
    happenedAt: arrival.happenedAt ?? arrival.at,
    via: arrival.via,
    name: arrival.name ?? "conversion",
    vid: arrival.vid ?? null,
    about: null,
    source: arrival.source ?? null,
    isAuthorised: arrival.isAuthorised ?? false,
    fingerprint: arrival.fingerprint ?? null,
    import: arrival.import ?? null,
    byHand: arrival.byHand ?? null,
    view: arrival.view ?? null,
    fields: arrival.fields,
    page: arrival.page ?? null,
    hit: arrival.hit ?? null,
    inView: arrival.inView ?? null,
    data: arrival.data ?? null,
    request: arrival.request,
    client: arrival.client ?? null,
    geo: arrival.geo ?? null,
  }
  event.about = whomItConcerns(event, settings)
  return event
}
