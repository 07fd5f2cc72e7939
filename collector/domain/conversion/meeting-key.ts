import type { Claim } from "../claim/claim.ts"
import type { Conversion, Hit } from "../event.ts"
import { isProtected } from "../hit/protection.ts"
import type { Asking } from "./asking.ts"
import type { DuplicateMode } from "./duplicate-modes.ts"
import { isForeseenDeletion } from "./newest.ts"
import { keyWithoutTx } from "./unique-key.ts"

/** What a claim is compared by: a name for it, in words, and whether a conversion (of a type) matches. */
export interface Key {
  name: string
  of: string
  matches: (other: Conversion, type: string) => boolean
}

/**
 * With a tx: same visitor, page, type and tx (any page, if the claim names neither hit nor page), so a sale
 * reported again after the offer was seen again is the same sale. Without: same hit and type, and no tx. By
 * event id: same offer source, type and event id, else tx, over all visitors.
 */
export function keyOf(asking: Asking, mode: DuplicateMode): Key {
  const { claim, hit, offerSource } = asking
  const { tx, eventId } = claim
  if (mode === "ignore_by_event_id" && (eventId !== null || tx !== null)) {
    const of = eventId === null ? "tx" : "event id"
    return {
      name: `offer source+type+${of}`,
      of: `offer source, type and ${of}`,
      matches: (other, type) =>
        other.offerSource === offerSource &&
        isOfType(other, type) &&
        (eventId === null ? other.tx === tx : other.eventId === eventId),
    }
  }
  if (tx === null)
    return {
      name: "hit+type",
      of: "hit and type",
      matches: (other, type) =>
        (other.hit === hit.id && other.tx === null && isOfType(other, type)) ||
        other.key === keyWithoutTx(hit.id, type),
    }
  const sameSale = (other: Conversion, type: string) =>
    isOfType(other, type) && ((other.vid === hit.vid && other.tx === tx) || isForeseen(claim, hit, other))
  if (claim.hit === null && claim.page === null)
    return {
      name: "visitor+type+tx",
      of: "visitor, type and tx",
      matches: (other, type) => sameSale(other, type) && isWithinReach(asking, other),
    }
  return {
    name: "visitor+page+type+tx",
    of: "visitor, page, type and tx",
    matches: (other, type) =>
      sameSale(other, type) && (other.anyPage || other.page === hit.page) && isWithinReach(asking, other),
  }
}

/**
 * Whether a claim may meet a conversion on another page than that of its hit. What stands elsewhere may come from
 * a stranger: it does not stand for the sale of a protected offer source.
 */
function isWithinReach({ hit, source, offerSource }: Asking, other: Conversion): boolean {
  const isGuarded = source !== undefined && isProtected(source)
  return other.page === hit.page || !isGuarded || other.offerSource === offerSource
}

/** Deleted before it was claimed, known by its event id only: the sale with that event id, whatever its tx. */
function isForeseen({ eventId }: Claim, hit: Hit, other: Conversion): boolean {
  return isForeseenDeletion(other) && other.tx === null && other.hit === hit.id && other.eventId === eventId
}

export function isOfType(conversion: Conversion, type: string): boolean {
  return conversion.anyType || conversion.type === type
}
