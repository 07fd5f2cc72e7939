import { hash, randomFillSync } from "node:crypto"
import { ID_CHANCE_BYTES, idAtTimeOf, inStreamOf, makeId } from "./domain/ids.ts"
import type { Clock, Ids } from "./ports.ts"

type Fill = (bytes: Uint8Array) => unknown

/**
 * Ids of the system's own chance, or of another that fills bytes. Those of `next` only grow, also within a
 * millisecond and when the clock is set back, so that of two the greater is the newer.
 */
export function createIds(clock: Clock, fill: Fill = randomFillSync): Ids {
  const draw = drawer(fill)
  const digested = new Uint8Array(ID_CHANCE_BYTES)
  let chance: Uint8Array = new Uint8Array(ID_CHANCE_BYTES)
  let latest = 0
  return {
    next: () => {
      const now = clock()
      if (now > latest) chance = draw()
      else increase(chance)
      latest = Math.max(latest, now)
      return makeId(latest, chance)
    },

    hitOf: (event, vid) => {
      const digest = hash("sha256", event + vid, "binary") // as a buffer it takes five times as long
      for (let at = 0; at < ID_CHANCE_BYTES; at++) digested[at] = digest.charCodeAt(at)
      return inStreamOf(idAtTimeOf(event, digested), vid)
    },
  }
}

/** The system is asked for the chance of so many ids at once: to ask takes longer than to make ten ids of it. */
const IDS_AT_ONCE = 200

/** Bytes of chance for one id, never the same twice. */
function drawer(fill: Fill): () => Uint8Array {
  const drawn = new Uint8Array(IDS_AT_ONCE * ID_CHANCE_BYTES)
  let next = drawn.length
  return () => {
    if (next === drawn.length) {
      fill(drawn)
      next = 0
    }
    next += ID_CHANCE_BYTES
    return drawn.subarray(next - ID_CHANCE_BYTES, next)
  }
}

/** Adds one to a number of many bytes, the last the least. */
function increase(bytes: Uint8Array): void {
  for (let at = bytes.length - 1; at >= 0; at--) {
    bytes[at] = ((bytes[at] ?? 0) + 1) & 255
    if (bytes[at] !== 0) return
  }
}
