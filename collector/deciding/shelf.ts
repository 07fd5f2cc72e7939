import { newestFirst } from "../domain/conversion/newest.ts"
import { STATUSES } from "../domain/conversion/status.ts"
import type { Conversion } from "../domain/event.ts"
import { type MeetingPlace, MOST_REPLACED } from "../ports.ts"

/** Conversions by where claims may meet them, so that a claim looks at a few and not at all. */
export interface Shelf {
  /** Those a claim of this place may meet, as they stand now; of each group so many of the newest, one unless told. */
  at(place: MeetingPlace, newest?: number): Conversion[]
  get(id: string): Conversion | undefined
  put(conversion: Conversion): void
  all(): Conversion[]
}

/**
 * A place where there may be thousands of conversions is looked at as the ledger does: of each group, the oldest
 * and the newest.
 */
interface Spot {
  name: string
  group: string
}

export function createShelf(conversions: readonly Conversion[] = []): Shelf {
  const byId = new Map<string, Conversion>()
  const places = new Map<string, Map<string, string[]>>()

  function put(conversion: Conversion) {
    const before = byId.get(conversion.id)
    byId.set(conversion.id, conversion)
    if (before) for (const spot of spotsOf(before)) remove(idsAt(spot), conversion.id)
    for (const spot of spotsOf(conversion)) insert(idsAt(spot), conversion.id)
  }

  function idsAt({ name, group }: Spot): string[] {
    const groups = places.get(name) ?? new Map<string, string[]>()
    const ids = groups.get(group) ?? []
    places.set(name, groups.set(group, ids))
    return ids
  }

  const groupsAt = (name: string) => [...(places.get(name)?.values() ?? [])]
  const known = (ids: readonly string[]) => ids.flatMap((id) => byId.get(id) ?? [])

  function at(place: MeetingPlace, newest = 1): Conversion[] {
    const groups = asked(place).flatMap(groupsAt)
    const ends = groups.flatMap((ids) => [...ids.slice(0, 1), ...ids.slice(-newest)])
    return known([...new Set([...ends, ...replaceable(place)])])
  }

  /** Sales that a claim may move on whatever its tx, each with those of the same tx: it may have moved on already. */
  function replaceable({ hit, replaced }: MeetingPlace): string[] {
    const onHit = places.get(placeNames.hit(hit))
    return replaced.flatMap((type) => {
      const groups = LIVE.map((status) => onHit?.get(groupOnHit({ type, status, tx: "" })) ?? [])
      const sales = newestFirst(known(groups.flatMap((ids) => ids.slice(-MOST_REPLACED))))
      const newest = sales.slice(0, MOST_REPLACED)
      return newest.flatMap(({ id, vid, tx }) => [id, ...groupsAt(placeNames.sale(vid, tx ?? "")).flat()]) // each has one
    })
  }

  for (const conversion of conversions) put(conversion)
  return { at, get: (id) => byId.get(id), put, all: () => [...byId.values()] }
}

/** Where an id stands, or would stand, among ids in their order. */
function placeIn(ids: readonly string[], id: string): number {
  let [low, high] = [0, ids.length]
  while (low < high) {
    const middle = (low + high) >> 1
    if ((ids[middle] ?? "") < id) low = middle + 1
    else high = middle
  }
  return low
}

function insert(ids: string[], id: string): void {
  ids.splice(placeIn(ids, id), 0, id)
}

function remove(ids: string[], id: string): void {
  ids.splice(placeIn(ids, id), 1)
}

/** Names of places; an id is as long as any other, so that no two are one. */
const placeNames = {
  hit: (hit: string) => `hit ${hit}`,
  key: (key: string) => `key ${key}`,
  sale: (vid: string, tx: string) => `sale ${vid} ${tx}`,
  tx: (tx: string) => `tx ${tx}`,
  eventId: (eventId: string) => `event ${eventId}`,
}

const LIVE = STATUSES.filter((status) => status !== "deleted")

const groupOnHit = ({ type, status, tx }: Pick<Conversion, "type" | "status" | "tx">) =>
  JSON.stringify([type, status, tx === null])

function spotsOf(conversion: Conversion): Spot[] {
  const { id, hit, vid, type, status, tx, key, eventId, offerSource, undone } = conversion
  const spots = [{ name: placeNames.key(key), group: id }]
  if (!undone) spots.push({ name: placeNames.hit(hit), group: groupOnHit(conversion) })
  if (tx !== null) spots.push({ name: placeNames.sale(vid, tx), group: id })
  const group = JSON.stringify([offerSource, type, status])
  if (tx !== null && !undone) spots.push({ name: placeNames.tx(tx), group })
  if (eventId !== null && !undone) spots.push({ name: placeNames.eventId(eventId), group })
  return spots
}

function asked({ hit, vid, tx, key, once }: MeetingPlace): string[] {
  const names = [placeNames.hit(hit), placeNames.key(key)]
  if (tx !== null) names.push(placeNames.sale(vid, tx))
  if (once !== null) names.push("tx" in once ? placeNames.tx(once.tx) : placeNames.eventId(once.eventId))
  return names
}
