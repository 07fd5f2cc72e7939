import { type Claim, readClaim } from "../claim/claim.ts"
import type { Conversion, Outcome, Received, Revision } from "../event.ts"
import { amountNumber, amountText, isMinusOne, parseAmount } from "../money.ts"
import type { Settings } from "../settings.ts"
import type { Correction } from "./by-hand.ts"
import { typeNamed } from "./conversion-types.ts"
import { modeOf } from "./mode.ts"
import { isLive } from "./newest.ts"
import { amountRaised } from "./revenue.ts"
import { mayEarn } from "./status.ts"
import { readStatus, statusWanted, takesBack } from "./status-reading.ts"

/** A claim somebody should settle, with all that it is about as it stands now. */
export interface Unsettled {
  received: Received
  outcome: Outcome
  /** The conversion it met; null if it met several, or none. */
  conversion: Conversion | null
  /** Those it could have meant. */
  candidates: readonly Conversion[]
  /** What it changed; null if it changed nothing. */
  revision: Revision | null
}

/** A value that the claim says otherwise than it was; amounts in units of their currencies. */
export interface Difference {
  field: "revenue" | "currency" | "visitor"
  kept: string | number
  claimed: string | number
}

interface Amount {
  minor: number
  currency: string
}

interface About extends Unsettled {
  claim: Claim | null
  /** What the conversion is worth now; null if there is none. */
  now: Amount | null
  /** What the conversion was worth besides the claim, and what the claim says; null if nobody knows any more. */
  kept: Amount | null
  claimed: Amount | null
  settings: Settings
}

interface Choice {
  label: (about: About) => string
  /** Whether there is something to be done so. */
  isOpen: (about: About) => boolean
  /** What it makes of the conversion; null if all stays as it is. */
  wanted: (about: About, chosen: Conversion) => Correction | null
  /** Whether one of the candidates has to be named. */
  ofCandidates: boolean
}

const leave: Pick<Choice, "isOpen" | "wanted" | "ofCandidates"> = {
  isOpen: () => true,
  wanted: () => null,
  ofCandidates: false,
}

/** What can be chosen, by the kind of the conflict; the first is always to leave all as it is. */
const CHOICES = {
  duplicate_conflict: {
    keep: { ...leave, label: ({ kept }) => `Keep ${said(kept)}` },
    take: {
      label: ({ claimed }) => `Take ${said(claimed)}, as the claim says`,
      isOpen: (about) => isThere(about.conversion) && about.claimed !== null && !isOfAnother(about),
      wanted: ({ claimed }) => worth(claimed),
      ofCandidates: false,
    },
  },
  amount_replaced: {
    keep: {
      ...leave,
      label: ({ now, claimed }) =>
        isSame(now, claimed) ? `Keep ${said(claimed)}, as the claim says` : `Keep ${said(now)}`,
    },
    restore: {
      label: ({ kept }) => `Go back to ${said(kept)}`,
      isOpen: ({ conversion, kept, now }) => isThere(conversion) && kept !== null && !isSame(kept, now),
      wanted: ({ kept }) => worth(kept),
      ofCandidates: false,
    },
  },
  maybe_same_sale: {
    keep: { ...leave, label: () => "Keep both" },
    drop: {
      label: ({ now }) => `Delete the later one, of ${said(now)}`,
      isOpen: ({ conversion, candidates }) => counts(conversion) && candidates.some(counts),
      wanted: () => ({ status: "deleted" }),
      ofCandidates: false,
    },
    choose: {
      label: () => "It is about this one",
      isOpen: (about) => isRefund(about) && about.candidates.some(counts),
      wanted: (about, chosen) => (counts(chosen) ? appliedTo(about, chosen) : null),
      ofCandidates: true,
    },
  },
  ambiguous_target: {
    keep: { ...leave, label: () => "Leave them as they are" },
    choose: {
      label: () => "It is about this one",
      isOpen: ({ claim, candidates }) => saysStatus(claim) && candidates.length > 0,
      wanted: appliedTo,
      ofCandidates: true,
    },
  },
} as const satisfies Record<string, Record<string, Choice>>

export type ConflictKind = keyof typeof CHOICES

/** The kind of a conflict, by how its claim ended. */
export function conflictKind({ conflict, reason }: Pick<Outcome, "conflict" | "reason">): ConflictKind {
  if (conflict === "target") return "ambiguous_target"
  if (conflict === "sale") return "maybe_same_sale"
  return reason === "duplicate_conflict" ? "duplicate_conflict" : "amount_replaced"
}

/** What differs, and what can be chosen. */
export function settlingOf(of: Unsettled, settings: Settings) {
  const about = aboutOf(of, settings)
  const kind = conflictKind(of.outcome)
  const choices = Object.entries<Choice>(CHOICES[kind]).filter(([, { isOpen }]) => isOpen(about))
  return {
    kind,
    differs: differences(about),
    choices: choices.map(([choice, { label }]) => ({ choice, label: label(about) })),
  }
}

/** What a choice comes to: nothing to change, a change of a conversion; or which part of it is wrong. */
export type Chosen =
  | { change: null }
  | { change: { conversion: Conversion; wanted: Correction } }
  | { wrong: "choice" | "conversion" }

