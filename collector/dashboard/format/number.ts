/** What is shown where there is nothing: a ratio with nothing below it is no number. */
export const DASH = "–"

const counts = new Intl.NumberFormat(undefined, { maximumFractionDigits: 2 })
const percents = new Intl.NumberFormat(undefined, { style: "percent", maximumFractionDigits: 2 })
const short = new Intl.NumberFormat(undefined, { notation: "compact", maximumFractionDigits: 1 })

/** A count, with its thousands apart. */
export const count = (value: number | null | undefined) => (value == null ? DASH : counts.format(value))

/** A count, as short as an axis wants it. */
export const shortCount = (value: number) => short.format(value)

/** One number as a share of another; a dash where there is nothing to share. */
export function percent(part: number | null, whole: number | null): string {
  const value = ratio(part, whole)
  return value === null ? DASH : percents.format(value)
}

/** The quotient; null where there is nothing below it. */
export function ratio(part: number | null, whole: number | null): number | null {
  return part === null || whole === null || whole === 0 ? null : part / whole
}
