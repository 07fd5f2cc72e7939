import { capital } from "../format/capital.ts"
import { DASH } from "../format/number.ts"
import { isShownTwice } from "./buckets.ts"

const countries = new Intl.DisplayNames(undefined, { type: "region", fallback: "code" })
const days = new Intl.DateTimeFormat(undefined, {
  weekday: "short",
  day: "numeric",
  month: "short",
  year: "numeric",
  timeZone: "UTC",
})
const hours = new Intl.DateTimeFormat(undefined, {
  weekday: "short",
  day: "numeric",
  month: "short",
  hour: "2-digit",
  minute: "2-digit",
  timeZone: "UTC",
})

const WORDS: Readonly<Record<string, (group: string, zone: string | undefined) => string>> = {
  country: (code) => (/^[A-Z]{2}$/.test(code) ? (countries.of(code) ?? code) : code),
  day: (day) => dated(days, `${day}T00:00Z`) ?? day,
  // The clock of the zone is what it says; its offset tells two hours apart that clocks show alike.
  hour: (hour, zone) => {
    const words = dated(hours, `${hour.slice(0, 16)}Z`)
    if (words === null) return hour
    return zone !== undefined && isShownTwice(hour, zone) ? `${words} ${hour.slice(16)}` : words
  },
  device: capital,
}

/**
 * A group of a report as people call it.
 * @param names what the settings call the things of a grouping, by their ids
 * @param zone whose clocks its hours are of
 */
export function groupWords(
  grouping: string,
  group: string | null,
  names: Readonly<Record<string, ReadonlyMap<string, string>>> = {},
  zone?: string,
): string {
  if (group === null) return DASH
  return own(names, grouping)?.get(group) ?? own(WORDS, grouping)?.(group, zone) ?? group
}

/** A grouping can have any name: one that every object has is no more than that. */
function own<Value>(table: Readonly<Record<string, Value>>, grouping: string): Value | undefined {
  return Object.hasOwn(table, grouping) ? table[grouping] : undefined
}

function dated(format: Intl.DateTimeFormat, text: string): string | null {
  const at = Date.parse(text)
  return Number.isNaN(at) ? null : format.format(at)
}
