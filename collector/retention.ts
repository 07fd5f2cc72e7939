import { setTimeout } from "node:timers/promises"
import type { Settings } from "./domain/settings.ts"
import type { Clock, People } from "./ports.ts"

const DAY_MS = 86_400_000
/** How often it is looked whether something has become too old. */
const LOOK_EVERY_MS = 10 * 60_000

export interface RetentionNeeds {
  people: Pick<People, "forgetBefore" | "scour">
  settings: () => Settings
  clock: Clock
  /** Runs a task unless another process is at it; what it does ends when the signal says so. */
  alone: (task: string, work: (signal: AbortSignal) => Promise<void>) => Promise<boolean>
  onProblem: (what: string, error: unknown) => void
}

export interface Retention {
  /** Takes out what is older than the settings allow, now and from time to time, until it is stopped. */
  run(): Promise<void>
  /** Takes out all that is too old now. */
  pass(signal?: AbortSignal): Promise<void>
  stop(): void
}

/** Ends what concerns people when it is older than `account.retentionDays`; without that setting, never. */
export function createRetention({ people, settings, clock, alone, onProblem }: RetentionNeeds): Retention {
  const stopping = new AbortController()

  /** As long as each step took it waits, so that half of the ledger's time is always for what comes in. */
  async function pass(signal: AbortSignal = stopping.signal): Promise<void> {
    const { retentionDays } = settings().account
    if (retentionDays === undefined) return
    const before = clock() - retentionDays * DAY_MS
    let steps = 0
    for (let isMore = true; isMore && !signal.aborted; steps++) {
      const since = performance.now()
      isMore = await people.forgetBefore(before, clock())
      if (isMore) await pause(performance.now() - since, signal)
    }
    if (steps > 1) await people.scour()
  }

  async function run(): Promise<void> {
    while (!stopping.signal.aborted) {
      await alone("retention", (lost) => pass(AbortSignal.any([lost, stopping.signal]))).catch((error) =>
        onProblem("what is too old cannot be taken out; it is tried again", error),
      )
      await pause(LOOK_EVERY_MS, stopping.signal)
    }
  }

  return { run, pass, stop: () => stopping.abort() }
}

/** Waits for so many ms, or until the signal says so. */
async function pause(ms: number, signal: AbortSignal): Promise<void> {
  await setTimeout(ms, undefined, { signal }).catch(() => undefined) // it only ever ends by the signal
}
