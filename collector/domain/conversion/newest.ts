import type { Claim } from "../claim/claim.ts"
import type { Conversion } from "../event.ts"

export function isLive({ status }: Conversion): boolean {
  return status !== "deleted"
}

/**
 * The newest live conversion of several, else the newest: a sale that was deleted sooner than one that stands
 * for sales of any type. Ids are time-ordered.
 */
export function newestOf(conversions: readonly Conversion[]): Conversion | null {
  const byAge = newestFirst(conversions)
  return byAge.find(isLive) ?? byAge.find(({ anyType }) => !anyType) ?? byAge[0] ?? null
}

export function newestFirst(conversions: readonly Conversion[]): Conversion[] {
  return conversions.toSorted((one, other) => (one.id < other.id ? 1 : -1))
}

/** Whether a conversion was deleted from the start, and stands for a sale that nobody has claimed yet. */
export function isForeseenDeletion({ status, revision }: Conversion): boolean {
  return status === "deleted" && revision === 1
}

/** Of several that a claim without tx could be about those with the event id it names, where any has it. */
export function ofSameEvent(
  { tx, eventId }: Pick<Claim, "tx" | "eventId">,
  conversions: readonly Conversion[],
): readonly Conversion[] {
  const named = conversions.filter((one) => one.eventId === eventId)
  return tx === null && eventId !== null && named.length > 0 ? named : conversions
}
