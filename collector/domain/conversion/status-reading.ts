import type { Claim } from "../claim/claim.ts"
import { isMinusOne } from "../money.ts"
import type { OfferSource, Settings } from "../settings.ts"
import type { DuplicateMode } from "./duplicate-modes.ts"
import { STATUS_WORDS, type Status } from "./status.ts"

/** What a claim says of the state of the sale: nothing, a status, or a word that nobody mapped to one. */
export type StatusReading = { said: string } & (
  | { how: "absent"; word: null }
  | { how: "named"; word: string | null; status: Status }
  | { how: "unmapped"; word: string }
)

/** Reads a claim's status by the offer source's words, then the account's, then the usual ones. */
export function readStatus(
  claim: Pick<Claim, "status" | "revenue">,
  mode: DuplicateMode,
  source: OfferSource | undefined,
  { account }: Settings,
): StatusReading {
  if (claim.revenue !== null && isMinusOne(claim.revenue) && mode !== "increment")
    return { how: "named", word: claim.status, status: "deleted", said: "An amount of -1 asks to delete." }
  if (claim.status === null) return { how: "absent", word: null, said: absentSaid(source) }
  const word = claim.status.toLowerCase()
  const usual = source?.statuses.get(word) ?? account.statuses.get(word) ?? word
  const status = STATUS_WORDS.get(usual)
  if (status === undefined) return { how: "unmapped", word: claim.status, said: unmappedSaid(claim.status) }
  return { how: "named", word: claim.status, status, said: `Status "${claim.status}" means ${status}.` }
}

function unmappedSaid(word: string): string {
  return `Nobody has said what status "${word}" means: a new or pending sale is approved, any other keeps its status.`
}

function absentSaid(source: OfferSource | undefined): string {
  const usual = source?.status ?? "approved"
  return `The claim says nothing of the status: a new sale is ${usual}, one that is there keeps its own.`
}

/** The status a new conversion has. */
export function statusOfNew(reading: StatusReading, source: OfferSource | undefined): Status {
  if (reading.how === "named") return reading.status
  return reading.how === "absent" ? (source?.status ?? "approved") : "approved"
}

/** The status a claim would move a conversion to; null if it leaves it where it is. */
export function statusWanted(reading: StatusReading, present: Status): Status | null {
  if (reading.how === "absent") return null
  if (reading.how === "unmapped") return present === "pending" ? "approved" : null
  return reading.status === present ? null : reading.status
}

/** Whether a claim says that the sale is declined, or deleted. */
export function takesBack(
  reading: StatusReading,
): reading is Extract<StatusReading, { how: "named" }> & { status: "declined" | "deleted" } {
  return reading.how === "named" && (reading.status === "declined" || reading.status === "deleted")
}
