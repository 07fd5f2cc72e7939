import { idTime } from "./ids.ts"

/** The script keeps an event that it cannot send for so long. */
const OLDEST_EVENT_MS = 72 * 3_600_000
/**
 * So long a browser may take to write an event down before it sends it at once. Two that are sent at once keep the
 * order in which they come: a claim may be a little older than the view it follows, and is still made after it.
 */
const AT_ONCE_MS = 20

/**
 * When an event of a browser happened, in ms since 1970. The script makes an event's id by the clock by which it
 * says what time it is when it sends it: the difference is the event's age, however wrong that clock is.
 * @param id the event's own id, if the browser gave it one
 * @param browserNow the browser's clock when it sent the event
 * @param at when it was received: then it happened, as far as anybody knows, if one of both is missing
 */
export function eventTime(id: string | null, browserNow: number | null, at: number): number {
  if (id === null || browserNow === null) return at
  const age = Math.round(browserNow - idTime(id))
  return age <= AT_ONCE_MS ? at : at - Math.min(age, OLDEST_EVENT_MS)
}
