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
/** A destination that asks for a pause gets no more than this at once, in ms. */
const LONGEST_PAUSE = 3_600_000
/**
 * The pause after the failure that is warned of, in ms; twice as long after each further one. So an outage of some
 * minutes ends nothing, however much there is to send in them.
 */
const FIRST_PAUSE = 1_000
const LONGEST_OWN_PAUSE = 60_000

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
  if (verdict === "sent") return afterSuccess(before)
  const failures = before.failures + 1
  const isOff = before.state === "off" || verdict === "off" || failures >= OFF_AFTER
  return {
    ...before,
    failures,
    failingSince: before.failingSince ?? at,
    lastError: error,
    pausedUntil: later(before.pausedUntil, verdict === "retry" ? pauseUntil(at, failures, asked) : null),
    state: isOff ? "off" : "on",
    since: isOff && before.state === "on" ? at : before.since,
  }
}

/** One that is off keeps since when it fails: what it has missed since is sent when it is resumed. */
function afterSuccess(before: DestinationState): DestinationState {
  if (before.state === "off") return before
  return { ...before, failures: 0, failingSince: null, lastError: null, pausedUntil: null }
}

/** Until when a destination that cannot answer is left alone; null if it is not. */
function pauseUntil(at: number, failures: number, asked: number | null): number | null {
  const excess = failures - WARN_AFTER
  const own = excess < 0 ? 0 : Math.min(FIRST_PAUSE * 2 ** excess, LONGEST_OWN_PAUSE)
  const pause = Math.max(own, Math.min(asked ?? 0, LONGEST_PAUSE))
  return pause === 0 ? null : at + pause
}

/** Requests that were under way together must not shorten each other's pause. */
function later(one: number | null, other: number | null): number | null {
  return one === null || other === null ? (one ?? other) : Math.max(one, other)
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
