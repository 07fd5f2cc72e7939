/**
 * The words networks use for the state of a sale, and the status each becomes; compared without case. A word
 * that is not listed is a plain sale: `approved`, and the word is kept beside it.
 */
export const STATUS_WORDS: ReadonlyMap<string, string> = new Map([
  ["approved", "approved"],
  ["other", "other"],
  ["declined", "declined"],
  ["pending", "pending"],
  ["hold", "pending"],
  ["preapproved", "pending"],
  ["refunded", "declined"],
  ["refund", "declined"],
  ["chargeback", "declined"],
  ["reversed", "declined"],
  ["void", "declined"],
  ["fraud", "declined"],
  ["denied", "declined"],
  ["invalid", "declined"],
  ["rejected", "deleted"],
  ["reject", "deleted"],
  ["trash", "deleted"],
  ["cancelled", "deleted"],
  ["canceled", "deleted"],
])

/** The statuses this version can settle. */
const SETTLED: ReadonlySet<string> = new Set(["approved"])

/** The status a claim's word stands for, or null when it is one that cannot be settled yet. */
export function statusOf(word: string | null): string | null {
  const status = STATUS_WORDS.get((word ?? "approved").toLowerCase()) ?? "approved"
  return SETTLED.has(status) ? status : null
}
