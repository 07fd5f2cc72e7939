import { MOST_PARAMETERS } from "../claim/claim.ts"
import type { Conversion, Duplicate, Hit, Parameters } from "../event.ts"
import { type Reason, warn } from "../reasons.ts"
import { costOfNew, costOfRetyped } from "./cost.ts"
import { type CountedOnce, countedOnce } from "./counted-once.ts"
import { type Draft, maySettle } from "./draft.ts"
import { maybeSame } from "./maybe-same.ts"
import { isForeseenDeletion, isLive } from "./newest.ts"
import {
  type Amount,
  amountKept,
  amountOfMet,
  amountOfNew,
  amountRaised,
  countedMinor,
  inStatus,
} from "./revenue.ts"
import { otherWithKey } from "./same-sale.ts"
import { mayEarn, type Status } from "./status.ts"
import { statusWanted, takesBack } from "./status-reading.ts"
import { isUniqueByEventId, keyBeside, uniqueKey } from "./unique-key.ts"
import {
  besideOthers,
  changed,
  differences,
  type End,
  informed,
  leftAlone,
  type Verdict,
  without,
} from "./verdict.ts"
import { whyOutsideWindow } from "./window.ts"

/** What a claim can do to conversions: make one, edit one, move its status, add to it. */

/** Makes a conversion of the claim, in its own status or the usual one. */
export function create(draft: Draft, status: Status): Verdict {
  const { claim, found, type, mode, countedFor } = draft
  if (found.isTooLate) return refuse(draft, "session_expired", "It would make another conversion.", "hit")
  const once = countedOnce({ claim, hit: found.hit }, type.name, mode)
  const before = once && countedFor(once)
  if (before !== null) return countedBefore(draft, before)
  const outside = refusedOutside(draft, found.hit.at)
  if (outside !== null) return outside
  return make(draft, status, { decision: "created", reason: "created" }, once)
}

/** Makes a conversion that is deleted from the start, so that the sale is known when it is claimed. */
export function createDeleted(draft: Draft): Verdict {
  return make(draft, "deleted", { decision: "deleted", reason: "nothing_yet" }, null)
}

/** What would earn outside of its window is refused; null within it. A conversion that is met keeps its hit, also here. */
function refusedOutside(draft: Draft, hitAt: number): Verdict | null {
  const { claim, type, source } = draft
  const outside = whyOutsideWindow(claim, hitAt, type, source)
  return outside === null ? null : refuse(draft, "outside_window", outside, "window")
}

function make(draft: Draft, status: Status, end: End, counted: CountedOnce | null): Verdict {
  const { claim, found, offerSource, settings } = draft
  const source = settings.offerSources.get(offerSource ?? "")
  const isDeletion = status === "deleted"
  const amount = amountOfNew(claim, found.hit.page, { source, isDeletion }, settings)
  if ("refused" in amount) return refuse(draft, amount.refused, amount.said)
  const conversion = newConversion(draft, status, amount)
  const others = maybeSame(conversion, draft.mode, draft.known, settings)
  const told = informed(informed(draft, inStatus(amount, status, settings)), aboutOthers(others))
  return besideOthers(changed(told, null, conversion, { ...end, counted }), others)
}

function aboutOthers([newest]: readonly Conversion[]) {
  if (newest === undefined) return {}
  const { id, type, page } = newest
  return { warnings: [warn("maybe_same_sale", "tx", `Conversion ${id} is of type ${type} on page ${page}.`)] }
}

function newConversion(draft: Draft, status: Status, amount: Amount): Conversion {
  const { claim, found, settings, type, mode, offerSource, received, now } = draft
  const { amountMinor, currency } = amount
  const { tx, eventId, parameters } = claim
  const isDeleted = status === "deleted"
  const own = { id: draft.newId, ...placeOf(found.hit), type: type.name, tx, eventId, offerSource }
  return {
    ...own,
    key: uniqueKey(own, mode),
    status,
    rawStatus: claim.status,
    duplicate: labelOf(draft),
    amountMinor,
    revenueMinor: countedMinor(status, amount, settings),
    currency,
    ...costOfNew(own.source, type, settings),
    statedRevenue: isDeleted ? null : claim.revenue,
    at: claim.at,
    createdAt: now,
    updatedAt: now,
    anyType: isDeleted && claim.type === null,
    anyPage: isDeleted && claim.hit === null && claim.page === null,
    undone: false,
    parameters,
    request: { via: received.via, ...received.request },
    event: received.id,
    settings: settings.version,
    revision: 1,
  }
}

