import { CLAIM_NAMES, type ClaimName, ownNameOf } from "../claim/claim-names.ts"
import { wishOf } from "../claim/wishes.ts"
import { STATUS_WORDS, type Status } from "../conversion/status.ts"
import type { OfferSource, Settings } from "../settings.ts"

/**
 * The name under which a server claim of an offer source says something, so that it is read as that: the one it
 * would rather use if that is right, else the source's own, else ours; null if the source means something else by
 * every one of them.
 */
export function nameFor(ours: ClaimName, source: OfferSource | undefined, rather: string): string | null {
  const own = [...(source?.parameters ?? [])].filter(([, name]) => name === ours).map(([theirs]) => theirs)
  const first = rather === ours ? [] : [rather]
  const names = [...first, ...own, ours, ...CLAIM_NAMES[ours]]
  return names.find((name) => meaningOf(name, source) === ours) ?? null
}

/** What a server claim's parameter means; null if it is a further one, which is kept. */
export function meaningOf(name: string, source: OfferSource | undefined): ClaimName | "wish" | null {
  if (wishOf(name) !== null) return "wish"
  const lower = name.trim().toLowerCase()
  return source?.parameters.get(lower) ?? ownNameOf(lower)
}

/** A word that means a status to an offer source: ours if nobody has given it another meaning. */
export function wordFor(
  status: Status,
  source: OfferSource | undefined,
  { account }: Settings,
): string | null {
  const usual = (word: string) => source?.statuses.get(word) ?? account.statuses.get(word) ?? word
  const own = [...(source?.statuses ?? []), ...account.statuses].map(([word]) => word)
  return [...STATUS_WORDS.keys(), ...own].find((word) => STATUS_WORDS.get(usual(word)) === status) ?? null
}
