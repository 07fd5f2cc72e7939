import type { Conversion, Received, Revision } from "./event.ts"
import { blank, ended } from "./outcome.ts"
import type { Settings } from "./settings.ts"
import { type Change, differences, REVISED, type Verdict } from "./verdict.ts"

/** The row of an import to be taken back: what it did, and how the conversion stands now. */
export interface ToUndo {
  received: Received
  /** Null if the row changed nothing. */
  done: { revision: Revision; conversion: Conversion } | null
  settings: Settings
  /** ms since 1970. */
  now: number
}

/** The event by which a row of an import is taken back names the event of the row. */
export function undoneEvent({ via, name, fields }: Received): string | null {
  if (via !== "import" || name !== "undo") return null
  return fields.find(([field]) => field === "event")?.[1] ?? null
}

/**
 * Takes back what one row of an import did, as one more revision: what it changed becomes what it was, and a
 * conversion it made is deleted and met no more. What was changed again since is left alone.
 */
export function undo({ received, done, settings, now }: ToUndo): Verdict {
  const start = blank(received.id, settings)
  if (done === null) return { outcome: ended(start, "unchanged", "nothing_to_undo"), change: null }
  const { revision, conversion } = done
  const { id, type, tx, vid, hit, page, currency } = conversion
  const about = { ...start, conversion: id, met: id, type, tx, vid, hit, page, currency }
  if (wasChangedSince(revision, conversion))
    return { outcome: ended(about, "unchanged", "changed_since"), change: null }
  const isCreation = revision.number === 1
  const before = isCreation ? withdrawn(conversion) : { ...conversion, ...valuesBefore(revision) }
  const after = { ...before, updatedAt: now, settings: settings.version, revision: conversion.revision + 1 }
  const { status, revenueMinor } = after
  const outcome = { ...about, status, revenueMinor }
  return {
    outcome: ended(outcome, isCreation ? "deleted" : "edited", "undone"),
    change: changeOf(received, conversion, after),
  }
}

function changeOf(received: Received, from: Conversion, to: Conversion): Change {
  const { updatedAt: at, settings, revision: number, id } = to
  const revision = {
    conversion: id,
    number,
    at,
    event: received.id,
    settings,
    changes: differences(from, to),
  }
  return { conversion: to, revision, counted: null }
}

function wasChangedSince({ changes }: Revision, conversion: Conversion): boolean {
  return REVISED.some(
    (field) =>
      changes[field] !== undefined && JSON.stringify(changes[field].to) !== JSON.stringify(conversion[field]),
  )
}

function valuesBefore({ changes }: Revision): Partial<Conversion> {
  return Object.fromEntries(Object.entries(changes).map(([field, { from }]) => [field, from]))
}

function withdrawn(conversion: Conversion): Conversion {
  const key = JSON.stringify(["undone", conversion.id])
  return { ...conversion, status: "deleted", revenueMinor: 0, undone: true, key }
}

/**
 * A conversion as it stood before its latest revisions; null if they made it.
 * @param later oldest first
 */
export function beforeRevisions(conversion: Conversion, later: readonly Revision[]): Conversion | null {
  const [first] = later
  if (first === undefined) return conversion
  if (first.number === 1) return null
  const values: Conversion = Object.assign({ ...conversion }, ...later.toReversed().map(valuesBefore))
  return { ...values, revision: first.number - 1 }
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
  const later = revisions.filter((revision) => revision.at > at).toReversed()
  if (later.length === revisions.length) return null
  const values: Conversion = Object.assign({ ...conversion }, ...later.map(valuesBefore))
  const last = revisions[revisions.length - later.length - 1]
  if (last === undefined) return null
  return { ...values, updatedAt: last.at, settings: last.settings, revision: last.number }
}
