import type { Conversion, Revision } from "../event.ts"

/** The values of a conversion's fields before a revision changed them. */
export function valuesBefore({ changes }: Revision): Partial<Conversion> {
  return Object.fromEntries(Object.entries(changes).map(([field, { from }]) => [field, from]))
}

/**
 * The revisions that had been made by a moment (ms since 1970). They are in the order they were made: after
 * one of later none counts, though a clock that was set back says it was earlier.
 * @param revisions all of a conversion, oldest first
 */
export function revisionsUpTo(revisions: readonly Revision[], at: number): Revision[] {
  const next = revisions.findIndex((revision) => revision.at > at)
  return revisions.slice(0, next < 0 ? revisions.length : next)
}

/**
 * A conversion as it stood at a moment (ms since 1970), by its revisions; null before it was made.
 * @param revisions all of them, oldest first
 */
export function asItStood(
  conversion: Conversion,
  revisions: readonly Revision[],
  at: number,
): Conversion | null {
  const made = revisionsUpTo(revisions, at)
  const last = made.at(-1)
  if (last === undefined) return null
  const later = revisions.slice(made.length)
  const values = without(conversion, later)
  return { ...values, updatedAt: last.at, settings: last.settings, revision: last.number }
}

/**
 * A conversion as it stood before its latest revisions; null if they made it.
 * @param later oldest first
 */
export function beforeRevisions(conversion: Conversion, later: readonly Revision[]): Conversion | null {
  const [first] = later
  if (first === undefined) return conversion
  if (first.number === 1) return null
  return { ...without(conversion, later), revision: first.number - 1 }
}

/** A conversion with the values it had before its latest revisions, oldest first. */
function without(conversion: Conversion, later: readonly Revision[]): Conversion {
  return Object.assign({ ...conversion }, ...later.toReversed().map(valuesBefore))
}
