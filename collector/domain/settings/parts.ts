/** By the first of these that they have, things of a list are known again wherever they stand in it. */
export const NAMES: readonly string[] = ["id", "name", "code", "origin", "page"]

/** What a value of a document consists of, by name. */
export type Parts = ReadonlyMap<string, unknown>

/** The fields of an object by their names; null of anything else. */
export function fieldsOf(value: unknown): Parts | null {
  return typeof value === "object" && value !== null && !Array.isArray(value)
    ? new Map(Object.entries(value))
    : null
}

/** The things of a list by their names; null if one has no name, or two have the same. */
export function thingsOf(value: unknown): Parts | null {
  if (!Array.isArray(value)) return null
  const things = new Map(value.map((thing) => [nameOf(thing), thing]))
  return things.has(null) || things.size < value.length ? null : (things as Parts) // no name is null
}

function nameOf(thing: unknown): string | null {
  const fields = fieldsOf(thing)
  const name = fields?.get(NAMES.find((key) => fields.has(key)) ?? "")
  return typeof name === "string" ? name : null
}

/** The names that either of them has. */
export function bothKeys(before: Parts, after: Parts): string[] {
  return [...new Set([...before.keys(), ...after.keys()])]
}
