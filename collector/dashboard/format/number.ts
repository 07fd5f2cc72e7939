/** What is shown where there is nothing: a ratio with nothing below it is no number. */
export const DASH = "–"

const counts = new Intl.NumberFormat(undefined, { maximumFractionDigits: 2 })
const percents = new Intl.NumberFormat(undefined, { style: "percent", maximumFractionDigits: 2 })
const wholePercents = new Intl.NumberFormat(undefined, { style: "percent", maximumFractionDigits: 0 })
const short = new Intl.NumberFormat(undefined, { notation: "compact", maximumSignificantDigits: 3 })

/** A count, with its thousands apart. */
export const count = (value: number | null | undefined) => (value == null ? DASH : counts.format(value))

/** A number as short as an axis wants it, and no shorter: a tick that is rounded stands at a wrong place. */
export const shortCount = (value: number) => short.format(value)

/** A part of something, as a percentage. */
export const share = (value: number) => percents.format(value)

/** The same as a headline has room for it: from 1,000 % on without the digits after the point. */
export const roundShare = (value: number) => (Math.abs(value) < 10 ? percents : wholePercents).format(value)

/** One number as a share of another; a dash where there is nothing to share. */
export function percent(part: number | null, whole: number | null): string {
  const value = ratio(part, whole)
  return value === null ? DASH : share(value)
}

/** The quotient; null where there is nothing below it. */
export function ratio(part: number | null, whole: number | null): number | null {
  return part === null || whole === null || whole === 0 ? null : part / whole
}
