import { microsPerMinor } from "./micros.ts"

/** What a click has of a spend, in whole millionths of a unit of its currency. */
export interface Share {
  hit: string
  micros: number
}

/**
 * Spreads a spend over clicks in equal shares which add up to it exactly: what does not divide goes to the
 * first of them, a millionth each. No clicks have no shares.
 * @param hits in an order that is always the same
 */
export function spread(amountMinor: number, currency: string, hits: readonly string[]): Share[] {
  const all = amountMinor * microsPerMinor(currency)
  const each = Math.floor(all / hits.length)
  const over = all - each * hits.length
  return hits.map((hit, place) => ({ hit, micros: place < over ? each + 1 : each }))
}

/** The largest spend, in minor units, that can be counted in millionths without losing any. */
export function mostSpreadable(currency: string): number {
  return Math.floor(Number.MAX_SAFE_INTEGER / microsPerMinor(currency))
}
