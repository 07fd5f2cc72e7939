import type { Claim } from "../claim/claim.ts"
import type { Conversion, Hit } from "../event.ts"
import type { OfferSource, Settings } from "../settings.ts"

/** A claim and what decides which conversion it meets. */
export interface Asking {
  claim: Claim
  hit: Hit
  /** Its offer source; none counts as one. */
  offerSource: string | null
  source: OfferSource | undefined
  /** Every conversion the claim can meet (see `MeetingPlace`), perhaps among others; none that it must not. */
  conversions: readonly Conversion[]
  settings: Settings
}
