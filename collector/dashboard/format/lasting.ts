const UNITS = [
  ["day", 86_400_000],
  ["hour", 3_600_000],
  ["minute", 60_000],
  ["second", 1_000],
] as const

/** How long it is from one moment to another, as short as one says it. */
export function lasting(from: string, to: string): string {
  const ms = Math.max(0, new Date(to).getTime() - new Date(from).getTime())
  const [unit, length] = UNITS.find(([, length]) => ms >= length) ?? ["second", 1_000]
  const format = new Intl.NumberFormat(undefined, { style: "unit", unit, unitDisplay: "short" })
  return format.format(Math.round(ms / length))
}
