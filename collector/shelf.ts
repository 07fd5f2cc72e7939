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
  const places = new Map<string, Set<string>>()

  function put(conversion: Conversion) {
    byId.set(conversion.id, conversion)
    for (const place of placesOf(conversion)) {
      const ids = places.get(place) ?? new Set()
      places.set(place, ids.add(conversion.id))
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
