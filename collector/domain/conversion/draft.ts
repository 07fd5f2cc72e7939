import type { Claim } from "../claim/claim.ts"
import { doorOf } from "../claim/doors.ts"
import type { Conversion, Received, Step } from "../event.ts"
import type { Found } from "../hit/identity.ts"
import { isHidden, isStranger } from "../hit/protection.ts"
import { type Warning, warn } from "../reasons.ts"
import type { ConversionType, OfferSource, Settings } from "../settings.ts"
import type { Asking } from "./asking.ts"
import { DEFAULT_TYPE, typeNamed } from "./conversion-types.ts"
import type { CountedOnce } from "./counted-once.ts"
import type { DuplicateMode } from "./duplicate-modes.ts"
import { type Meeting, meet, meetAnyType, saleOnAnyPage } from "./meeting.ts"
import { modeOf } from "./mode.ts"
import { readStatus, type StatusReading } from "./status-reading.ts"

/** What a claim is decided with: all that is known, the settings, the time, and an id to use if one is needed. */
export interface Case {
  received: Received
  claim: Claim
  found: Found
  /** Every conversion the claim can meet (see `MeetingPlace`), perhaps among others. */
  conversions: readonly Conversion[]
  /** The conversion an event id was counted for, if it was. */
  countedFor: (once: CountedOnce) => string | null
  /** When the same request, to the letter, was last counted before this one (ms since 1970). */
  repeatOf: number | null
  /** Whether somebody has settled before what is settled by this claim. */
  isSettled: boolean
  settings: Settings
  /** ms since 1970. */
  now: number
  /** Its place in the order of what is decided, and the id of the conversion, should this claim make one. */
  newId: string
}

/** A case on its way: what has been made of it so far. */
export interface Draft extends Case {
  type: ConversionType
  mode: DuplicateMode
  /** Of the claim's hit: what a new conversion has. */
  offerSource: string | null
  /** Whose settings the claim is treated by: those of the sale it meets, where that is of another page. */
  source: OfferSource | undefined
  status: StatusReading
  meeting: Meeting
  /** Of the conversions those that its sender may know of, and whose import was not undone. */
  known: readonly Conversion[]
  warnings: Warning[]
  steps: Step[]
}

/** Says of what type a claim is, in which mode it is treated, what its status is, and what it meets. */
export function draftOf(of: Case): Draft {
  const { claim, found, settings, received } = of
  // A conversion whose import was undone is there for its history only.
  const conversions = of.conversions.filter((one) => !one.undone && !isHidden(received, one, settings))
  const askAt = (page: string) => {
    const offerSource = settings.pages.get(page)?.offerSource ?? knownSource(received, settings)
    const source = offerSource === null ? undefined : settings.offerSources.get(offerSource)
    const asking: Asking = { ...of, conversions, hit: found.hit, offerSource, source }
    return { ...ask(asking), offerSource, source }
  }
  const here = askAt(found.hit.page)
  const sale = saleOnAnyPage(claim, found.hit, conversions)
  const there = sale === null || sale.page === found.hit.page ? here : askAt(sale.page)
  const { type, warnings, mode, status, meeting, said, source } = there.meeting.how === "none" ? here : there
  const { offerSource } = here
  const unclear = status.how === "unmapped" ? [unmapped(status.word)] : []
  return {
    ...of,
    ...{ type, mode, offerSource, source, status, meeting, known: conversions },
    warnings: [...claim.warnings, ...found.warnings, ...warnings, ...unclear],
    steps: [
      ...claim.steps,
      ...found.steps,
      { step: "type", said: `${said} Its duplicate mode is ${mode}.` },
      { step: "status", said: status.said },
      { step: "met", said: meeting.said },
    ],
  }
}

function unmapped(word: string): Warning {
  return { ...warn("status_not_mapped", "status", `It was "${word}".`), value: word }
}

/** The offer source that its path names; not a protected one, if the claim came without what that asks for. */
function knownSource(received: Received, settings: Settings): string | null {
  const named = settings.offerSources.get(received.source ?? "")
  return named === undefined || isStranger(received, named) ? null : named.id
}

interface Asked {
  type: ConversionType
  warnings: Warning[]
  mode: DuplicateMode
  status: StatusReading
  meeting: Meeting
  said: string
}

/** A claim with a status but no type is of the type of the one conversion it can mean, if there is one. */
function ask(asking: Asking): Asked {
  const { claim, source, settings } = asking
  const usual = asOfType(asking, claim.type)
  if (claim.type !== null || usual.status.how === "absent") return usual
  const meeting = meetAnyType(asking, usual.mode)
  if (meeting === null) return usual
  if (meeting.how !== "same") return { ...usual, meeting }
  const { type } = typeNamed(meeting.met.type, settings)
  const { mode, warnings } = modeFor(asking, type)
  const said = `The claim names no type; it is about one of type ${type.name}.`
  return { type, warnings, mode, status: readStatus(claim, mode, source, settings), meeting, said }
}

function asOfType(asking: Asking, name: string | null): Asked {
  const { claim, source, settings } = asking
  const { type, warnings: ofType } = typeNamed(name, settings)
  const { mode, warnings: ofMode } = modeFor(asking, type)
  const warnings = [...ofType, ...ofMode]
  const said =
    name === null ? `The claim names no type, so its type is ${DEFAULT_TYPE}.` : `Its type is ${type.name}.`
  const status = readStatus(claim, mode, source, settings)
  return { type, warnings, mode, status, meeting: meet(asking, type, mode), said }
}

/** Without event id and tx nothing is recognised by its event id, so every claim makes its own conversion. */
function modeFor({ claim, source, settings }: Asking, type: ConversionType) {
  const mode = modeOf(type, source, settings)
  const isNameless = claim.eventId === null && claim.tx === null
  if (mode !== "ignore_by_event_id" || !isNameless) return { mode, warnings: [] }
  return { mode: "create" as const, warnings: [warn("event_id_missing", "event_id")] }
}

/** Whether whoever sent the claim may change the status of a sale, delete it, and say when it was. */
export function maySettle({ received, source, settings }: Draft): boolean {
  return !doorOf(received.via).isBrowser || (source?.browserStatus ?? settings.account.browserStatus)
}
