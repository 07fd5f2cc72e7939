import { parseCurrency } from "../currency.ts"

/** What a click cost, in whole millionths of a unit of the currency: clicks cost parts of a cent. */
export interface ClickCost {
  micros: number
  currency: string
}

const MICRO_DIGITS = 6
/** `cpm_`: the price of a thousand. */
const CPM_DIGITS = 3
const COST = /^(cpm_)?([a-z]{3})?\s?(\d{0,9})(?:\.(\d{0,30}))?\s?([a-z]{3})?$/i

/**
 * A cost as networks write it: `0.05`, `0.05EUR`, `usd 0.05`, or `cpm_2.50`, which is the price of a thousand.
 * Exact, never a float; past millionths it is rounded half up. Null for anything else.
 * @param currency of a cost that names none
 */
export function parseCost(text: string, currency: string): ClickCost | null {
  const [, cpm, before, whole = "", fraction = "", after] = COST.exec(text.trim()) ?? []
  if (whole + fraction === "" || (before && after)) return null
  const named = before ?? after
  const code = named === undefined ? currency : parseCurrency(named)
  if (code === null) return null
  return { micros: shifted(whole, fraction, MICRO_DIGITS - (cpm ? CPM_DIGITS : 0)), currency: code }
}

/** A decimal with its point moved to the right, rounded half up. Nine digits and six more fit a safe integer. */
function shifted(whole: string, fraction: string, places: number): number {
  const kept = Number(whole + fraction.slice(0, places).padEnd(places, "0"))
  return kept + (Number(fraction.charAt(places) || "0") >= 5 ? 1 : 0)
}

/** A cost as plain decimal text, as tokens and the API write it: 50,000 micros are `0.05`. */
export function costText(micros: number): string {
  const digits = String(micros).padStart(MICRO_DIGITS + 1, "0")
  const fraction = digits.slice(-MICRO_DIGITS).replace(/0+$/, "")
  return digits.slice(0, -MICRO_DIGITS) + (fraction && `.${fraction}`)
}
