import type { Draft } from "./draft.ts"
import { isLive, newestFirst } from "./duplicates.ts"
import type { Conversion } from "./event.ts"
import { mayBecome } from "./status.ts"
import { type StatusReading, statusWanted } from "./status-reading.ts"

/** What a claim without tx is about, where every claim makes a conversion of its own. */
export type About = { is: "another" } | { is: "settled" | "same"; target: Conversion }

/**
 * A sale that says what it is worth is another one; what settles a sale is about the newest that it can settle;
 * what finds nothing left to settle is about the newest there is.
 */
export function settleOrAnother({ status, claim }: Draft, all: readonly Conversion[]): About {
  const live = newestFirst(all).filter(isLive)
  const newest = live[0] ?? newestFirst(all)[0]
  if (newest === undefined || isAnother(status, claim.revenue !== null, live.length > 0))
    return { is: "another" }
  const target = live.find(({ status: present }) => {
    const wanted = statusWanted(status, present)
    return wanted !== null && mayBecome(present, wanted)
  })
  if (target) return { is: "settled", target }
  if (live.length > 0 && !takesBack(status)) return { is: "another" }
  const saysTheSame = status.how === "named" && status.status === newest.status
  return { is: saysTheSame ? "same" : "settled", target: newest }
}

function isAnother(status: StatusReading, hasAmount: boolean, isAnyLive: boolean): boolean {
  if (status.how === "absent") return isAnyLive
  if (status.how === "unmapped") return isAnyLive && hasAmount
  return status.status === "pending" || (hasAmount && !takesBack(status))
}

function takesBack(status: StatusReading): boolean {
  return status.how === "named" && (status.status === "declined" || status.status === "deleted")
}
