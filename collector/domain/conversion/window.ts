import type { Claim } from "../claim/claim.ts"
import type { ConversionType, OfferSource } from "../settings.ts"

const MINUTE_MS = 60_000

/**
 * Why a claim comes too early or too late after its hit to earn anything, in words; null if it does not. The
 * type's own window counts, else the offer source's. A hit later than its claim has age 0.
 * @param hitAt when that hit was, in ms since 1970
 */
export function whyOutsideWindow(
  { at }: Claim,
  hitAt: number,
  type: ConversionType,
  source: OfferSource | undefined,
): string | null {
  const age = Math.max(0, at - hitAt)
  const { minAge = 0, maxAge = Number.POSITIVE_INFINITY } = {
    ...limitsOf(source),
    ...limitsOf(type),
  }
  const said = `The claim comes ${minutes(age)} after the view; `
  if (age < minAge) return `${said}it may come after ${minutes(minAge)} at the earliest.`
  if (age > maxAge) return `${said}it may come after ${minutes(maxAge)} at the latest.`
  return null
}

function limitsOf(limits: { minAge?: number | undefined; maxAge?: number | undefined } | undefined) {
  return {
    ...(limits?.minAge === undefined ? {} : { minAge: limits.minAge }),
    ...(limits?.maxAge === undefined ? {} : { maxAge: limits.maxAge }),
  }
}

function minutes(ms: number): string {
  return `${Math.floor(ms / MINUTE_MS)} min`
}
