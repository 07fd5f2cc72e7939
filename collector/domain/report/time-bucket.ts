import { type Offset, offsetAt } from "../time-zone.ts"

/**
 * Days and hours of a time zone, as numbers to group by and as the texts they are shown as. A day is one however
 * many hours it has; of two hours that clocks show alike, because they were put back between, each is its own.
 */

export const DAY_MS = 86_400_000
export const HOUR_MS = 3_600_000

/** An hour's number leaves room for the offset that made it, in seconds, of which no zone has a day. */
export const OFFSETS_AN_HOUR = 200_000
const MIDDLE = OFFSETS_AN_HOUR / 2

/**
 * What is added to the number of an hour of the clock, for each offset: less for clocks that are further ahead, so
 * that of two hours that they show alike the earlier is the lesser number.
 */
export function offsetMark({ aheadMs }: Pick<Offset, "aheadMs">): number {
  return MIDDLE - aheadMs / 1_000
}

/** `2026-11-01` of a day's number. */
export function dayText(day: number): string {
  return new Date(day * DAY_MS).toISOString().slice(0, 10)
}

/** `2026-11-01T02:00+01:00` of an hour's number. */
export function hourText(hour: number): string {
  const ahead = MIDDLE - (hour % OFFSETS_AN_HOUR)
  const clock = new Date(Math.floor(hour / OFFSETS_AN_HOUR) * HOUR_MS).toISOString().slice(0, 16)
  const minutes = Math.round(Math.abs(ahead) / 60)
  const two = (number: number) => String(number).padStart(2, "0")
  return `${clock}${ahead < 0 ? "-" : "+"}${two(Math.floor(minutes / 60))}:${two(minutes % 60)}`
}

/** The number of a day; null if the text is none. */
export function dayNumber(text: string): number | null {
  const at = /^\d{4}-\d\d-\d\d$/.test(text) ? Date.parse(`${text}T00:00:00Z`) : Number.NaN
  return Number.isNaN(at) || dayText(at / DAY_MS) !== text ? null : at / DAY_MS
}

/** The number of an hour, such as the reports name it; null if the text is none. */
export function hourNumber(text: string): number | null {
  const [, clock, sign, hours, minutes] = /^(\d{4}-\d\d-\d\dT\d\d):00([+-])(\d\d):(\d\d)$/.exec(text) ?? []
  const at = Date.parse(`${clock}:00:00Z`)
  if (Number.isNaN(at)) return null
  const ahead = (Number(hours) * 3_600 + Number(minutes) * 60) * (sign === "-" ? -1 : 1)
  return (at / HOUR_MS) * OFFSETS_AN_HOUR + offsetMark({ aheadMs: ahead * 1_000 })
}

/** The number of the day, or the hour, that a time is in. */
export function bucketOf(by: "day" | "hour", at: number, offsets: readonly Offset[]): number {
  const aheadMs = offsetAt(offsets, at)
  if (by === "day") return Math.floor((at + aheadMs) / DAY_MS)
  return Math.floor((at + aheadMs) / HOUR_MS) * OFFSETS_AN_HOUR + offsetMark({ aheadMs })
}
