import { valueAt } from "./path.ts"

/** The things of a list of a document. */
export function thingsOf(document: unknown, list: string): readonly unknown[] {
  const things = valueAt(document, [list])
  return Array.isArray(things) ? things : []
}
