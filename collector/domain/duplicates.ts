import type { Claim } from "./claim.ts"
import { typesReplacing } from "./conversion-types.ts"
import type { DuplicateMode } from "./duplicate-modes.ts"
import type { Conversion, Hit } from "./event.ts"
import type { ConversionType, Settings } from "./settings.ts"

/** The mode a claim is treated by: the type's own, else the offer source's, else the account's. */
export function modeOf(type: ConversionType, offerSource: string | null, settings: Settings): DuplicateMode {
  const source = offerSource === null ? undefined : settings.offerSources.get(offerSource)
  return type.duplicates ?? source?.duplicates ?? settings.account.duplicates
}

/** How a claim stands to the conversions that are there. `key` names what was compared. */
export type Meeting = { key: string; said: string } & (
  | { how: "none" }
  | { how: "same" | "replaces" | "stale"; met: Conversion }
)

/**
 * Finds the conversion a claim meets: one of its own type by the key; else one of a type that its type
 * replaces; else one that has already moved on to a type replacing its own.
 * @param conversions every one the claim can meet: with its key, its tx or a related type; perhaps others
 */
export function meet(
  claim: Claim,
  hit: Hit,
  type: ConversionType,
  conversions: readonly Conversion[],
  settings: Settings,
): Meeting {
  const key = keyOf(claim, hit, type.name)
  const same = newestOf(conversions.filter(key.matches))
  if (same) return { how: "same", met: same, key: key.name, said: met(same, `It has the same ${key.of}`) }

  const onHit = conversions.filter(
    (other) => other.hit === hit.id && !other.deleted && isTxCompatible(claim, other),
  )
  const replaced = newestOf(onHit.filter((other) => type.replaces.includes(other.type)))
  if (replaced) {
    const said = met(replaced, `${type.name} replaces ${replaced.type}`)
    return { how: "replaces", met: replaced, key: "hit+replaced type", said }
  }
  const replacing = typesReplacing(type.name, settings)
  const stale = newestOf(onHit.filter((other) => replacing.includes(other.type)))
  if (stale) {
    const said = met(stale, `Its type ${stale.type} replaces ${type.name}`)
    return { how: "stale", met: stale, key: "hit+replaced type", said }
  }
  return { how: "none", key: key.name, said: `There is no conversion with the same ${key.of} yet.` }
}

/** The text that makes a conversion unique in the ledger: no two rows may carry the same. Never null. */
export function uniqueKey(of: {
  vid: string
  page: string
  hit: string
  type: string
  tx: string | null
}): string {
  const parts = of.tx === null ? ["hit", of.hit, of.type] : ["tx", of.vid, of.page, of.type, of.tx]
  return JSON.stringify(parts)
}

/**
 * With a tx: same visitor, page, type and tx (any page, if the claim names neither hit nor page), so a sale
 * reported again after the offer was seen again is the same sale. Without: same hit and type, and no tx.
 */
function keyOf(claim: Claim, hit: Hit, type: string) {
  const { tx } = claim
  const own = uniqueKey({ vid: hit.vid, page: hit.page, hit: hit.id, type, tx })
  if (tx === null)
    return { name: "hit+type", of: "hit and type", matches: (other: Conversion) => other.key === own }
  const sameSale = (other: Conversion) => other.vid === hit.vid && other.type === type && other.tx === tx
  if (claim.hit === null && claim.page === null)
    return { name: "visitor+type+tx", of: "visitor, type and tx", matches: sameSale }
  return {
    name: "visitor+page+type+tx",
    of: "visitor, page, type and tx",
    matches: (other: Conversion) => sameSale(other) && other.page === hit.page,
  }
}

/** The newest live conversion of several, else the newest. Ids are time-ordered. */
function newestOf(conversions: readonly Conversion[]): Conversion | null {
  const byAge = conversions.toSorted((one, other) => (one.id < other.id ? 1 : -1))
  return byAge.find((conversion) => !conversion.deleted) ?? byAge[0] ?? null
}

/** Two that both name a tx must name the same. */
function isTxCompatible(claim: Claim, other: Conversion): boolean {
  return claim.tx === null || other.tx === null || claim.tx === other.tx
}

function met(conversion: Conversion, why: string): string {
  return `The claim meets conversion ${conversion.id}, a ${conversion.type}. ${why}.`
}
