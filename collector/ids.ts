import { hash, randomFillSync } from "node:crypto"
import { ID_CHANCE_BYTES, idTime, inStreamOf, makeId } from "./domain/ids.ts"
import type { Clock, Ids } from "./ports.ts"

/**
 * Ids of the system's own chance, or of another that fills bytes. Those of `next` only grow, also within a millisecond and when the clock is
 * set back, so that of two the greater is the newer.
 */
export function createIds(clock: Clock, fill: (bytes: Uint8Array) => unknown = randomFillSync): Ids {
  const chance = new Uint8Array(ID_CHANCE_BYTES)
  let latest = 0
  return {
    next: () => {
      const now = clock()
      if (now > latest) fill(chance)
      else increase(chance)
      latest = Math.max(latest, now)
      return makeId(latest, chance)
    },

    hitOf: (event, vid) => {
      const digest = hash("sha256", event + vid, "buffer")
      return inStreamOf(makeId(idTime(event), digest), vid)
    },
  }
}

/** Adds one to a number of many bytes, the last the least. */
function increase(bytes: Uint8Array): void {
  for (let at = bytes.length - 1; at >= 0; at--) {
    bytes[at] = ((bytes[at] ?? 0) + 1) & 255
    if (bytes[at] !== 0) return
  }
}
