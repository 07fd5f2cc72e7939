import type { Conversion, Decision, Json, Outcome, Revision, Step } from "../event.ts"
import { blank, ended } from "../outcome.ts"
import type { Conflict, Reason, Warning } from "../reasons.ts"
import type { CountedOnce } from "./counted-once.ts"
import type { Draft } from "./draft.ts"
import type { Meeting } from "./meeting.ts"
import { newestFirst } from "./newest.ts"

/** What becomes of a claim: its answer, and what to write if anything changed. */
export interface Verdict {
  outcome: Outcome
  change: Change | null
}

export interface Change {
  conversion: Conversion
  revision: Revision
  /** An event id that has now been counted, and counts no second time. */
  counted: CountedOnce | null
}

export interface End {
  decision: Decision
  reason: Reason
}

/** The fields a claim can change, which a revision tells of. */
export const REVISED = [
  "type",
  "status",
  "rawStatus",
  "tx",
  "amountMinor",
  "revenueMinor",
  "currency",
  "costMinor",
  "costCurrency",
  "statedRevenue",
  "eventId",
  "parameters",
  "key",
  "anyType",
  "anyPage",
  "undone",
] as const satisfies (keyof Conversion)[]

/** What differs between two states of a conversion, by field; all of it if there was none before. */
export function differences(from: Conversion | null, to: Conversion): Revision["changes"] {
  const changes: Revision["changes"] = {}
  for (const field of REVISED) {
    const was: Json = from?.[field] ?? null
    if (!isSame(was, to[field])) changes[field] = { from: was, to: to[field] }
  }
  return changes
}

function isSame(one: Json, other: Json): boolean {
  const isObject = typeof one === "object" && one !== null
  return one === other || (isObject && JSON.stringify(one) === JSON.stringify(other))
}

/** The conversion is made, or changed: with the revision that says how. */
export function changed(
  draft: Draft,
  before: Conversion | null,
  after: Conversion,
  end: End & { counted?: CountedOnce | null },
): Verdict {
  const { now, received, settings } = draft
  const isNew = before === null
  const conversion = isNew
    ? after
    : { ...after, updatedAt: now, settings: settings.version, revision: before.revision + 1 }
  const revision: Revision = {
    conversion: conversion.id,
    number: conversion.revision,
    at: now,
    event: received.id,
    settings: settings.version,
    changes: differences(before, conversion),
  }
  return {
    outcome: ended(about(draft, conversion), end.decision, end.reason),
    change: { conversion, revision, counted: end.counted ?? null },
  }
}

/** The claim ends without changing the conversion it met. */
export function leftAlone(
  draft: Draft,
  met: Conversion,
  { decision, reason }: End,
  conflict: Conflict | null = null,
): Verdict {
  const outcome = about(draft, met)
  return {
    outcome: ended({ ...outcome, conflict: conflict ?? outcome.conflict }, decision, reason),
    change: null,
  }
}

/** The claim ends without a conversion; `said` tells why, as the last step before the decision. */
export function without(draft: Draft, end: End, said: Step, conflict: Conflict | null = null): Verdict {
  const { type, tx } = draft.claim
  const outcome = { ...soFar(draft), type, tx, steps: [...draft.steps, said] }
  return {
    outcome: ended({ ...outcome, conflict: conflict ?? outcome.conflict }, end.decision, end.reason),
    change: null,
  }
}

/** The draft with what was found out about money or anything else. */
export function informed(draft: Draft, news: { warnings?: Warning[]; steps?: Step[] }): Draft {
  return {
    ...draft,
    warnings: [...draft.warnings, ...(news.warnings ?? [])],
    steps: [...draft.steps, ...(news.steps ?? [])],
  }
}

/** What the outcome tells of a case, however it ends. */
function soFar(draft: Draft): Outcome {
  const { received, settings, meeting, found, warnings, steps } = draft
  return {
    ...blank(received.id, settings),
    vid: found.hit.vid,
    hit: found.hit.id,
    page: found.hit.page,
    key: meeting.key,
    met: "met" in meeting ? meeting.met.id : null,
    resolvedFrom: found.resolvedFrom,
    conflict: conflictIn(warnings),
    candidates: candidatesOf(meeting),
    offerSource: draft.source?.id ?? draft.offerSource,
    warnings,
    steps,
  }
}

const MOST_CANDIDATES = 20

function candidatesOf(meeting: Meeting): string[] {
  return meeting.how === "several" ? named(newestFirst(meeting.candidates)) : []
}

const named = (candidates: readonly Conversion[]) => candidates.slice(0, MOST_CANDIDATES).map(({ id }) => id)

/** The verdict with the conversions that may be the same sale as the one it makes, the newest first. */
export function besideOthers(verdict: Verdict, others: readonly Conversion[]): Verdict {
  return { ...verdict, outcome: { ...verdict.outcome, candidates: named(others) } }
}

/** Warnings that ask for somebody to settle something; of several the first: words have a list of their own besides. */
const SETTLED_BY_HAND: readonly { code: Warning["code"]; conflict: Conflict }[] = [
  { code: "amount_replaced", conflict: "amount" },
  { code: "maybe_same_sale", conflict: "sale" },
  { code: "status_not_mapped", conflict: "status" },
]

function conflictIn(warnings: readonly Warning[]): Conflict | null {
  const codes = new Set(warnings.map(({ code }) => code))
  return SETTLED_BY_HAND.find(({ code }) => codes.has(code))?.conflict ?? null
}

/** The outcome that tells of a conversion as it stands now. */
function about(draft: Draft, conversion: Conversion): Outcome {
  const { id, type, status, revenueMinor, amountMinor, currency, tx, duplicate } = conversion
  const expectedMinor = status === "pending" ? amountMinor : null
  // What another visitor viewed is nobody else's business.
  const { hit, page } = conversion.vid === draft.found.hit.vid ? conversion : soFar(draft)
  return {
    ...soFar(draft),
    ...{ conversion: id, type, status, revenueMinor, expectedMinor, currency, tx, duplicate, hit, page },
  }
}
