import { MOST_MINOR_DIGITS, minorDigits } from "./currency.ts"

const AMOUNT = /^([+-]?)(\d*)(?:\.(\d*))?$/
/** Past this many digits no amount is honest, and reading it would only cost time. */
const MOST_DIGITS = 60

/**
 * An amount in decimal text as whole minor units of the currency, rounded half away from zero.
 * Never a float: `0.30000000000000004` USD is 30. Null when the text is no plain decimal (grouping, comma,
 * exponent) or does not fit a safe integer.
 */
export function parseAmount(text: string, currency: string): number | null {
  const match = AMOUNT.exec(text)
  const [, sign = "", whole = "", fraction = ""] = match ?? []
  if (!match || whole + fraction === "" || text.length > MOST_DIGITS) return null
  const digits = minorDigits(currency)
  const kept = BigInt(whole + fraction.slice(0, digits).padEnd(digits, "0"))
  const roundsUp = Number(fraction.charAt(digits) || "0") >= 5
  const minor = Number(roundsUp ? kept + 1n : kept)
  if (!Number.isSafeInteger(minor)) return null
  return sign === "-" && minor !== 0 ? -minor : minor
}

/** Whether a text is an amount like any other, but of more minor units than can be counted exactly. */
export function isTooLarge(text: string, currency: string): boolean {
  const [, , whole = "", fraction = ""] = AMOUNT.exec(text) ?? []
  const digits = whole.replace(/^0+/, "")
  if (digits.length > String(Number.MAX_SAFE_INTEGER).length) return true
  return (
    digits !== "" && parseAmount(`${digits}.${fraction.slice(0, MOST_MINOR_DIGITS + 1)}`, currency) === null
  )
}

/** The largest amount of a currency that can be counted exactly, as decimal text. */
export function largestAmount(currency: string): string {
  return amountText(Number.MAX_SAFE_INTEGER, currency)
}

/** Minor units as decimal text: 9240 USD is `92.40`, 5 JPY is `5`. */
export function amountText(minor: number, currency: string): string {
  const digits = minorDigits(currency)
  const sign = minor < 0 ? "-" : ""
  const text = String(Math.abs(minor)).padStart(digits + 1, "0")
  if (digits === 0) return sign + text
  return `${sign}${text.slice(0, -digits)}.${text.slice(-digits)}`
}

/** Minor units as the number the API shows: 9240 USD is 92.4. For display; sums are made of minor units. */
export function amountNumber(minor: number, currency: string): number {
  return Number(amountText(minor, currency))
}

/** Whether an amount is the -1 by which networks take a sale back. */
export function isMinusOne(text: string): boolean {
  return /^-0*1(?:\.0*)?$/.test(text)
}
