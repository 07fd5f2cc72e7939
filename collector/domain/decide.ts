import type { Claim } from "./claim.ts"
import { typeNamed } from "./conversion-types.ts"
import type { DuplicateMode } from "./duplicate-modes.ts"
import { type Meeting, meet, modeOf, uniqueKey } from "./duplicates.ts"
import type { Conversion, Decision, Hit, Json, Outcome, Received, Revision, Step } from "./event.ts"
import type { Found } from "./identity.ts"
import { blank, ended } from "./outcome.ts"
import type { Reason, Warning } from "./reasons.ts"
import { revenueOfMet, revenueOfNew } from "./revenue.ts"
import type { ConversionType, Settings } from "./settings.ts"
import { statusOf } from "./status.ts"

/** What a claim is decided with: all that is known, the settings, the time, and an id to use if one is needed. */
export interface Case {
  received: Received
  claim: Claim
  found: Found
  /** Every conversion the claim can meet (see `MeetingPlace`), perhaps among others. */
  conversions: readonly Conversion[]
  settings: Settings
  /** ms since 1970. */
  now: number
  /** The id of the conversion, should this claim make one. */
  newId: string
}

/** What becomes of a claim: its answer, and the conversion and revision to write, if anything changed. */
export interface Verdict {
  outcome: Outcome
  change: { conversion: Conversion; revision: Revision } | null
}

/** Decides a claim whose hit is found. Pure: the same case gives the same verdict. Rules: docs/rules.md. */
export function decide(of: Case): Verdict {
  const { claim, found, conversions, settings } = of
  const { type, warnings } = typeNamed(claim.type, settings)
  const meeting = meet(claim, found.hit, type, conversions, settings)
  const draft: Draft = {
    ...of,
    type,
    offerSource: settings.pages.get(found.hit.page)?.offerSource ?? null,
    meeting,
    warnings: [...claim.warnings, ...found.warnings, ...warnings],
    steps: [...claim.steps, ...found.steps, { step: "met", said: meeting.said }],
  }
  const status = statusOf(claim.status)
  if (status === null) return refuse(draft, "status_not_supported", `Its status is ${claim.status}.`)
  switch (meeting.how) {
    case "none":
      if (found.isTooLate)
        return refuse(draft, "session_expired", "No conversion is there that the claim could meet.")
      return create(draft, status)
    case "same":
      return onMeeting[modeOf(type, draft.offerSource, settings)](draft, meeting.met)
    case "replaces":
      return edit(draft, meeting.met)
    case "stale":
      return unchanged(draft, meeting.met, "type_stale")
  }
}

/** A case on its way: what has been made of it so far. */
interface Draft extends Case {
  type: ConversionType
  offerSource: string | null
  meeting: Meeting
  warnings: Warning[]
  steps: Step[]
}

/** What each duplicate mode does with the conversion that is met. */
const onMeeting: Record<DuplicateMode, (draft: Draft, met: Conversion) => Verdict> = { edit }

function create(draft: Draft, status: string): Verdict {
  const { claim, found, settings, type, received, now } = draft
  const { hit } = found
  const revenue = revenueOfNew(claim, hit.page, settings)
  if ("refused" in revenue) return refuse(draft, revenue.refused, revenue.said)
  const { revenueMinor, currency } = revenue
  const conversion: Conversion = {
    id: draft.newId,
    key: uniqueKey({ vid: hit.vid, page: hit.page, hit: hit.id, type: type.name, tx: claim.tx }),
    type: type.name,
    status,
    rawStatus: claim.status,
    duplicate: "unknown",
    revenueMinor,
    currency,
    statedRevenue: claim.revenue,
    tx: claim.tx,
    eventId: claim.eventId,
    ...placeOf(hit),
    offerSource: draft.offerSource,
    createdAt: now,
    updatedAt: now,
    deleted: false,
    parameters: claim.parameters,
    request: { via: received.via, ...received.request },
    event: received.id,
    settings: settings.version,
    revision: 1,
  }
  return revised(withRevenue(draft, revenue), null, conversion, { decision: "created", reason: "created" })
}

/** Edits the conversion met as the claim says; its hit, id and creation time stay. */
function edit(draft: Draft, met: Conversion): Verdict {
  const { claim, settings, type, now } = draft
  const revenue = revenueOfMet(claim, met)
  if ("refused" in revenue) return refuse(draft, revenue.refused, revenue.said)
  const { revenueMinor, currency } = revenue
  const edited: Conversion = {
    ...met,
    ...(met.type === type.name ? {} : retyped(claim, met, type)),
    revenueMinor,
    currency,
    statedRevenue: claim.revenue ?? met.statedRevenue,
    eventId: claim.eventId ?? met.eventId,
    parameters: { ...met.parameters, ...claim.parameters },
  }
  const priced = withRevenue(draft, revenue)
  if (Object.keys(differences(met, edited)).length === 0) return unchanged(priced, met, "nothing_new")
  const after = { ...edited, updatedAt: now, settings: settings.version, revision: met.revision + 1 }
  const reason = met.type === type.name ? "edited" : "replaced"
  return revised(priced, met, after, { decision: "edited", reason })
}

/** A conversion that moves on to a type replacing its own is met by that type's claims from now on. */
function retyped(claim: Claim, met: Conversion, type: ConversionType) {
  const tx = met.tx ?? claim.tx
  return { type: type.name, tx, key: uniqueKey({ ...met, type: type.name, tx: claim.tx }) }
}

/** The fields a claim can change, which a revision tells of. */
const REVISED = ["type", "status", "tx", "revenueMinor", "currency", "eventId", "parameters"] as const

function differences(from: Conversion | null, to: Conversion): Revision["changes"] {
  const was = (field: (typeof REVISED)[number]): Json => from?.[field] ?? null
  const changed = REVISED.filter((field) => JSON.stringify(was(field)) !== JSON.stringify(to[field]))
  return Object.fromEntries(changed.map((field) => [field, { from: was(field), to: to[field] }]))
}

function revised(
  draft: Draft,
  before: Conversion | null,
  conversion: Conversion,
  end: { decision: Decision; reason: Reason },
): Verdict {
  const { now, received, settings } = draft
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
    change: { conversion, revision },
  }
}

function unchanged(draft: Draft, met: Conversion, reason: Reason): Verdict {
  return { outcome: ended(about(draft, met), "unchanged", reason), change: null }
}

function refuse(draft: Draft, reason: Reason, said: string): Verdict {
  const { type, tx } = draft.claim
  const outcome = { ...soFar(draft), type, tx, steps: [...draft.steps, { step: "money", said } as const] }
  return { outcome: ended(outcome, "refused", reason), change: null }
}

function withRevenue(draft: Draft, revenue: { warnings: Warning[]; steps: Step[] }): Draft {
  return {
    ...draft,
    warnings: [...draft.warnings, ...revenue.warnings],
    steps: [...draft.steps, ...revenue.steps],
  }
}

/** What a conversion takes from its hit. */
function placeOf(hit: Hit) {
  const { vid, page, entrance, funnel, source, campaign } = hit
  return { vid, hit: hit.id, page, hitAt: hit.at, entrance, funnel, source, campaign }
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
    met: meeting.how === "none" ? null : meeting.met.id,
    resolvedFrom: found.resolvedFrom,
    warnings,
    steps,
  }
}

/** The outcome that tells of a conversion as it stands now. */
function about(draft: Draft, conversion: Conversion): Outcome {
  const { id, type, status, revenueMinor, currency, tx, duplicate, hit, page } = conversion
  return { ...soFar(draft), conversion: id, type, status, revenueMinor, currency, tx, duplicate, hit, page }
}
