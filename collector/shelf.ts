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

function placesOf({ hit, vid, tx, key, eventId }: Conversion): string[] {
  return [
    name("hit", hit),
    name("key", key),
    ...(tx === null ? [] : [name("sale", vid, tx), name("tx", tx)]),
    ...(eventId === null ? [] : [name("event", eventId)]),
  ]
}

function asked({ hit, vid, tx, key, once }: MeetingPlace): string[] {
  const byOnce = once && ("tx" in once ? name("tx", once.tx) : name("event", once.eventId))
  return [
    name("hit", hit),
    name("key", key),
    ...(tx === null ? [] : [name("sale", vid, tx)]),
    ...(byOnce === null ? [] : [byOnce]),
  ]
}

const name = (...parts: string[]) => JSON.stringify(parts)
