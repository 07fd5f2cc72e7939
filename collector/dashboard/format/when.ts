const DAY_MS = 86_400_000

/**
 * A moment, as short as it can be told: the time today, the date before.
 * @param isExact with seconds, as a log of what comes in needs them
 */
export function when(
  time: string | null | undefined,
  timeZone: string | undefined,
  isExact = false,
  now = new Date(),
): string {
  if (!time) return "–"
  const at = new Date(time)
  const [day, today] = [dayOf(at, timeZone), dayOf(now, timeZone)]
  return new Intl.DateTimeFormat(undefined, {
    ...(day !== today && { month: "short", day: "numeric" }),
    ...(day.slice(0, 4) !== today.slice(0, 4) && { year: "numeric" }),
    hour: "numeric",
    minute: "2-digit",
    ...(isExact && { second: "2-digit" }),
    ...(timeZone && { timeZone }),
  }).format(at)
}

/** The day of a moment there, as `2026-11-21`. */
const dayOf = (at: Date, timeZone: string | undefined) =>
  new Intl.DateTimeFormat("sv-SE", { dateStyle: "short", ...(timeZone && { timeZone }) }).format(at)

/** A moment, whole. */
export function exactly(time: string, timeZone: string | undefined): string {
  const options = { dateStyle: "full", timeStyle: "long", ...(timeZone && { timeZone }) } as const
  return new Intl.DateTimeFormat(undefined, options).format(new Date(time))
}

const relative = new Intl.RelativeTimeFormat(undefined, { numeric: "auto" })
const UNITS = [
  ["day", DAY_MS],
  ["hour", 3_600_000],
  ["minute", 60_000],
] as const

/** How long ago it was. */
export function ago(time: string): string {
  const gone = new Date(time).getTime() - Date.now()
  const [unit, ms] = UNITS.find(([, ms]) => Math.abs(gone) >= ms) ?? ["second", 1_000]
  return relative.format(Math.round(gone / ms), unit)
}
