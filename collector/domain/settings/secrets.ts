import type { Change } from "./compare.ts"

/** What is shown in place of the key of an offer source, and taken back as "the key that it has". */
export const MASK = "••••"

/** The document as it may be shown: a mask in place of each key. */
export function masked(document: unknown): unknown {
  return withSources(document, maskedSource)
}

/** The document with the keys that `current` has for its offer sources in place of the masks. */
export function unmasked(document: unknown, current: unknown): unknown {
  const keys = new Map(sourcesOf(current).map((source) => [idOf(source), source.key]))
  return withSources(document, (source) => {
    const key = source.key === MASK ? keys.get(idOf(source)) : undefined
    return key === undefined ? source : { ...source, key }
  })
}

/** A difference of two documents as it may be shown; that a key differs is still told. */
export function maskedChange({ path, from, to }: Change): Change {
  return { path, from: maskedAt(path, from), to: maskedAt(path, to) }
}

/** A key can stand by itself, in a source that comes or goes, or in the whole list. */
function maskedAt(path: string, value: unknown): unknown {
  if (path === "offerSources") return eachSource(value, maskedSource)
  if (isObject(value) && path === `offerSources[${value.id}]`) return maskedSource(value)
  return value !== null && /^offerSources\[.*\]\.key$/s.test(path) ? MASK : value
}

type Fields = Record<string, unknown>

function maskedSource(source: Fields): Fields {
  return source.key === undefined ? source : { ...source, key: MASK }
}

/** The document with each of its offer sources changed; what is no document or no source stays as it is. */
function withSources(document: unknown, change: (source: Fields) => Fields): unknown {
  if (!isObject(document) || !Array.isArray(document.offerSources)) return document
  return { ...document, offerSources: eachSource(document.offerSources, change) }
}

function eachSource(sources: unknown, change: (source: Fields) => Fields): unknown {
  if (!Array.isArray(sources)) return sources
  return sources.map((source: unknown) => (isObject(source) ? change(source) : source))
}

function sourcesOf(document: unknown): Fields[] {
  const sources = isObject(document) ? document.offerSources : []
  return Array.isArray(sources) ? sources.filter(isObject) : []
}

/** As the checks read it. */
function idOf({ id }: Fields): string {
  return String(id).trim()
}

function isObject(value: unknown): value is Fields {
  return typeof value === "object" && value !== null && !Array.isArray(value)
}
