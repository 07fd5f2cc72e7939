import { DASH } from "./number.ts"

/** The digits of a currency after the point, as it is minted. ISO 4217, by the browser. */
export function digitsOf(currency: string): number {
  return formatOf(currency).resolvedOptions().maximumFractionDigits ?? 2
}

/**
 * An amount as people write it.
 * @param minor whole minor units of the currency; null is shown as a dash
 */
export function money(minor: number | null | undefined, currency: string | null | undefined): string {
  if (minor == null || !currency) return DASH
  return formatOf(currency).format(minor / 10 ** digitsOf(currency))
}

/** An amount of whole units, as the API also gives it; a dash where there is none. */
export function amount(units: number | string | null, currency: string | null): string {
  return units === null || !currency
    ? DASH
    : money(Math.round(Number(units) * 10 ** digitsOf(currency)), currency)
}

/** An amount as the API takes it. */
export function written(minor: number, currency: string): string {
  const digits = digitsOf(currency)
  return (minor / 10 ** digits).toFixed(digits)
}

/** An amount as a headline has room for it: from a thousand on without the digits after the point. */
export function roundMoney(minor: number, currency: string): string {
  if (Math.abs(minor) < 1_000 * 10 ** digitsOf(currency)) return money(minor, currency)
  const whole = new Intl.NumberFormat(undefined, { ...styleOf(currency), maximumFractionDigits: 0 })
  return whole.format(minor / 10 ** digitsOf(currency))
}

/** An amount per something: more exact than a single minor unit can be. */
export function moneyRatio(minor: number | null, by: number | null, currency: string): string {
  if (minor === null || by === null || by === 0) return DASH
  const digits = digitsOf(currency)
  return new Intl.NumberFormat(undefined, {
    ...styleOf(currency),
    minimumFractionDigits: digits,
    maximumFractionDigits: digits + 2,
  }).format(minor / by / 10 ** digits)
}

const known = new Map<string, Intl.NumberFormat>()

function formatOf(currency: string): Intl.NumberFormat {
  const format = known.get(currency) ?? new Intl.NumberFormat(undefined, styleOf(currency))
  known.set(currency, format)
  return format
}

/** A code that no browser can read is written beside the number. */
function styleOf(currency: string): Intl.NumberFormatOptions {
  return /^[A-Z]{3}$/.test(currency) ? { style: "currency", currency } : {}
}
