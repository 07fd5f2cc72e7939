import { createHash, randomFillSync } from "node:crypto"
import { ID_CHANCE_BYTES, idTime, inStreamOf, makeId } from "./domain/ids.ts"
import type { Clock, Ids } from "./ports.ts"

/** An event may be as old as the script keeps it, and as young as a clock may be wrong. */
const OLDEST_EVENT_MS = 72 * 3_600_000
const CLOCK_ERROR_MS = 10 * 60_000

/**
 * Ids of the system's own chance. Those of `next` only grow, also within a millisecond and when the clock is
 * set back, so that of two the greater is the newer.
 */
export function createIds(clock: Clock): Ids {
  const chance = new Uint8Array(ID_CHANCE_BYTES)
  let latest = 0
  return {
    next: () => {
      const now = clock()
      if (now > latest) randomFillSync(chance)
      else increase(chance)
      latest = Math.max(latest, now)
      return makeId(latest, chance)
    },

    hitOf: (event, vid) => {
      const now = clock()
      const told = idTime(event)
      const isBelievable = told > now - OLDEST_EVENT_MS && told < now + CLOCK_ERROR_MS
      const digest = createHash("sha256").update(event).update(vid).digest()
      return inStreamOf(makeId(isBelievable ? told : now, digest), vid)
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
