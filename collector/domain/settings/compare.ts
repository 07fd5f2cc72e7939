import { bothKeys, fieldsOf, type Parts, thingsOf } from "./parts.ts"
import { deeper } from "./path.ts"

/** One difference of two documents; null is what is not there, as no setting can be null. */
export interface Change {
  /** `offerSources[acme].status`: things of a list stand under their names. */
  path: string
  from: unknown
  to: unknown
}

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

/** What a value can consist of, and how the path of a part is written. */
const SHAPES: readonly {
  partsOf: (value: unknown) => Parts | null
  pathOf: (path: string, key: string) => string
}[] = [
  { partsOf: thingsOf, pathOf: (path, name) => `${path}[${name}]` },
  { partsOf: fieldsOf, pathOf: deeper },
]
