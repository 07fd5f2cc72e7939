import { setTimeout } from "node:timers/promises"
import type { Ledger } from "../ports.ts"

export interface TurnNeeds {
  alone: Ledger["alone"]
  onProblem: (what: string, error: unknown) => void
}

export interface Turn {
  isOurs(): boolean
  /** Takes the turn when nobody has it, and keeps it, until it is stopped. */
  run(): Promise<void>
  stop(): void
}

const TRY_AGAIN_MS = 2_000

/** Whose turn it is to feed a copy that several processes share. */
export function createTurn({ alone, onProblem }: TurnNeeds): Turn {
  const stopping = new AbortController()
  let isOurs = false

  async function hold(lost: AbortSignal): Promise<void> {
    const ends = AbortSignal.any([lost, stopping.signal])
    isOurs = !ends.aborted
    if (isOurs) await new Promise((resolve) => ends.addEventListener("abort", resolve, { once: true }))
    isOurs = false
  }

  async function run(): Promise<void> {
    while (!stopping.signal.aborted) {
      await alone("copy for reports", hold).catch((error) =>
        onProblem("whose turn it is to feed the copy for reports is not known; it is asked again", error),
      )
      // It only ever ends by the signal.
      await setTimeout(TRY_AGAIN_MS, undefined, { signal: stopping.signal }).catch(() => undefined)
    }
  }

  return { isOurs: () => isOurs, run, stop: () => stopping.abort() }
}
