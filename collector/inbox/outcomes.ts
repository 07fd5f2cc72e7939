import type { Outcome } from "../domain/event.ts"
import { within } from "../within.ts"

/** Those who wait for outcomes, by event: the same event may have been sent several times at once. */
export function waitingRoom() {
  const inRoom = new Map<string, Set<(outcome: Outcome) => void>>()
  return {
    /** Tells all who wait for an event what became of it. */
    tell: (outcome: Outcome) => {
      for (const resolve of inRoom.get(outcome.event) ?? []) resolve(outcome)
      inRoom.delete(outcome.event)
    },

    waitFor: (event: string) => {
      const { promise, resolve } = Promise.withResolvers<Outcome>()
      const others = inRoom.get(event) ?? new Set()
      inRoom.set(event, others.add(resolve))
      const forget = () => {
        others.delete(resolve)
        if (others.size === 0 && inRoom.get(event) === others) inRoom.delete(event)
      }
      return {
        forget,
        /** The outcome, or null if it does not come within so many ms. */
        within: async (ms: number): Promise<Outcome | null> => {
          const outcome = await within(ms, promise, () => null)
          forget()
          return outcome
        },
      }
    },
  }
}
