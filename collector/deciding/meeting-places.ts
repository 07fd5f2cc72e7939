import { DEFAULT_TYPE } from "../domain/conversion/conversion-types.ts"
import { modesInUse } from "../domain/conversion/mode.ts"
import { keyOfSale } from "../domain/conversion/same-sale.ts"
import { type Done, putBack } from "../domain/conversion/undo.ts"
import { keyWithoutTx } from "../domain/conversion/unique-key.ts"
import type { Conversion } from "../domain/event.ts"
import type { Located } from "../domain/hit/parking.ts"
import type { Settings } from "../domain/settings.ts"
import type { MeetingPlace } from "../ports.ts"

/** Where claims may meet conversions; what the settings say of it is looked up once for all of them. */
export function meetingPlaces(settings: Settings) {
  const overAllVisitors = saidOnce(settings)
  return ({ claim, found: { hit } }: Located): MeetingPlace => {
    const { tx, type } = claim
    const key = keyWithoutTx(hit.id, type ?? DEFAULT_TYPE)
    const replaced = tx === null ? (settings.types.get(type ?? DEFAULT_TYPE)?.replaces ?? []) : []
    return { hit: hit.id, vid: hit.vid, tx, key, once: overAllVisitors(claim), replaced }
  }
}

/** What is compared over all visitors, where any duplicate mode does so: the event id, else the tx. */
function saidOnce(settings: Settings) {
  const isUsed = modesInUse(settings).has("ignore_by_event_id")
  return ({ tx, eventId }: Pick<Conversion, "tx" | "eventId">): MeetingPlace["once"] => {
    if (!isUsed) return null
    if (eventId !== null) return { eventId }
    return tx === null ? null : { tx }
  }
}

/**
 * How many conversions claims may take out of one group: each that settles one leaves the one before it as the newest.
 * What is on a hit is looked at where no tx says which is meant.
 */
export function mostTaken(places: readonly MeetingPlace[]): number {
  const onHits = [...Map.groupBy(places, ({ hit }) => hit).values()]
  const lookedAt = onHits.filter((there) => there.some(({ tx }) => tx === null))
  const overAll = places.filter(({ once }) => once !== null)
  const named = Map.groupBy(overAll, ({ once }) => JSON.stringify(once)).values()
  return Math.max(1, ...[...lookedAt, ...named].map(({ length }) => length))
}

/** So many of a group are looked through for one that is the same sale: its own key may be no sale's. */
export const MOST_BESIDE = 100

/** Of what a row has made nothing is left that could be another's sale. */
export function placesWhenPutBack(done: Done, settings: Settings): MeetingPlace[] {
  return done.revision.number === 1 ? [] : placesOfSale(putBack(done), settings)
}

/** Where others may be that are the same sale as a conversion: by the key it has, or by that of its duplicate mode. */
export function placesOfSale(of: Conversion, settings: Settings): MeetingPlace[] {
  const { hit, vid, tx } = of
  const once = saidOnce(settings)(of)
  const keys = new Set([of.key, keyOfSale(of, settings)])
  return [...keys].map((key) => ({ ...atKey(key), hit, vid, tx, once }))
}

/** Of what nothing else is known than its key. */
export const atKey = (key: string): MeetingPlace => ({
  ...{ hit: "", vid: "", tx: null, key },
  ...{ once: null, replaced: [] },
})
