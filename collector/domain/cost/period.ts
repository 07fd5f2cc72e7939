/** A stretch of time, in ms since 1970: from the first, up to but without the second. */
export interface Period {
  from: number
  to: number
}

const DAY = /^\d{4}-\d\d-\d\d$/

/**
 * The period that two cells name: days (`2026-11-01`) of that time zone, the last one included, or instants in
 * ISO 8601, the last one excluded. Without the second, one day. What is wrong with them, in a marketer's words.
 */
export function readPeriod(from: string, to: string, timezone: string): Period | { fault: string } {
  if (from === "") return { fault: "The period has no beginning: name a day such as 2026-11-01 in from." }
  const begins = DAY.test(from) ? startOfDay(from, timezone) : parseInstant(from)
  if (begins === null) return { fault: unreadable(from) }
  if (to === "" && !DAY.test(from)) return { fault: "The period has no end: name one in to." }
  const last = to || from
  const ends = DAY.test(last) ? startOfDay(dayAfter(last), timezone) : parseInstant(last)
  if (ends === null) return { fault: unreadable(last) }
  if (ends <= begins) return { fault: `The period ends before it begins: from ${from} to ${last}.` }
  return { from: begins, to: ends }
}

const INSTANT = /^\d{4}-\d\d-\d\dT\d\d:\d\d(?::\d\d(?:\.\d{1,3})?)?(?:Z|[+-]\d\d:\d\d)$/

/** A time in ISO 8601 with its zone, in ms since 1970; null if the text is none, or the calendar has no such day. */
export function parseInstant(text: string): number | null {
  const isOfDay = INSTANT.test(text) && calendarTime(text.slice(0, 10)) !== null
  const at = isOfDay ? Date.parse(text) : Number.NaN
  return Number.isNaN(at) ? null : at
}

function unreadable(text: string): string {
  return `"${text}" is no day such as 2026-11-01, and no time such as 2026-11-01T14:00:00Z.`
}

/** The day that follows, as text; text that names no day of the calendar stays as it is. */
export function dayAfter(day: string): string {
  const at = calendarTime(day)
  return at === null ? day : new Date(at + DAY_MS).toISOString().slice(0, 10)
}

const SECOND_MS = 1_000
const DAY_MS = 86_400_000
/** No zone is further from UTC, and no change of clocks takes longer. */
const FURTHEST_MS = 30 * 3_600_000

/**
 * When a day begins in a time zone, in ms since 1970: at midnight, or later where the clocks skip it. Null if
 * the calendar has no such day.
 */
export function startOfDay(day: string, timezone: string): number | null {
  const midnight = calendarTime(day)
  if (midnight === null) return null
  const dayAt = dayIn(timezone)
  // The day never goes back while time goes on, so halving finds its first second.
  let [before, after] = [midnight - FURTHEST_MS, midnight + FURTHEST_MS]
  while (after - before > SECOND_MS) {
    const middle = before + Math.floor((after - before) / 2 / SECOND_MS) * SECOND_MS
    if (dayAt(middle) < day) before = middle
    else after = middle
  }
  return dayAt(after) === day ? after : null
}

/** Midnight of that day in UTC; null if the calendar has no such day. */
function calendarTime(day: string): number | null {
  const at = Date.parse(`${day}T00:00:00Z`)
  return Number.isNaN(at) || new Date(at).toISOString().slice(0, 10) !== day ? null : at
}

/** Gives the day it is in a time zone at a time, as `2026-11-01`. */
function dayIn(timeZone: string): (at: number) => string {
  const parts = { year: "numeric", month: "2-digit", day: "2-digit" } as const
  const format = new Intl.DateTimeFormat("en-CA", { timeZone, ...parts }) // the one locale that writes it so
  return (at) => format.format(at)
}