/** `new` or `repeated` where the mode says which: by the live conversions of the same hit and type before it. */
function labelOf({ mode, found, type, conversions }: Draft): Duplicate {
  if (mode !== "new_or_repeated") return "unknown"
  const isBefore = (other: Conversion) =>
    other.hit === found.hit.id && other.type === type.name && isLive(other)
  return conversions.some(isBefore) ? "repeated" : "new"
}

/**
 * Edits the conversion met as the claim says; its hit, id and creation time stay. A refund that is told again, as
 * senders do, says what it said before: amounts are looked at no more than they were then.
 */
export function edit(draft: Draft, met: Conversion): Verdict {
  const isRefund = takesBack(draft.status)
  const amount = isRefund ? amountKept(met) : amountOfMet(draft.claim, met)
  if ("refused" in amount) return refuse(draft, amount.refused, amount.said)
  const worth = isRefund ? {} : withAmount(draft, met, amount)
  const edited = { ...met, ...worth, ...sayings(draft, met) }
  return orUnchanged(informed(draft, amount), met, edited, { decision: "edited", reason: "edited" })
}

/** The conversion met moves on to the claim's type, and takes its status and amount, if it has any. */
export function replace(draft: Draft, met: Conversion): Verdict {
  const wanted = statusOfReplacing(draft, met) ?? met.status
  const outside = mayEarn(wanted) ? refusedOutside(draft, met.hitAt) : null
  if (outside !== null) return outside
  const amount = wanted === "deleted" ? amountKept(met) : amountOfMet(draft.claim, met)
  if ("refused" in amount) return refuse(draft, amount.refused, amount.said)
  const moved = {
    ...met,
    ...retyped(draft, met),
    ...movedTo(draft, met, wanted, amount),
    ...sayings(draft, met),
  }
  const decision = wanted === "deleted" ? "deleted" : "edited"
  const counted = { ...inStatus(amount, wanted, draft.settings), warnings: [] } // another type has its own amount
  return changed(informed(draft, counted), met, moved, { decision, reason: "replaced" })
}

/** The status a claim gives with its type; a browser may say that the sale is to be confirmed, and no more. */
function statusOfReplacing(draft: Draft, met: Conversion): Status | null {
  const wanted = statusWanted(draft.status, met.status)
  return wanted === "pending" || maySettle(draft) ? wanted : null
}

/** Moves the status of the conversion met; with the claim's amount where the sale counts from now on. */
export function move(draft: Draft, met: Conversion, wanted: Status): Verdict {
  const counts = wanted === "approved" || wanted === "other"
  const amount = counts ? amountOfMet(draft.claim, met) : amountKept(met)
  if ("refused" in amount) return refuse(draft, amount.refused, amount.said)
  const moved = {
    ...met,
    ...(isForeseenDeletion(met) ? { ...retyped(draft, met), anyPage: isElsewhere(draft, met) } : {}),
    ...movedTo(draft, met, wanted, amount),
    ...(draft.mode === "edit" ? sayings(draft, met) : {}),
  }
  const end = { ...endOfMove(met.status, wanted), counted: countedByMoving(draft) }
  return changed(informed(draft, inStatus(amount, wanted, draft.settings)), met, moved, end)
}

/** A sale that was deleted before anybody said where it was goes on being met by the page of who claims it. */
function isElsewhere({ found }: Draft, { anyPage, page }: Conversion): boolean {
  return anyPage && page !== found.hit.page
}

/** What moved the status has said its amount: the same event adds nothing to it afterwards. */
function countedByMoving({ claim, found, type, mode, countedFor }: Draft): CountedOnce | null {
  const once = countedOnce({ claim, hit: found.hit }, type.name, mode)
  return once === null || countedFor(once) !== null ? null : once
}

/** How a claim ends that moves a status. */
export function endOfMove(from: Status, to: Status): End {
  if (to === "deleted") return { decision: "deleted", reason: "deleted" }
  return { decision: "edited", reason: from === "deleted" ? "restored" : "status_changed" }
}

