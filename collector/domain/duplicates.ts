import type { Claim } from "./claim.ts"
import { typesReplacing } from "./conversion-types.ts"
import { type DuplicateMode, makesAnother } from "./duplicate-modes.ts"
import type { Conversion, Hit } from "./event.ts"
import { isProtected } from "./protection.ts"
import type { ConversionType, OfferSource, Settings } from "./settings.ts"

/** The mode a claim is treated by: the type's own, else the offer source's, else the account's. */
export function modeOf(
  type: ConversionType,
  source: OfferSource | undefined,
  settings: Settings,
): DuplicateMode {
  return type.duplicates ?? source?.duplicates ?? settings.account.duplicates
}

/** A claim and what decides which conversion it meets. */
export interface Asking {
  claim: Claim
  hit: Hit
  /** Its offer source; none counts as one. */
  offerSource: string | null
  source: OfferSource | undefined
  /** Every conversion the claim can meet (see `MeetingPlace`), perhaps among others. */
  conversions: readonly Conversion[]
  settings: Settings
}

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
  const all = present(asking).filter((other) => key.matches(other, type.name))
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
 * one on its hit, of any type. Null if there is none; several conversions of one sale count as one.
 */
export function meetAnyType(asking: Asking, mode: DuplicateMode): Meeting | null {
  const key = keyOf(asking, mode)
  const { claim, hit } = asking
  const isMeant = (other: Conversion) =>
    key.matches(other, other.type) || (claim.tx === null && other.hit === hit.id)
  const meant = present(asking).filter(isMeant)
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
      (one) => !one.undone && one.vid === hit.vid && one.tx === tx && (type === null || isOfType(one, type)),
    ),
  )
}

function isSameSale(one: Conversion, other: Conversion): boolean {
  return one.type === other.type && one.page === other.page && one.tx === other.tx
}

/** What a claim is compared by: a name for it, in words, and whether a conversion (of a type) matches. */
interface Key {
  name: string
  of: string
  matches: (other: Conversion, type: string) => boolean
}

/**
 * With a tx: same visitor, page, type and tx (any page, if the claim names neither hit nor page), so a sale
 * reported again after the offer was seen again is the same sale. Without: same hit and type, and no tx. By
 * event id: same offer source, type and event id, else tx, over all visitors.
 */
function keyOf(asking: Asking, mode: DuplicateMode): Key {
  const { claim, hit, offerSource } = asking
  const { tx, eventId } = claim
  if (mode === "ignore_by_event_id" && (eventId !== null || tx !== null)) {
    const of = eventId === null ? "tx" : "event id"
    return {
      name: `offer source+type+${of}`,
      of: `offer source, type and ${of}`,
      matches: (other, type) =>
        other.offerSource === offerSource &&
        isOfType(other, type) &&
        (eventId === null ? other.tx === tx : other.eventId === eventId),
    }
  }
  if (tx === null)
    return {
      name: "hit+type",
      of: "hit and type",
      matches: (other, type) =>
        (other.hit === hit.id && other.tx === null && isOfType(other, type)) ||
        other.key === keyWithoutTx(hit.id, type),
    }
  const sameSale = (other: Conversion, type: string) =>
    isOfType(other, type) && ((other.vid === hit.vid && other.tx === tx) || isForeseen(claim, hit, other))
  if (claim.hit === null && claim.page === null)
    return {
      name: "visitor+type+tx",
      of: "visitor, type and tx",
      matches: (other, type) => sameSale(other, type) && isWithinReach(asking, other),
    }
  return {
    name: "visitor+page+type+tx",
    of: "visitor, page, type and tx",
    matches: (other, type) =>
      sameSale(other, type) && (other.anyPage || other.page === hit.page) && isWithinReach(asking, other),
  }
}

/**
 * Whether a claim may meet a conversion on another page than that of its hit. What stands elsewhere may come from
 * a stranger: it does not stand for the sale of a protected offer source.
 */
function isWithinReach({ hit, source, offerSource }: Asking, other: Conversion): boolean {
  const isGuarded = source !== undefined && isProtected(source)
  return other.page === hit.page || !isGuarded || other.offerSource === offerSource
}

/** Deleted before it was claimed, known by its event id only: the sale with that event id, whatever its tx. */
function isForeseen({ eventId }: Claim, hit: Hit, other: Conversion): boolean {
  return isForeseenDeletion(other) && other.tx === null && other.hit === hit.id && other.eventId === eventId
}

