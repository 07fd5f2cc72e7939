import type { Conversion, Outcome, Received, Revision } from "../event.ts"
import { blank, ended } from "../outcome.ts"
import type { Settings } from "../settings.ts"
import { valuesBefore } from "./history.ts"
import { type Change, differences, REVISED, type Verdict } from "./verdict.ts"

/** The row of an import to be taken back: what it did, and how the conversion stands now. */
export interface ToUndo {
  received: Received
  /** Null if the row changed nothing. */
  done: { revision: Revision; conversion: Conversion } | null
  /** Whether another conversion has taken the key it would get back. */
  isKeyTaken: boolean
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
export function undo({ received, done, isKeyTaken, settings, now }: ToUndo): Verdict {
  const start = blank(received.id, settings)
  if (done === null) return { outcome: ended(start, "unchanged", "nothing_to_undo"), change: null }
  const { revision, conversion } = done
  const { id, type, tx, vid, hit, page, currency } = conversion
  const about = { ...start, conversion: id, met: id, type, tx, vid, hit, page, currency }
  if (isKeyTaken || wasChangedSince(revision, conversion))
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

/** The outcome of taking back a row that still waits, as its parked outcome says: it waits no more. */
export function withdrawal({ id }: Received, parked: Outcome, settings: Settings): Outcome {
  const { vid, hit, page, type, tx } = parked
  return ended({ ...blank(id, settings), vid, hit, page, type, tx }, "unchanged", "undone")
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

function wasChangedSince(revision: Revision, conversion: Conversion): boolean {
  const after = valuesAfter(revision)
  return REVISED.some(
    (field) =>
      after[field] !== undefined && JSON.stringify(after[field]) !== JSON.stringify(conversion[field]),
  )
}

type Revised = (typeof REVISED)[number]
/** What a new conversion may have none of. */
type Absent = { [Field in Revised]: null extends Conversion[Field] ? Field : never }[Revised]

/** What its first revision does not name, a new conversion had none of: all of that, and nothing else. */
const NOTHING_YET: Readonly<Record<Absent, null>> = {
  ...{ tx: null, eventId: null, rawStatus: null, statedRevenue: null },
  ...{ costMinor: null, costCurrency: null },
}

/** The values a revision left, as far as it tells of them. */
function valuesAfter({ number, changes }: Revision): Partial<Conversion> {
  const told = Object.fromEntries(Object.entries(changes).map(([field, { to }]) => [field, to]))
  return number === 1 ? { ...NOTHING_YET, ...told } : told
}

function withdrawn(conversion: Conversion): Conversion {
  const key = JSON.stringify(["undone", conversion.id])
  return { ...conversion, status: "deleted", revenueMinor: 0, undone: true, key }
}
