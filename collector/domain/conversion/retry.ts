import type { Settings } from "../settings.ts"
import type { Draft } from "./draft.ts"
import type { DuplicateMode } from "./duplicate-modes.ts"
import { modesInUse } from "./mode.ts"

/** A server that hears no answer in time sends the same request again: in `increment` that must not add twice. */
const USUAL_WINDOW_MS: Partial<Record<DuplicateMode, number>> = { increment: 10_000 }

/** Whether a claim is the very request that was counted a moment ago. */
export function isRetry({ received, repeatOf, type, mode }: Draft): boolean {
  const window = type.retryWindow ?? USUAL_WINDOW_MS[mode] ?? 0
  return repeatOf !== null && window > 0 && Math.abs(received.at - repeatOf) <= window
}

/** How far apart two requests can be and still be one, whatever their type, in ms. */
export function longestRetryWindow(settings: Settings): number {
  const own = [...settings.types.values()].map(({ retryWindow }) => retryWindow ?? 0)
  const usual = [...modesInUse(settings)].map((mode) => USUAL_WINDOW_MS[mode] ?? 0)
  return Math.max(0, ...own, ...usual)
}
