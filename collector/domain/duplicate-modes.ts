/**
 * What may happen when a claim meets a conversion that is already there. `decide` has a line for each.
 *
 * - `edit`: what the claim states anew replaces what was there.
 */
export const DUPLICATE_MODES = ["edit"] as const

export type DuplicateMode = (typeof DUPLICATE_MODES)[number]
