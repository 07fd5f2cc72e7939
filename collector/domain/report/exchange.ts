import { minorDigits } from "../currency.ts"
import type { Settings } from "../settings.ts"

/** Rates have 15 digits behind the point at most: so many of these are one. */
const RATE_DIGITS = 15
/** A sum of costs before it is rounded, in parts of a minor unit: so many of these are one. */
export const PARTS_A_MINOR = 10n ** BigInt(RATE_DIGITS + 6)

/** What currency amounts are wanted in, and what others are worth in it. */
export type Rates = Pick<Settings["account"], "currency" | "rates">

/** Turns amounts into the account's currency; null of a currency for which the settings have no rate. */
export interface Exchange {
  currency: string
  /** Whole minor units into whole minor units, half away from zero. */
  minor(minor: number, currency: string): number | null
  /** Millionths of a unit into parts of a minor unit, of which none is lost. */
  parts(micros: number, currency: string): bigint | null
}

/** By the rates of the settings in force, whenever the amounts were earned. */
export function exchangeOf(of: Rates): Exchange {
  const worths = worthsOf(of)
  return {
    currency: of.currency,
    minor: (minor, currency) => {
      if (currency === of.currency) return minor
      const worth = worths.get(currency)
      return worth === undefined ? null : Number(rounded(BigInt(minor) * worth.ofOne, worth.unit))
    },
    parts: (micros, currency) => {
      const worth = worths.get(currency)
      return worth === undefined ? null : BigInt(micros) * worth.ofOne
    },
  }
}

/** What a currency is worth in the account's: so many parts for each of its own, of which a minor unit has so many. */
interface Worth {
  ofOne: bigint
  unit: bigint
}

/** Of every currency that can be exchanged. */
function worthsOf({ currency: own, rates }: Rates): Map<string, Worth> {
  const others = Object.entries(rates).filter(([currency]) => currency !== own)
  return new Map(
    [[own, "1"] as const, ...others].map(([currency, rate]) => {
      const unit = tenTo(minorDigits(currency) + RATE_DIGITS)
      return [currency, { ofOne: scaled(rate) * tenTo(minorDigits(own)), unit }]
    }),
  )
}

/** A currency, and how many minor units of the account's so many of its own are, in the least numbers there are. */
export interface Ratio {
  currency: string
  own: bigint
  ofTheirs: bigint
}

/** Every currency that can be exchanged, and its ratio: exactly what `exchangeOf` goes by. */
export function ratiosOf(of: Rates): Ratio[] {
  return [...worthsOf(of)].map(([currency, { ofOne, unit }]) => {
    const divisor = greatestDivisor(ofOne, unit)
    return { currency, own: ofOne / divisor, ofTheirs: unit / divisor }
  })
}

function greatestDivisor(one: bigint, other: bigint): bigint {
  return other === 0n ? one : greatestDivisor(other, one % other)
}

const tenTo = (digits: number) => 10n ** BigInt(digits)

/** A plain decimal as a whole number of its fifteenth digits. */
function scaled(rate: string): bigint {
  const [whole = "", fraction = ""] = rate.split(".")
  return BigInt(whole + fraction.padEnd(RATE_DIGITS, "0"))
}

/** Half away from zero. */
export function rounded(parts: bigint, unit: bigint): bigint {
  const half = unit / 2n
  return parts < 0n ? -((-parts + half) / unit) : (parts + half) / unit
}
