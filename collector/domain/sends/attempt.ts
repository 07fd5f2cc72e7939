import type { Failure } from "./send.ts"

/** What came of one request. */
export type Answer =
  /** An answer, with the first of its text, and what it asks of the next try. */
  | { status: number; text: string; retryAfter: string | null }
  /** None: no connection, a broken one, or no answer in time. */
  | { error: string }
  /** It was not sent: its host is on a private network, or nothing can sign it. */
  | { error: string; final: Failure }

/** What is to be made of an answer. */
export type Verdict = "sent" | "retry" | "final" | "off"

/** Statuses that are not what their hundred says. */
const ODD: ReadonlyMap<number, Verdict> = new Map([
  [408, "retry"], // request timeout
  [410, "off"], // gone: nobody is there any more
  [425, "retry"], // too early
  [429, "retry"], // too many requests
])
/** By the hundreds of a status; a redirect is followed never, and may be gone at the next try. */
const HUNDREDS: ReadonlyMap<number, Verdict> = new Map([
  [2, "sent"],
  [3, "retry"],
  [4, "final"],
  [5, "retry"],
])

/** What an answer means for the delivery, and for its destination. */
export function verdictOn(answer: Answer): Verdict {
  if ("error" in answer) return "final" in answer ? "final" : "retry"
  return ODD.get(answer.status) ?? HUNDREDS.get(Math.floor(answer.status / 100)) ?? "retry"
}

const [MINUTE, HOUR] = [60_000, 3_600_000]
/** How long is waited after each failed try, in ms, before chance; after the last the delivery is given up. */
export const RETRIES = [MINUTE, 5 * MINUTE, 30 * MINUTE, 2 * HOUR, 6 * HOUR, 24 * HOUR] as const
/** By so much of itself a wait may be longer, that not everything that failed together comes together again. */
const JITTER = 0.1
/** Nobody makes us wait longer than we would ourselves. */
const LONGEST_WAIT = 24 * HOUR

/**
 * How long to wait after a failed try, in ms; null to give it up.
 * @param tries how many have failed
 * @param chance from 0 to 1
 * @param asked for how long the destination asks us to wait, in ms
 */
export function waitAfter(tries: number, chance: number, asked: number | null): number | null {
  const usual = RETRIES[tries - 1]
  if (usual === undefined) return null
  return Math.max(Math.round(usual * (1 + JITTER * chance)), Math.min(asked ?? 0, LONGEST_WAIT))
}

/** What `Retry-After` asks for, in ms: whole seconds, or a date. Null if it says nothing that can be read. */
export function retryAfterMs(text: string | null, now: number): number | null {
  const value = text?.trim() ?? ""
  if (/^\d{1,9}$/.test(value)) return Number(value) * 1000
  const date = /^[A-Z][a-z]{2},? /.test(value) ? Date.parse(value) : Number.NaN
  return Number.isNaN(date) ? null : Math.max(0, date - now)
}
