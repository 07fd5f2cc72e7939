import type { Json } from "../event.ts"

type Values = { [name: string]: Json }

/**
 * A document of settings in which a word stands for a status: for one offer source, or for all. Null if there is no
 * such offer source. `word` is compared without case: written otherwise it is replaced.
 */
export function withMappedWord(
  document: unknown,
  { word, status, offerSource }: { word: string; status: string; offerSource: string | null },
): Values | null {
  const whole = asValues(document)
  const named = (of: unknown): Values => {
    const values = asValues(of)
    const others = Object.entries(asValues(values.statuses)).filter(([name]) => !isSame(name, word))
    return { ...values, statuses: { ...Object.fromEntries(others), [word]: status } }
  }
  if (offerSource === null) return { ...whole, account: named(whole.account) }
  const sources = Array.isArray(whole.offerSources) ? whole.offerSources : []
  const isMeant = (source: unknown) => asValues(source).id === offerSource
  if (!sources.some(isMeant)) return null
  return { ...whole, offerSources: sources.map((source) => (isMeant(source) ? named(source) : source)) }
}

function asValues(value: unknown): Values {
  const isObject = typeof value === "object" && value !== null && !Array.isArray(value)
  return isObject ? (value as Values) : {} // what was read from JSON
}

function isSame(one: string, other: string): boolean {
  return one.trim().toLowerCase() === other.trim().toLowerCase()
}
