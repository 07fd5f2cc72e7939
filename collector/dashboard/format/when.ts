const DAY_MS = 86_400_000

/** A moment, as exactly as a log needs it: the time today, the date before. */
export function when(time: string | null | undefined, timeZone: string | undefined): string {
  if (!time) return "–"
  const at = new Date(time)
  const isNear = Math.abs(Date.now() - at.getTime()) < DAY_MS
  return new Intl.DateTimeFormat(undefined, {
    ...(!isNear && { month: "short", day: "numeric" }),
    ...(new Date().getFullYear() !== at.getFullYear() && { year: "numeric" }),
    hour: "2-digit",
    minute: "2-digit",
    ...(isNear && { second: "2-digit" }),
    ...(timeZone && { timeZone }),
  }).format(at)
}

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
