import dayjs from "dayjs"
import timezone from "dayjs/plugin/timezone.js"
import utc from "dayjs/plugin/utc.js"
import { dayAfter, startOfDay } from "../../domain/cost/period.ts"
import { dayNumber } from "../../domain/report/time-bucket.ts"
import { useAddress } from "./address.ts"
import { useTimeZone } from "./time-zone.ts"

dayjs.extend(utc)
dayjs.extend(timezone)

/** Whole days, both inclusive, as dates of a zone: what the API takes as `from` and `to`. */
export interface Days {
  from: string
  to: string
}

type Day = dayjs.Dayjs

/** The periods one can choose by name; today is given, as a date. */
export const PERIODS = {
  today: { title: "Today", days: (today: Day) => [today, today] },
  yesterday: {
    title: "Yesterday",
    days: (today: Day) => [today.subtract(1, "day"), today.subtract(1, "day")],
  },
  "7d": { title: "Last 7 days", days: (today: Day) => [today.subtract(6, "day"), today] },
  "30d": { title: "Last 30 days", days: (today: Day) => [today.subtract(29, "day"), today] },
  "90d": { title: "Last 90 days", days: (today: Day) => [today.subtract(89, "day"), today] },
  month: { title: "This month", days: (today: Day) => [today.startOf("month"), today] },
  "last-month": {
    title: "Last month",
    days: (today: Day) => [
      today.subtract(1, "month").startOf("month"),
      today.subtract(1, "month").endOf("month"),
    ],
  },
  year: { title: "This year", days: (today: Day) => [today.startOf("year"), today] },
} as const satisfies Record<string, { title: string; days: (today: Day) => readonly [Day, Day] }>

export type PeriodName = keyof typeof PERIODS
const USUAL: PeriodName = "30d"

/** What a period is compared with. */
export const COMPARISONS = {
  none: "No comparison",
  before: "The period before",
  year: "The year before",
} as const
export type Comparison = keyof typeof COMPARISONS

export interface Period extends Days {
  /** Its name; null for days of one's own. */
  name: PeriodName | null
  zone: string
  compare: Comparison
  compared: Days | null
}

const date = (day: Day) => day.format("YYYY-MM-DD")

/**
 * The period in the address: all figures of a screen are of it, in the chosen time zone.
 * @param usual what it is compared with unless the address says
 */
export function usePeriod(usual: Comparison = "before"): Period {
  const [asked] = useAddress()
  const [zone] = useTimeZone()
  const name = asked.get("period")
  const own = daysIn(asked)
  const known = name !== null && Object.hasOwn(PERIODS, name) ? (name as PeriodName) : USUAL // it has been seen to
  const days = own ?? daysNamed(known, Date.now(), zone)
  const compare = comparisonOf(asked.get("compare"), usual)
  return { ...days, name: own ? null : known, zone, compare, compared: comparedWith(days, compare) }
}

/**
 * The days of one's own that an address names, in whichever order, as a calendar takes them; null where they are no
 * days.
 */
export function daysIn(asked: URLSearchParams): Days | null {
  const days = [asked.get("from") ?? "", asked.get("to") ?? ""]
  if (days.some((day) => dayNumber(day) === null)) return null
  const [from = "", to = ""] = days.toSorted()
  return { from, to }
}

/**
 * The days that a period has by its name, as it is then in a zone. They are counted as dates, which know no clocks: to
 * count in a zone, dayjs goes by those of the browser too.
 */
export function daysNamed(name: PeriodName, now: number, zone: string): Days {
  const today = dayjs.utc(date(dayjs(now).tz(zone)))
  const [first, last] = PERIODS[name].days(today)
  return { from: date(first), to: date(last) }
}

function comparisonOf(text: string | null, usual: Comparison): Comparison {
  return text !== null && Object.hasOwn(COMPARISONS, text) ? (text as Comparison) : usual // as above
}

/** The days that others are held against: as many, just before, or the same days a year ago. */
export function comparedWith({ from, to }: Days, compare: Comparison): Days | null {
  const [first, last] = [dayjs.utc(from), dayjs.utc(to)]
  if (compare === "none") return null
  if (compare === "year") return { from: date(first.subtract(1, "year")), to: date(last.subtract(1, "year")) }
  const length = last.diff(first, "day") + 1
  return { from: date(first.subtract(length, "day")), to: date(first.subtract(1, "day")) }
}

/**
 * When the days that others are held against had come as far as those have by now: to the same day and time of day.
 * Null where those are over, or have not begun: then the days are compared whole.
 * @returns the moment after it, as the API takes the end of a period
 */
export function asFarAs(days: Days, compared: Days, zone: string, now: number): string | null {
  const today = date(dayjs(now).tz(zone))
  if (today < days.from || today > days.to) return null
  const daysGone = lengthOf({ from: days.from, to: today }) - 1
  const then = date(dayjs.utc(compared.from).add(daysGone, "day"))
  const [beginning, thatBeginning] = [startOfDay(today, zone), startOfDay(then, zone)]
  const thatEnd = startOfDay(dayAfter(then), zone)
  if (beginning === null || thatBeginning === null || thatEnd === null) return null
  return new Date(Math.min(thatBeginning + (now - beginning) + 1, thatEnd)).toISOString() // a day may be shorter
}

/** The moments between which a list is asked for; null where the address names no period: of any time. */
export function useSpan(): { from: string; to?: string } | null {
  const [asked] = useAddress()
  const { from, to, zone } = usePeriod()
  const since = sinceIn(asked)
  if (since !== null) return { from: since }
  if (!asked.has("period") && daysIn(asked) === null) return null
  return momentsOf({ from, to }, zone)
}

/** The moment from which on an address asks for a list; null where it asks for whole days, or any time. */
export function sinceIn(asked: URLSearchParams): string | null {
  const from = asked.get("from") ?? ""
  return asked.has("to") || Number.isNaN(Date.parse(from)) ? null : from
}

/**
 * When days begin and end in a zone, as reports have it: the end is the next day's beginning. What is no day there is
 * left as it is, for the collector to refuse.
 */
export function momentsOf({ from, to }: Days, zone: string): { from: string; to: string } {
  const beginningOf = (day: string) => {
    const at = startOfDay(day, zone)
    return at === null ? day : new Date(at).toISOString()
  }
  return { from: beginningOf(from), to: beginningOf(dayAfter(to)) }
}

/** How many days it has. */
export const lengthOf = ({ from, to }: Days): number => dayjs.utc(to).diff(dayjs.utc(from), "day") + 1

/** Two dates as people write them. */
export function daysInWords({ from, to }: Days): string {
  const format = new Intl.DateTimeFormat(undefined, { dateStyle: "medium", timeZone: "UTC" })
  return format.formatRange(new Date(from), new Date(to))
}
