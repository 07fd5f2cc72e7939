import { deeper } from "./path.ts"

/** One difference of two documents; null is what is not there, as no setting can be null. */
export interface Change {
  /** `offerSources[acme].status`: things of a list stand under their names. */
  path: string
  from: unknown
  to: unknown
}

/** By the first of these that they have, things of a list are known again wherever they stand in it. */
const NAMES = ["id", "name", "code", "origin", "page"]

const NOTHING: Parts = new Map()

/**
 * What differs between two settings documents. A thing that only one of them has is one change; the order of
 * named things is none.
 */
export function compareDocuments(from: unknown, to: unknown): Change[] {
  const [before, after] = [fieldsOf(from) ?? NOTHING, fieldsOf(to) ?? NOTHING]
  return bothKeys(before, after).flatMap((key) => {
    const [was, is] = [before.get(key), after.get(key)]
    return differences(deeper("", key), was ?? emptied(is), is ?? emptied(was))
  })
}

/** At the top of a document nothing is missing: what is not written is empty. */
function emptied(value: unknown): unknown {
  return Array.isArray(value) ? [] : {}
}

function differences(path: string, from: unknown, to: unknown): Change[] {
  for (const { partsOf, pathOf } of SHAPES) {
    const [before, after] = [partsOf(from), partsOf(to)]
    if (before && after)
      return bothKeys(before, after).flatMap((key) =>
        before.has(key) && after.has(key)
          ? differences(pathOf(path, key), before.get(key), after.get(key))
          : [{ path: pathOf(path, key), from: before.get(key) ?? null, to: after.get(key) ?? null }],
      )
  }
  return JSON.stringify(from) === JSON.stringify(to) ? [] : [{ path, from, to }]
}

type Parts = ReadonlyMap<string, unknown>

/** What a value can consist of, and how the path of a part is written. */
const SHAPES: readonly {
  partsOf: (value: unknown) => Parts | null
  pathOf: (path: string, key: string) => string
}[] = [
  { partsOf: thingsOf, pathOf: (path, name) => `${path}[${name}]` },
  { partsOf: fieldsOf, pathOf: deeper },
]

function fieldsOf(value: unknown): Parts | null {
  return typeof value === "object" && value !== null && !Array.isArray(value)
    ? new Map(Object.entries(value))
    : null
}

/** The things of a list by their names; null if one has no name, or two have the same. */
function thingsOf(value: unknown): Parts | null {
  if (!Array.isArray(value)) return null
  const things = new Map(value.map((thing) => [nameOf(thing), thing]))
  return things.has(null) || things.size < value.length ? null : (things as Parts) // no name is null
}

function nameOf(thing: unknown): string | null {
  const fields = fieldsOf(thing)
  const name = fields?.get(NAMES.find((key) => fields.has(key)) ?? "")
  return typeof name === "string" ? name : null
}

function bothKeys(before: Parts, after: Parts): string[] {
  return [...new Set([...before.keys(), ...after.keys()])]
}
