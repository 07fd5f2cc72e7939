import { dayAfter, startOfDay } from "../../domain/cost/period.ts"
import { bucketOf, dayNumber, dayText, hourText } from "../../domain/report/time-bucket.ts"
import { offsetsWithin } from "../../domain/time-zone.ts"
import type { Days } from "../format/period.ts"
import { groupOf, NOTHING, type ReportRow, type Sums } from "./answer.ts"

/** Into what a period is cut for a chart. */
export type BucketName = "day" | "hour"

export interface Bucket {
  /** The day as a date, the hour as a time with its offset: as a report names it. */
  name: string
  /** When it begins, in ms since 1970. */
  at: number
}

/** A single day is cut into hours, all others into days. */
export const bucketFor = ({ from, to }: Days): BucketName => (from === to ? "hour" : "day")

/** Every bucket of a period, those in which nothing happened too. */
export function bucketsOf({ from, to }: Days, zone: string): Bucket[] {
  return from === to ? hoursOf(from, zone) : daysOf({ from, to }, zone)
}

/** No clock is changed by less, or at another moment of an hour. */
const STEP_MS = 30 * 60_000

function hoursOf(day: string, zone: string): Bucket[] {
  const [from, to] = [startOfDay(day, zone), startOfDay(dayAfter(day), zone)]
  if (from === null || to === null) return []
  const offsets = offsetsWithin({ from, to }, zone)
  const buckets: Bucket[] = []
  for (let at = from; at < to; at += STEP_MS) {
    const name = hourText(bucketOf("hour", at, offsets))
    if (name !== buckets.at(-1)?.name) buckets.push({ name, at })
  }
  return buckets
}

/** Whether clocks show an hour twice, because they are put back in it: only its offset tells it from the other. */
export function isShownTwice(hour: string, zone: string): boolean {
  const at = Date.parse(hour)
  if (Number.isNaN(at)) return false
  const near = [-2, -1, 1, 2].map((steps) => at + steps * STEP_MS)
  const offsets = offsetsWithin({ from: at - 2 * STEP_MS, to: at + 3 * STEP_MS }, zone)
  const names = near.map((moment) => hourText(bucketOf("hour", moment, offsets)))
  return names.some((name) => name !== hour && name.slice(0, 16) === hour.slice(0, 16))
}

function daysOf({ from, to }: Days, zone: string): Bucket[] {
  const [first, last] = [dayNumber(from), dayNumber(to)]
  if (first === null || last === null) return []
  const buckets: Bucket[] = []
  for (let day = first; day <= last; day++) {
    const name = dayText(day)
    const at = startOfDay(name, zone)
    if (at !== null) buckets.push({ name, at }) // a zone may have left out a day
  }
  return buckets
}

/**
 * Which bucket is going on, so that more will be counted in it; null where none is.
 * @param end when the last one is over
 */
export function goingOn(buckets: readonly Bucket[], end: number, now: number): number | null {
  const at = buckets.findLastIndex((bucket) => bucket.at <= now)
  return at < 0 || now >= end ? null : at
}

/** What a report counted in each bucket; null in those that have not begun yet. */
export function sumsIn(buckets: readonly Bucket[], rows: readonly ReportRow[], now: number): (Sums | null)[] {
  const [by] = ["hour", "day"].filter((name) => rows[0] && name in rows[0])
  const found = new Map(rows.map((row) => [groupOf(row, by ?? "day"), row]))
  return buckets.map(({ name, at }) => (at > now ? null : (found.get(name) ?? NOTHING)))
}
