import { minorDigits } from "../currency.ts"

/** What a click costs is counted in millionths of a unit: a cent on three clicks leaves nothing over. */
const MICROS_DIGITS = 6

/** How many millionths of a unit one minor unit of that currency is: 10,000 of USD, 1,000,000 of JPY. */
export function microsPerMinor(currency: string): number {
  return 10 ** (MICROS_DIGITS - minorDigits(currency))
}

/** Millionths as units of the currency, for display; sums are made of millionths. */
export function microsNumber(micros: number): number {
  return Number(`${micros}e-${MICROS_DIGITS}`)
}
