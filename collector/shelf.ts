import type { Conversion } from "./domain/event.ts"
import type { MeetingPlace } from "./ports.ts"

/** Conversions by where claims may meet them, so that a claim looks at a few and not at all. */
export interface Shelf {
  /** Those a claim of this place may meet, as they stand now. */
  at(place: MeetingPlace): Conversion[]
  get(id: string): Conversion | undefined
  put(conversion: Conversion): void
  all(): Conversion[]
}

/** As many of one hit are looked at, the newest. */
const MOST_OF_A_HIT = 200

export function createShelf(conversions: readonly Conversion[] = []): Shelf {
  const byId = new Map<string, Conversion>()
  /** By place, the ids of those that are or were there; lists, for there may be a million places of one id each. */
  const places = new Map<string, string[]>()

  function put(conversion: Conversion) {
    const { id } = conversion
    const before = byId.get(id)
    const known = before ? placesOf(before) : []
    byId.set(id, conversion)
    for (const place of placesOf(conversion)) {
      if (known.includes(place)) continue
      const ids = places.get(place)
      if (ids === undefined) places.set(place, [id])
      else if (before === undefined || !ids.includes(id)) ids.push(id)
    }
  }

  function at(place: MeetingPlace): Conversion[] {
    const ids = new Set(asked(place).flatMap((name) => [...(places.get(name) ?? [])].slice(-MOST_OF_A_HIT)))
    return [...ids].flatMap((id) => byId.get(id) ?? [])
  }

  for (const conversion of conversions) put(conversion)
  return { at, get: (id) => byId.get(id), put, all: () => [...byId.values()] }
}

/** Names of places; an id is as long as any other, so that no two are one. */
const placeNames = {
  hit: (hit: string) => `hit ${hit}`,
  key: (key: string) => `key ${key}`,
  sale: (vid: string, tx: string) => `sale ${vid} ${tx}`,
  tx: (tx: string) => `tx ${tx}`,
  eventId: (eventId: string) => `event ${eventId}`,
}

function placesOf({ hit, vid, tx, key, eventId }: Conversion): string[] {
  const names = [placeNames.hit(hit), placeNames.key(key)]
  if (tx !== null) names.push(placeNames.sale(vid, tx), placeNames.tx(tx))
  if (eventId !== null) names.push(placeNames.eventId(eventId))
  return names
}

function asked({ hit, vid, tx, key, once }: MeetingPlace): string[] {
  const names = [placeNames.hit(hit), placeNames.key(key)]
  if (tx !== null) names.push(placeNames.sale(vid, tx))
  if (once !== null) names.push("tx" in once ? placeNames.tx(once.tx) : placeNames.eventId(once.eventId))
  return names
}