/** @param candidate the id of the conversion that is meant, where there are several */
export function chosen(
  of: Unsettled,
  { choice, candidate }: { choice: string; candidate: string | null },
  settings: Settings,
): Chosen {
  const about = aboutOf(of, settings)
  const choices: Record<string, Choice> = CHOICES[conflictKind(of.outcome)]
  const taken = Object.hasOwn(choices, choice) ? choices[choice] : undefined
  if (taken === undefined || !taken.isOpen(about)) return { wrong: "choice" }
  const named = of.candidates.find(({ id }) => id === candidate) ?? null
  const conversion = taken.ofCandidates ? named : of.conversion
  if (taken.ofCandidates && named === null) return { wrong: "conversion" }
  const wanted = conversion && taken.wanted(about, conversion)
  return { change: conversion && wanted && { conversion, wanted } }
}

/** Of a claim whose own words are forgotten, nothing is known but that it was. */
function aboutOf(of: Unsettled, settings: Settings): About {
  const read = of.received.fields.length === 0 ? null : readClaim(of.received, settings)
  const claim = read === null || "refused" in read ? null : read
  return { ...of, claim, ...amountsOf(of, claim), settings }
}

function amountsOf({ conversion, revision }: Unsettled, claim: Claim | null) {
  const now = conversion && { minor: conversion.amountMinor, currency: conversion.currency }
  if (revision?.number === 1) return { now, kept: null, claimed: null } // it was made so, and nothing else was said
  const changed = revision?.changes.amountMinor ?? revision?.changes.currency
  if (revision && changed && now)
    return { now, kept: side(revision, "from", now), claimed: side(revision, "to", now) }
  return { now, kept: now, claimed: now && claim && amountClaimed(claim, now) }
}

/** Whether it is a sale that was not taken back. */
const counts = (conversion: Conversion | null) => conversion !== null && mayEarn(conversion.status)

/** Whether the claim takes back a sale, made a conversion for that, and is not taken back itself. */
function isRefund(about: About): boolean {
  const { claim, conversion, revision } = about
  if (claim === null || conversion === null || conversion.undone || counts(conversion)) return false
  return revision?.number === 1 && takesBack(readFor(claim, conversion, about).reading)
}

/** What the claim says of a conversion's status, and how it is treated there. */
function readFor(claim: Claim, { type }: Conversion, { outcome, settings }: About) {
  const source = settings.offerSources.get(outcome.offerSource ?? "")
  const mode = modeOf(typeNamed(type, settings).type, source, settings)
  return { mode, reading: readStatus(claim, mode, source, settings) }
}

/** Whether claim and conversion say the same, but are of two visitors. */
function isOfAnother({ conversion, outcome, kept, claimed }: About): boolean {
  return conversion?.vid !== outcome.vid && isSame(kept, claimed)
}

/** Of what is deleted no amount can be changed. */
const isThere = (conversion: Conversion | null) => conversion !== null && isLive(conversion)

const isSame = (one: Amount | null, other: Amount | null) =>
  one?.minor === other?.minor && one?.currency === other?.currency

/** An amount of -1 says that the sale is deleted. */
function saysStatus(claim: Claim | null): boolean {
  return claim !== null && (claim.status !== null || isMinusOne(claim.revenue ?? ""))
}

/** The amount on one side of a revision: what it does not tell of was the same on both. */
function side({ changes: { amountMinor, currency } }: Revision, of: "from" | "to", now: Amount): Amount {
  const [minor, code] = [amountMinor?.[of] ?? now.minor, currency?.[of] ?? now.currency]
  return { minor: Number(minor), currency: String(code) }
}

function amountClaimed({ revenue, currency }: Claim, now: Amount): Amount | null {
  const code = currency ?? now.currency
  const minor = parseAmount(revenue ?? amountText(now.minor, now.currency), code)
  return minor === null ? null : { minor, currency: code }
}

function differences({ kept, claimed, conversion, outcome }: About): Difference[] {
  if (kept === null || claimed === null) return []
  const owner = conversion?.vid ?? ""
  const values = [
    ["revenue", amountNumber(kept.minor, kept.currency), amountNumber(claimed.minor, claimed.currency)],
    ["currency", kept.currency, claimed.currency],
    ["visitor", owner, outcome.vid ?? owner],
  ] as const
  return values.flatMap(([field, kept, claimed]) => (kept === claimed ? [] : [{ field, kept, claimed }]))
}

function said(amount: Amount | null): string {
  return amount === null ? "what there is" : `${amountText(amount.minor, amount.currency)} ${amount.currency}`
}

function worth(amount: Amount | null): Correction | null {
  return amount && { rev: amountText(amount.minor, amount.currency), currency: amount.currency }
}

/** The status the claim asks for, and its amount where the sale counts from then on; added, if the mode adds. */
function appliedTo(about: About, chosen: Conversion): Correction | null {
  const { claim } = about
  if (claim === null) return null
  const { mode, reading } = readFor(claim, chosen, about)
  const status = statusWanted(reading, chosen.status) ?? chosen.status
  if (mode === "increment" && status === chosen.status) return raisedBy(claim, chosen)
  if (!mayEarn(status) || claim.revenue === null || isMinusOne(claim.revenue)) return { status }
  return { status, rev: claim.revenue, ...(claim.currency !== null && { currency: claim.currency }) }
}

/** @returns null where the claim adds nothing, or cannot: it is in another currency */
function raisedBy(claim: Claim, chosen: Conversion): Correction | null {
  const amount = claim.revenue === null ? null : amountRaised(claim, chosen)
  return amount === null || "refused" in amount
    ? null
    : worth({ minor: amount.amountMinor, currency: amount.currency })
}
