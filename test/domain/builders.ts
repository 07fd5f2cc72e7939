import type { Claim } from "../../collector/domain/claim/claim.ts"
import { readClaim } from "../../collector/domain/claim/claim.ts"
import { receivedClaim } from "../../collector/domain/claim/received.ts"
import { decide } from "../../collector/domain/conversion/decide.ts"
import type { Case } from "../../collector/domain/conversion/draft.ts"
import type { Verdict } from "../../collector/domain/conversion/verdict.ts"
import type {
  Conversion,
  Field,
  Hit,
  PageKind,
  Received,
  RequestFacts,
  View,
} from "../../collector/domain/event.ts"
import { inStreamOf, makeId } from "../../collector/domain/ids.ts"
import { noEntrance } from "../../collector/domain/redirect/entrance.ts"
import { noSettings, readSettings, type Settings } from "../../collector/domain/settings.ts"

/** Builders of what the rules work on: each takes what a case is about, and fills in the rest. */

export const NOW = Date.parse("2026-05-01T12:00:00Z")
export const MINUTE = 60_000
export const DAY = 86_400_000

let made = 0
/** Ids of a time, each another, also in the stream of one visitor; the same in every run. */
export function id(at = NOW): string {
  made++
  return makeId(at, new Uint8Array([0, 0, 0, 0, 0, 0, 0, made >> 8, made & 255, 0]))
}

export const REQUEST: RequestFacts = {
  method: "GET",
  url: "/pb/",
  referer: null,
  ip: "127.0.0.1",
  forwardedFor: null,
  userAgent: null,
  language: null,
}

/** A view of which nothing is told but where and by which hit. */
export const UNTOLD: Omit<View, "hit" | "page"> = {
  kind: null,
  url: null,
  referrer: null,
  funnel: null,
  source: null,
  campaign: null,
  linkHit: null,
  clicks: null,
  isDriven: false,
  passage: null,
}

export const VISITOR = id(NOW - DAY)

export function hit(of: Partial<Hit> & { kind?: PageKind } = {}): Hit {
  const vid = of.vid ?? VISITOR
  const at = of.at ?? NOW - 10 * MINUTE
  const own = of.id ?? inStreamOf(id(at), vid)
  const event = of.event ?? id(at)
  return {
    id: own,
    vid,
    at,
    page: "offer",
    kind: "offer",
    entrance: own,
    mark: "",
    url: null,
    referrer: null,
    parameters: {},
    funnel: null,
    source: null,
    campaign: null,
    link: null,
    ...noEntrance,
    confirmed: event,
    event,
    order: id(at),
    request: REQUEST,
    ...{ client: null, geo: null, referrerKind: "direct", isBot: false },
    ...of,
  }
}

/** Settings from a document; a document with faults is a fault of the test. */
export function settings(document: unknown = {}): Settings {
  const read = readSettings(document, 7)
  if ("faults" in read) throw new Error(JSON.stringify(read.faults))
  return read
}

/** A claim as it arrives by postback, or from a visitor's browser. */
export function received(fields: Record<string, string> | Field[], of: Partial<Received> = {}): Received {
  const at = of.at ?? NOW
  const own = Array.isArray(fields) ? fields : Object.entries(fields)
  return {
    ...receivedClaim({ id: id(at), at, via: "postback", fields: own, request: REQUEST, ...of }, noSettings),
    ...of,
  }
}

/** A claim, read. One that is refused on reading is a fault of the test. */
export function claim(fields: Record<string, string>, of: Partial<Received> = {}): Claim {
  const read = readClaim(received(fields, of), noSettings)
  if ("refused" in read) throw new Error(`${read.refused}: ${JSON.stringify(read.steps)}`)
  return read
}

/** Decides claims on one hit, one after the other, each meeting what the ones before it made. */
export function claimsOn(on: Hit, document: unknown = {}) {
  const conversions = new Map<string, Conversion>()
  return {
    conversions: () => [...conversions.values()],
    claim(fields: Record<string, string>, of: Partial<Received> = {}, where: Partial<Case> = {}): Verdict {
      const event = received({ hit: on.id, ...fields }, of)
      const read = readClaim(event, settings(document))
      if ("refused" in read) throw new Error(`${read.refused}: ${JSON.stringify(read.steps)}`)
      const verdict = decide({
        received: event,
        claim: read,
        found: { hit: on, resolvedFrom: "ledger", isTooLate: false, warnings: [], steps: [] },
        conversions: [...conversions.values()],
        countedFor: () => null,
        repeatOf: null,
        isSettled: false,
        settings: settings(document),
        now: event.at,
        newId: id(event.at),
        ...where,
      })
      if (verdict.change) conversions.set(verdict.change.conversion.id, verdict.change.conversion)
      return verdict
    },
  }
}
