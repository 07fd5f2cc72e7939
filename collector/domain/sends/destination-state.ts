import type { Verdict } from "./attempt.ts"

/** How a destination has been doing. Times in ms since 1970. */
export interface DestinationState {
  /** By `destinationsOf`. */
  key: string
  state: "on" | "off"
  /** Since when it is on or off. */
  since: number
  /** Failures in a row, and since when they are. */
  failures: number
  failingSince: number | null
  lastError: string | null
  /** It asked to be left alone until then. */
  pausedUntil: number | null
}

/** So many failures in a row are worth a warning; so many end it. */
export const WARN_AFTER = 5
export const OFF_AFTER = 20
/** A destination that asks for a pause gets no more than this at once. */
const LONGEST_PAUSE = 3_600_000

export const isWarned = ({ failures }: DestinationState): boolean => failures >= WARN_AFTER

/** What an attempt says of its destination. */
export interface AttemptNews {
  verdict: Verdict
  at: number
  /** What went wrong, in a sentence; null if nothing did. */
  error: string | null
  /** For how long it asks us to wait, in ms. */
  asked: number | null
}

/** A destination after one more attempt. */
export function afterAttempt(before: DestinationState, news: AttemptNews): DestinationState {
  const { verdict, at, error, asked } = news
  if (verdict === "sent")
    return { ...before, failures: 0, failingSince: null, lastError: null, pausedUntil: null }
  const failures = before.failures + 1
  const isOff = before.state === "off" || verdict === "off" || failures >= OFF_AFTER
  return {
    ...before,
    failures,
    failingSince: before.failingSince ?? at,
    lastError: error,
    pausedUntil: asked === null ? before.pausedUntil : at + Math.min(asked, LONGEST_PAUSE),
    state: isOff ? "off" : "on",
    since: isOff && before.state === "on" ? at : before.since,
  }
}

/** A destination that somebody has switched on again. */
export function resumed(before: DestinationState, at: number): DestinationState {
  const since = before.state === "on" ? before.since : at
  return { ...before, state: "on", since, failures: 0, failingSince: null, pausedUntil: null }
}

/** What to tell the operator when a destination goes from well to ill, or back; null if it does neither. */
export function turnOf(before: DestinationState, after: DestinationState): string | null {
  const { key, failures, lastError } = after
  const why = `${failures} failures in a row, the last: ${lastError}`
  if (before.state === "on" && after.state === "off")
    return `destination ${key} is off: ${why}. What is planned for it waits until it is resumed.`
  if (!isWarned(before) && isWarned(after)) return `destination ${key} is failing: ${why}`
  return isWarned(before) && failures === 0 && after.state === "on"
    ? `destination ${key} is well again`
    : null
}
