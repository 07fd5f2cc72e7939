import type { Claim } from "../claim/claim.ts"
import type { Conversion, Hit } from "../event.ts"
import type { ConversionType } from "../settings.ts"
import type { Asking } from "./asking.ts"
import { typesReplacing } from "./conversion-types.ts"
import type { DuplicateMode } from "./duplicate-modes.ts"
import { isOfType, keyOf } from "./meeting-key.ts"
import { modeOf } from "./mode.ts"
import { isLive, newestFirst, newestOf, ofSameEvent } from "./newest.ts"
import { isUniqueByEventId } from "./unique-key.ts"

/** How a claim stands to the conversions that are there. `key` names what was compared. */
export type Meeting = { key: string; said: string } & (
  | { how: "none" }
  /** `all` are those it could be, `met` the newest live one, else the newest. */
  | { how: "same"; met: Conversion; all: readonly Conversion[] }
  | { how: "replaces" | "stale"; met: Conversion }
  | { how: "several"; candidates: readonly Conversion[] }
)

/**
 * Finds the conversion a claim meets: one of its own type by the key; else one of a type that its type
 * replaces; else one that has already moved on to a type replacing its own.
 */
export function meet(asking: Asking, type: ConversionType, mode: DuplicateMode): Meeting {
  const key = keyOf(asking, mode)
  const all = asking.conversions.filter((other) => key.matches(other, type.name))
  const same = newestOf(all)
  if (same)
    return { how: "same", met: same, all, key: key.name, said: met(same, `It has the same ${key.of}`) }
  return (
    (mode === "edit" ? meetReplaced(asking, type) : null) ??
    meetReplacing(asking, type) ?? {
      how: "none",
      key: key.name,
      said: `There is no conversion with the same ${key.of} yet.`,
    }
  )
}

/**
 * Finds the one conversion that a claim with a status but no type can mean: the one with its tx, without tx the
 * one on its hit, of any type; of several there the one with its event id. Null if there is none; several
 * conversions of one sale count as one.
 */
export function meetAnyType(asking: Asking, mode: DuplicateMode): Meeting | null {
  const key = keyOf(asking, mode)
  const { claim, hit } = asking
  const isMeant = (other: Conversion) =>
    key.matches(other, other.type) || (claim.tx === null && other.hit === hit.id)
  const meant = ofSameEvent(claim, asking.conversions.filter(isMeant))
  const live = meant.filter(isLive)
  const all = live.length > 0 ? live : meant
  const one = newestOf(all)
  if (one === null) return null
  const name = claim.tx === null ? "hit" : key.name.replace("+type", "")
  if (all.some((other) => !isSameSale(one, other)))
    return { ...{ how: "several", candidates: all, key: name }, said: several(all) }
  const said = met(one, "It is the only one the claim can mean")
  return { how: "same", met: one, all: meant.filter((other) => isSameSale(one, other)), key: name, said }
}

const MOST_NAMED = 5

/** Names the newest of those a claim could mean, by what tells them from each other. */
function several(all: readonly Conversion[]): string {
  const named = newestFirst(all).slice(0, MOST_NAMED)
  const names = named.map(
    ({ id, type, tx, page }) => `${id} (${type} on ${page}, ${tx ? `tx ${tx}` : "no tx"})`,
  )
  return `It could mean several conversions: ${names.join(", ")}${all.length > named.length ? " …" : "."}`
}

/**
 * The sale of a claim that names its tx but neither hit nor page: its page says by whose settings the claim is
 * treated, whatever the visitor has viewed since.
 */
export function saleOnAnyPage(
  { hit: named, page, tx, type }: Claim,
  hit: Hit,
  conversions: readonly Conversion[],
): Conversion | null {
  if (named !== null || page !== null || tx === null) return null
  return newestOf(
    conversions.filter(
      (one) => one.vid === hit.vid && one.tx === tx && (type === null || isOfType(one, type)),
    ),
  )
}

/** Where event ids count for ever, another one is another sale. */
function isSameSale(one: Conversion, other: Conversion): boolean {
  const isOther = one.eventId !== other.eventId && [one, other].every(isUniqueByEventId)
  return !isOther && one.type === other.type && one.page === other.page && one.tx === other.tx
}

function meetReplaced(asking: Asking, type: ConversionType): Meeting | null {
  const ofType = asking.conversions.filter((other) => other.type === type.name)
  const all = onHit(asking)
    .filter((other) => isLive(other) && type.replaces.includes(other.type))
    .filter((other) => !ofType.some((one) => isSameTx(one, other)))
  const ofSameTx = all.filter(({ tx }) => tx === asking.claim.tx)
  const replaced = newestOf(ofSameTx.length > 0 ? ofSameTx : all)
  if (replaced === null) return null
  const said = met(replaced, `${type.name} replaces ${replaced.type}`)
  return { how: "replaces", met: replaced, key: "hit+replaced type", said }
}

/** Whether two conversions, whatever their types, are of one visitor, page and tx. */
function isSameTx(one: Conversion, other: Conversion): boolean {
  return one.tx !== null && one.tx === other.tx && one.vid === other.vid && one.page === other.page
}

/** Deleted or not: a sale that was taken back does not bring back what it replaced. */
function meetReplacing(asking: Asking, type: ConversionType): Meeting | null {
  const { settings, source } = asking
  const replacing = typesReplacing(type.name, settings).filter(
    (other) => modeOf(other, source, settings) === "edit",
  )
  const wasMet = [...onHit(asking), ...sameTxOnPage(asking)]
  const stale = newestOf(wasMet.filter((other) => replacing.some(({ name }) => name === other.type)))
  if (stale === null) return null
  const said = met(stale, `Its type ${stale.type} replaces ${type.name}`)
  return { how: "stale", met: stale, key: "hit+replaced type", said }
}

/** Of the claim's visitor, page and tx: the sale, whatever type it has moved on to, and whatever was viewed since. */
function sameTxOnPage(asking: Asking): Conversion[] {
  const { claim, hit } = asking
  return asking.conversions.filter(
    ({ tx, vid, page }) => claim.tx !== null && tx === claim.tx && vid === hit.vid && page === hit.page,
  )
}

/** On the claim's hit; two that both name a tx must name the same. */
function onHit(asking: Asking): Conversion[] {
  const { claim, hit } = asking
  return asking.conversions.filter(
    (other) =>
      other.hit === hit.id &&
      (claim.tx === null || other.tx === null || claim.tx === other.tx) &&
      !other.anyType,
  )
}

function met(conversion: Conversion, why: string): string {
  return `The claim meets conversion ${conversion.id}, of type ${conversion.type}. ${why}.`
}
