import { minorDigits, parseCurrency } from "../../domain/currency.ts"
import { DASH } from "./number.ts"

/**
 * The digits of a currency after the point, by which the collector keeps its amounts. Never those a browser would
 * show: of forints, pesos or rupees it leaves out the minor units that are counted here.
 */
export function digitsOf(currency: string): number {
  const known = parseCurrency(currency)
  return known === null ? 2 : minorDigits(known)
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

/** An amount as the collector writes it within a sentence, such as `32.77 USD`. */
const AMOUNT = /(-?\d+(?:\.\d+)?) ([A-Z]{3})\b/g

/** A sentence of the collector, with its amounts as people write them. */
export function withMoney(text: string): string {
  return text.replace(AMOUNT, (_, units: string, currency: string) => amount(units, currency))
}

/** An amount as the API takes it. */
export function written(minor: number, currency: string): string {
  const digits = digitsOf(currency)
  return (minor / 10 ** digits).toFixed(digits)
}

/** An amount as a headline has room for it: from a thousand on without the digits after the point. */
export function roundMoney(minor: number, currency: string): string {
  if (Math.abs(minor) < 1_000 * 10 ** digitsOf(currency)) return money(minor, currency)
  const whole = new Intl.NumberFormat(undefined, { ...styleOf(currency), ...fraction(0) })
  return whole.format(minor / 10 ** digitsOf(currency))
}

/** An amount per something: more exact than a single minor unit can be. */
export function moneyRatio(minor: number | null, by: number | null, currency: string): string {
  if (minor === null || by === null || by === 0) return DASH
  const own = digitsOf(currency)
  const exact = new Intl.NumberFormat(undefined, { ...styleOf(currency), ...fraction(own, own + 2) })
  return exact.format(minor / by / 10 ** own)
}

const known = new Map<string, Intl.NumberFormat>()

function formatOf(currency: string): Intl.NumberFormat {
  const format = known.get(currency) ?? new Intl.NumberFormat(undefined, styleOf(currency))
  known.set(currency, format)
  return format
}

/** A code that no browser can read is written beside the number. */
function styleOf(currency: string): Intl.NumberFormatOptions {
  const style = /^[A-Z]{3}$/.test(currency) ? ({ style: "currency", currency } as const) : {}
  return { ...style, ...fraction(digitsOf(currency)) }
}

function fraction(least: number, most: number = least): Intl.NumberFormatOptions {
  return { minimumFractionDigits: least, maximumFractionDigits: most }
}