/** Adds the claim's amount to the conversion met, once for each event id. */
export function increment(draft: Draft, met: Conversion): Verdict {
  const { claim, found, type, mode, countedFor } = draft
  const once = countedOnce({ claim, hit: found.hit }, type.name, mode)
  if (once !== null && countedFor(once) !== null)
    return leftAlone(draft, met, { decision: "ignored", reason: "duplicate_event_id" })
  const outside = refusedOutside(draft, met.hitAt)
  if (outside !== null) return outside
  const amount = amountRaised(claim, met)
  if ("refused" in amount) return refuse(draft, amount.refused, amount.said)
  const raised = { ...met, ...withAmount(draft, met, amount), statedRevenue: met.statedRevenue }
  const end = { decision: "incremented", reason: "incremented", counted: once } as const
  return orUnchanged(informed(draft, amount), met, raised, end)
}

/** The conversion is changed; or left alone, if it says the same as before. */
export function orUnchanged(
  draft: Draft,
  met: Conversion,
  after: Conversion,
  end: End & { counted?: CountedOnce | null },
): Verdict {
  // The same amount written another way is nothing new.
  const isNew = Object.keys(differences(met, after)).some((field) => field !== "statedRevenue")
  if (!isNew) return leftAlone(draft, met, { decision: "unchanged", reason: "nothing_new" })
  return changed(draft, met, after, end)
}

/** What the claim says of the sale, besides its amount and status. */
function sayings({ claim }: Draft, met: Conversion) {
  return {
    eventId: isUniqueByEventId(met) ? met.eventId : (claim.eventId ?? met.eventId),
    parameters: parametersOf(met.parameters, claim.parameters),
  }
}

/** The claim's parameters, and those that were there as far as there is room: anybody can send others each time. */
function parametersOf(before: Parameters, claimed: Parameters): Parameters {
  const all = { ...before, ...claimed }
  const others = Object.keys(before).filter((name) => !Object.hasOwn(claimed, name))
  const excess = Math.max(0, Object.keys(all).length - MOST_PARAMETERS)
  const dropped = new Set(others.slice(0, excess))
  return Object.fromEntries(Object.entries(all).filter(([name]) => !dropped.has(name)))
}

/** Another amount in the status it has. */
function withAmount({ claim, settings }: Draft, met: Conversion, amount: Amount) {
  const { amountMinor, currency } = amount
  const revenueMinor = countedStill(met, amount, settings)
  return { amountMinor, currency, revenueMinor, statedRevenue: claim.revenue ?? met.statedRevenue }
}

/** The conversion's status and amount, as the claim leaves them. */
export function movedTo(
  { claim, settings }: Pick<Draft, "claim" | "settings">,
  met: Conversion,
  status: Status,
  amount: Amount,
) {
  const { amountMinor, currency } = amount
  const isNew = status !== met.status
  const statedRevenue = mayEarn(status) ? claim.revenue : null
  return {
    ...{ status, amountMinor, currency },
    rawStatus: isNew ? claim.status : met.rawStatus,
    revenueMinor: isNew ? countedMinor(status, amount, settings) : countedStill(met, amount, settings),
    statedRevenue: statedRevenue ?? met.statedRevenue,
  }
}

/** What another amount counts in the status the sale has; a placeholder is read once, as the sale becomes pending. */
function countedStill(met: Conversion, amount: Amount, settings: Draft["settings"]): number {
  const isPlaceholder = met.status === "pending" && amount.currency === met.currency
  return isPlaceholder ? met.revenueMinor : countedMinor(met.status, amount, settings)
}

/** A conversion that moves on to another type is met by that type's claims from now on. */
function retyped({ claim, type, mode, conversions, settings }: Draft, met: Conversion) {
  const tx = met.tx ?? claim.tx
  // Met by its event id it may have another tx than the claim, and keeps it: the claim's is of another sale.
  const wanted = uniqueKey({ ...met, type: type.name, tx: claim.tx && tx }, mode)
  const key = otherWithKey({ id: met.id, key: wanted }, conversions) ? keyBeside(met) : wanted
  return { type: type.name, tx, key, anyType: false, ...costOfRetyped(met, type, settings) }
}

function countedBefore(draft: Draft, conversion: string): Verdict {
  const said = `Its event id was counted for conversion ${conversion}.`
  return without(draft, { decision: "ignored", reason: "duplicate_event_id" }, { step: "met", said })
}

export function refuse(
  draft: Draft,
  reason: Reason,
  said: string,
  step: "money" | "window" | "decision" | "hit" = "money",
): Verdict {
  return without(draft, { decision: "refused", reason }, { step, said })
}

/** What a conversion takes from its hit. */
function placeOf(hit: Hit) {
  const { vid, page, entrance, funnel, source, campaign, link } = hit
  return { vid, hit: hit.id, page, hitAt: hit.at, entrance, funnel, source, campaign, link }
}