/** Whether a conversion was deleted from the start, and stands for a sale that nobody has claimed yet. */
export function isForeseenDeletion({ status, revision }: Conversion): boolean {
  return status === "deleted" && revision === 1
}

function isOfType(conversion: Conversion, type: string): boolean {
  return conversion.anyType || conversion.type === type
}

/** The text that makes a conversion unique in the ledger: no two rows may carry the same. Never null. */
export function uniqueKey(
  of: Pick<Conversion, "id" | "vid" | "page" | "hit" | "type" | "tx" | "eventId" | "offerSource">,
  mode: DuplicateMode,
): string {
  const { tx } = of
  if (makesAnother(mode)) return JSON.stringify(["one", of.id])
  if (mode === "ignore_by_event_id") return JSON.stringify(keyOverAllVisitors(of))
  return tx === null ? keyWithoutTx(of.hit, of.type) : JSON.stringify(["tx", of.vid, of.page, of.type, tx])
}

/** An event id is never the same as a tx, though both may be "100". */
function keyOverAllVisitors({
  id,
  type,
  tx,
  eventId,
  offerSource,
}: Pick<Conversion, "id" | "type" | "tx" | "eventId" | "offerSource">): (string | null)[] {
  if (eventId !== null) return ["event", offerSource, type, eventId]
  return tx === null ? ["one", id] : ["tx of any visitor", offerSource, type, tx]
}

/** Whether a conversion was made where event ids count for ever: then it keeps its own, in whatever mode. */
export function isUniqueByEventId({
  id,
  key,
  type,
  tx,
  eventId,
  offerSource,
}: Pick<Conversion, "id" | "key" | "type" | "tx" | "eventId" | "offerSource">): boolean {
  return (
    eventId !== null && key === JSON.stringify(keyOverAllVisitors({ id, type, tx, eventId, offerSource }))
  )
}

/** The key of a conversion without tx, in the modes that keep one for each hit and type. */
export function keyWithoutTx(hit: string, type: string): string {
  return JSON.stringify(["hit", hit, type])
}

/** An event id that adds to a conversion of its visitor and type only once, for ever. */
export interface CountedOnce {
  vid: string
  type: string
  eventId: string
}

/** What of a claim is counted only once; null where that does not matter. */
export function countedOnce(
  { claim, hit }: Pick<Asking, "claim" | "hit">,
  type: string,
  mode: DuplicateMode,
): CountedOnce | null {
  if (mode !== "increment" || claim.eventId === null) return null
  return { vid: hit.vid, type, eventId: claim.eventId }
}

/** Every mode that some claim may be treated by under these settings. */
export function modesInUse({ account, offerSources, types }: Settings): Set<DuplicateMode> {
  const own = [...offerSources.values(), ...types.values()].flatMap(({ duplicates }) => duplicates ?? [])
  return new Set([account.duplicates, ...own])
}

function meetReplaced(asking: Asking, type: ConversionType): Meeting | null {
  const ofType = present(asking).filter((other) => other.type === type.name)
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
  return present(asking).filter(
    ({ tx, vid, page }) => claim.tx !== null && tx === claim.tx && vid === hit.vid && page === hit.page,
  )
}

/** On the claim's hit; two that both name a tx must name the same. */
function onHit(asking: Asking): Conversion[] {
  const { claim, hit } = asking
  return present(asking).filter(
    (other) =>
      other.hit === hit.id &&
      (claim.tx === null || other.tx === null || claim.tx === other.tx) &&
      !other.anyType,
  )
}

/** A conversion whose import was undone is there for its history only. */
function present({ conversions }: Asking): Conversion[] {
  return conversions.filter(({ undone }) => !undone)
}

export function isLive({ status }: Conversion): boolean {
  return status !== "deleted"
}

/**
 * The newest live conversion of several, else the newest: a sale that was deleted sooner than one that stands
 * for sales of any type. Ids are time-ordered.
 */
function newestOf(conversions: readonly Conversion[]): Conversion | null {
  const byAge = newestFirst(conversions)
  return byAge.find(isLive) ?? byAge.find(({ anyType }) => !anyType) ?? byAge[0] ?? null
}

export function newestFirst(conversions: readonly Conversion[]): Conversion[] {
  return conversions.toSorted((one, other) => (one.id < other.id ? 1 : -1))
}

function met(conversion: Conversion, why: string): string {
  return `The claim meets conversion ${conversion.id}, a ${conversion.type}. ${why}.`
}
