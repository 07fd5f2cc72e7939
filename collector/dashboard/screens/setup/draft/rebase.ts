import { bothKeys, fieldsOf, type Parts, thingsOf } from "../../../../domain/settings/parts.ts"
import { deeper } from "../../../../domain/settings/path.ts"

/** Two sets of changes put together, and where both had changed the same. */
export interface Rebased {
  document: unknown
  /** Where mine was taken over theirs, as a comparison of documents writes it: `pages[widget].url`. */
  overruled: string[]
}

/**
 * My changes on top of theirs: what only one of us changed is as that one has it; where both did, it is as I have it.
 * @param base what both of us began with
 */
export function rebased(base: unknown, mine: unknown, theirs: unknown): Rebased {
  const overruled: string[] = []
  const document = together({ base, mine, theirs, path: "" }, overruled)
  return { document: document ?? {}, overruled }
}

interface Three {
  base: unknown
  mine: unknown
  theirs: unknown
  path: string
}

function together(three: Three, overruled: string[]): unknown {
  const { base, mine, theirs, path } = three
  if (isSame(mine, base) || isSame(mine, theirs)) return theirs
  if (isSame(theirs, base)) return mine
  for (const { partsOf, whole, pathOf } of SHAPES) {
    const [ours, others] = [partsOf(mine), partsOf(theirs)]
    if (ours && others) {
      const parts = { ours, others, before: partsOf(base) }
      return whole(byName(parts, (name) => pathOf(path, name), overruled))
    }
  }
  overruled.push(path)
  return mine
}

function byName(
  { ours, others, before }: { ours: Parts; others: Parts; before: Parts | null },
  pathOf: (name: string) => string,
  overruled: string[],
): Parts {
  const names = bothKeys(others, ours)
  const merged = names.map((name) => {
    const one = { base: before?.get(name), mine: ours.get(name), theirs: others.get(name) }
    return [name, together({ ...one, path: pathOf(name) }, overruled)] as const
  })
  return new Map(merged.filter(([, value]) => value !== undefined))
}

const SHAPES: readonly {
  partsOf: (value: unknown) => Parts | null
  whole: (parts: Parts) => unknown
  pathOf: (path: string, name: string) => string
}[] = [
  { partsOf: thingsOf, whole: (parts) => [...parts.values()], pathOf: (path, name) => `${path}[${name}]` },
  { partsOf: fieldsOf, whole: (parts) => Object.fromEntries(parts), pathOf: deeper },
]

const isSame = (one: unknown, other: unknown) => JSON.stringify(one) === JSON.stringify(other)
