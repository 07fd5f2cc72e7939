import { setTimeout as pass } from "node:timers/promises"

/** An inbox that is safe by itself may answer before anything is decided: for so long that is looked for. */
const PATIENCE_MS = 5_000
const LOOK_EVERY_MS = 50

/** What is found by looking now and again; null if it is not there soon. */
export async function soon<Found>(look: () => Promise<Found | null>): Promise<Found | null> {
  const deadline = performance.now() + PATIENCE_MS
  for (;;) {
    const found = await look()
    if (found !== null || performance.now() > deadline) return found
    await pass(LOOK_EVERY_MS)
  }
}
