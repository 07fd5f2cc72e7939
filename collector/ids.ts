import { createHash, randomFillSync } from "node:crypto"
import { ID_CHANCE_BYTES, idTime, inStreamOf, makeId } from "./domain/ids.ts"
import type { Clock, Ids } from "./ports.ts"

/** An event may be as old as the script keeps it, and as young as a clock may be wrong. */
const OLDEST_EVENT_MS = 72 * 3_600_000
const CLOCK_ERROR_MS = 10 * 60_000

/** Ids of the system's own chance. */
export function createIds(clock: Clock): Ids {
  const chance = new Uint8Array(ID_CHANCE_BYTES)
  return {
    next: () => makeId(clock(), randomFillSync(chance)),

    hitOf: (event, vid) => {
      const now = clock()
      const told = idTime(event)
      const isBelievable = told > now - OLDEST_EVENT_MS && told < now + CLOCK_ERROR_MS
      const digest = createHash("sha256").update(event).update(vid).digest()
      return inStreamOf(makeId(isBelievable ? told : now, digest), vid)
    },
  }
}
