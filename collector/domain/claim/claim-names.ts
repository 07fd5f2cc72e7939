/** The names we give a claim's parameters, and the other names they also arrive under; compared without case. */
export const CLAIM_NAMES = {
  hit: ["clickid", "click_id", "cid", "subid", "cnv_id"],
  vid: ["visitor"],
  p: ["page"],
  rev: ["payout", "sum", "amount", "revenue", "value"],
  tx: ["txid", "tid", "transaction", "transaction_id", "transactionid", "order_id"],
  type: ["et", "goal"],
  status: [],
  event_id: ["rdtk_event_id", "eid", "eventid"],
  currency: [],
  disable_postbacks: ["disable_postback"],
  at: ["timestamp"],
} as const satisfies Record<string, readonly string[]>

export type ClaimName = keyof typeof CLAIM_NAMES

const ownNames: ReadonlyMap<string, ClaimName> = new Map(
  Object.entries(CLAIM_NAMES).flatMap(
    ([name, others]) => [name, ...others].map((alias) => [alias, name as ClaimName] as const), // keys of CLAIM_NAMES are names
  ),
)

/** What a parameter's name, in lower case, means to us everywhere; null if it is a further parameter. */
export function ownNameOf(name: string): ClaimName | null {
  return ownNames.get(name) ?? null
}
