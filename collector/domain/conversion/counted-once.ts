import type { Claim } from "../claim/claim.ts"
import type { Hit } from "../event.ts"
import type { DuplicateMode } from "./duplicate-modes.ts"

/** An event id that adds to a conversion of its visitor and type only once, for ever. */
export interface CountedOnce {
  vid: string
  type: string
  eventId: string
}

/** What of a claim is counted only once; null where that does not matter. */
export function countedOnce(
  { claim, hit }: { claim: Claim; hit: Hit },
  type: string,
  mode: DuplicateMode,
): CountedOnce | null {
  if (mode !== "increment" || claim.eventId === null) return null
  return { vid: hit.vid, type, eventId: claim.eventId }
}
