import type { Claim } from "../claim/claim.ts"
import type { Conversion } from "../event.ts"
import type { Draft } from "./draft.ts"
import { isForeseenDeletion, isLive, newestFirst, ofSameEvent } from "./newest.ts"
import { mayBecome } from "./status.ts"
import { statusWanted, takesBack } from "./status-reading.ts"

/** What a claim without tx is about, where every claim makes a conversion of its own. */
export type About = { is: "another" } | { is: "settled" | "same"; target: Conversion }

/**
 * A sale that says what it is worth is another one; what settles a sale is about the newest that it can settle, of
 * those with its event id, if any has it; what finds nothing left to settle is about the newest there is.
 */
export function settleOrAnother(draft: Draft, all: readonly Conversion[]): About {
  const { status, claim } = draft
  const meant = newestFirst(ofSameEvent(claim, all))
  const live = meant.filter(isLive)
  const newest = live[0] ?? meant[0]
  if (newest === undefined || isAnother(draft, all)) return { is: "another" }
  const target = live.find(({ status: present }) => {
    const wanted = statusWanted(status, present)
    return wanted !== null && mayBecome(present, wanted)
  })
  if (target) return { is: "settled", target }
  if (live.length > 0 && !takesBack(status)) return { is: "another" }
  const saysTheSame = status.how === "named" && status.status === newest.status
  return { is: saysTheSame ? "same" : "settled", target: newest }
}

function isAnother({ status, claim }: Draft, all: readonly Conversion[]): boolean {
  const isAnyLive = all.some(isLive)
  const hasAmount = claim.revenue !== null
  if (status.how === "named") return status.status === "pending" || (hasAmount && !takesBack(status))
  if (!isAnyLive) return !all.some((deleted) => standsFor(deleted, claim))
  return status.how === "absent" || hasAmount
}

/** Whether a sale that was deleted is the one of this claim, and not only the one before it. */
function standsFor(deleted: Conversion, { eventId }: Claim): boolean {
  return isForeseenDeletion(deleted) || (eventId !== null && deleted.eventId === eventId)
}
