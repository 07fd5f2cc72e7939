import type { Conversion, Outcome, Received, Revision } from "../event.ts"
import { blank, ended } from "../outcome.ts"
import type { Reason } from "../reasons.ts"
import type { Settings } from "../settings.ts"
import { valuesBefore } from "./history.ts"
import { isLive } from "./newest.ts"
import { isSaleOfAnother, otherWithKey } from "./same-sale.ts"
import { keyBeside } from "./unique-key.ts"
import { type Change, differences, REVISED, type Verdict } from "./verdict.ts"

/** A revision that a row made, and its conversion as it stands. */
export interface Done {
  revision: Revision
  conversion: Conversion
}

/** The row of an import to be taken back: what it did, and how the conversion stands now. */
export interface ToUndo {
  received: Received
  /** Null if the row changed nothing. */
  done: Done | null
  /** Every conversion that may be the same sale as what would be put back, perhaps among others. */
  conversions: readonly Conversion[]
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
export function undo({ received, done, conversions, settings, now }: ToUndo): Verdict {
  const start = blank(received.id, settings)
  if (done === null) return { outcome: ended(start, "unchanged", "nothing_to_undo"), change: null }
  const { revision, conversion } = done
  const { id, type, tx, vid, hit, page, currency } = conversion
  const about = { ...start, conversion: id, met: id, type, tx, vid, hit, page, currency }
  const leave = (reason: Reason) => ({ outcome: ended(about, "unchanged", reason), change: null })
  if (wasChangedSince(revision, conversion)) return leave("changed_since")
  const isCreation = revision.number === 1
  const before = isCreation
    ? withdrawn(conversion)
    : withFreeKey(putBack({ revision, conversion }), conversions)
  if (isLive(before) && isSaleOfAnother({ from: conversion, to: before }, conversions, settings))
    return leave("same_sale")
  const after = { ...before, updatedAt: now, settings: settings.version, revision: conversion.revision + 1 }
  const { status, revenueMinor } = after
  const outcome = { ...about, status, revenueMinor }
  return {
    outcome: ended(outcome, isCreation ? "deleted" : "edited", "undone"),
    change: changeOf(received, conversion, after),
  }
}

/** A conversion with what a revision changed as it was before. */
export function putBack({ revision, conversion }: Done): Conversion {
  return { ...conversion, ...valuesBefore(revision) }
}

/** The key it had may be another's by now: beside that it has one of its own. */
function withFreeKey(before: Conversion, conversions: readonly Conversion[]): Conversion {
  return otherWithKey(before, conversions) ? { ...before, key: keyBeside(before) } : before
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
