/**
 * What may happen when a claim meets a conversion that is already there. `decide` has a line for each.
 *
 * - `create`: another conversion.
 * - `new_or_repeated`: another conversion, labelled new or repeated.
 * - `ignore`: nothing.
 * - `edit`: what the claim states anew replaces what was there.
 * - `increment`: the amount is added.
 * - `ignore_by_event_id`: nothing; it is met by its event id, over all visitors.
 */
export const DUPLICATE_MODES = [
  "create",
  "new_or_repeated",
  "ignore",
  "edit",
  "increment",
  "ignore_by_event_id",
] as const

export type DuplicateMode = (typeof DUPLICATE_MODES)[number]

/** Modes in which every claim may make a conversion of its own. */
export function makesAnother(mode: DuplicateMode): boolean {
  return mode === "create" || mode === "new_or_repeated"
}
