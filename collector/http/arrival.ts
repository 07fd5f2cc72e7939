import type { Request } from "express"
import type { Received, RequestFacts } from "../domain/event.ts"
import { discreet } from "../domain/privacy.ts"
import type { Settings } from "../domain/settings.ts"
import type { Enrich } from "../ports.ts"
import { seenFacts } from "./fields.ts"

export interface ArrivalNeeds {
  enrich: Enrich
  settings: () => Settings
}

/** How an event reached us, and by what program from where. */
export type Arrival = Pick<Received, "request" | "client" | "geo">

/**
 * What is known of a browser beside what it sends. Its whole address is looked up here, and from here on only so
 * much of it is there as the settings want to keep.
 */
export function browserArrival({ enrich, settings }: ArrivalNeeds, request: Request): Arrival {
  const seen = seenFacts(request)
  const { client, geo } = enrich(seen)
  return { request: discreet(seen, settings().account.privacy), client, geo }
}

/** What is kept of how a request reached us, by whomever: of its addresses so much as the settings say. */
export function requestFacts({ settings }: Pick<ArrivalNeeds, "settings">, request: Request): RequestFacts {
  return discreet(seenFacts(request), settings().account.privacy)
}
