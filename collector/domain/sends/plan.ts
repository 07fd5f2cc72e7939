import type { Conversion, Decision, Hit, Received } from "../event.ts"
import { parseAmount } from "../money.ts"
import type { Settings } from "../settings.ts"
import { type Destination, destinationsOf, type Postback } from "./destinations.ts"
import { type EntranceFacts, entranceFacts } from "./entrance.ts"
import { asksFor, postbackRequest } from "./request.ts"
import type { Delivery, OutgoingRequest, SkipReason } from "./send.ts"
import { conversionTokens, eventTokens, isWorthTelling, type Telling } from "./token-values.ts"
import { conversionRequest, eventRequest } from "./webhook-request.ts"

/** What every plan needs. */
interface Circumstances {
  /** The hit by which the journey began. */
  entrance: Hit | null
  settings: Settings
  /** When it is planned, in ms since 1970. */
  at: number
  /** Ids for deliveries; they only grow, so that what is told later has the greater. */
  newId: () => string
}

/** A conversion that a claim has changed. */
export interface ChangedConversion {
  received: Received
  /** As it stands after the change. */
  conversion: Conversion
  decision: Decision
  /** The fields that the claim has changed; all of them at its creation. */
  fields: readonly string[]
  /** The claim says `disable_postbacks`. */
  isSilent: boolean
}

/** What is planned for a conversion that a claim has changed: one delivery a destination it concerns. */
export function planConversion(
  change: ChangedConversion,
  of: Circumstances & { wasSentTo: (destination: string) => boolean },
): Delivery[] {
  // Imports are silent unless asked: of a million rows, none is worth a line that says so.
  if (change.isSilent && change.received.via === "import") return []
  return destinationsOf(change.conversion.source, of.settings)
    .filter((destination) => concernsChange(destination, change.decision))
    .map((destination) => {
      const telling = tellingOf(of.at, of)
      const about = { ...change, destination, facts: telling.facts, wasSent: of.wasSentTo(destination.key) }
      const skipped = SKIPS.find(({ holds }) => holds(about))?.reason ?? null
      const request = skipped === null ? changeRequest(about, telling, of) : null
      const { conversion, received } = change
      const own = { id: telling.id, conversion: conversion.id, event: received.id }
      return deliveryOf(destination, of, { ...own, skipped, request })
    })
}

function changeRequest(
  { destination, ...change }: About,
  telling: Telling,
  of: Circumstances,
): OutgoingRequest {
  const { conversion, decision, received } = change
  if (destination.kind === "postback")
    return postbackRequest(destination.postback, conversionTokens(conversion, telling))
  const { at, entrance } = of
  return conversionRequest(destination.webhook, conversion, { decision, at, entrance, event: received.id })
}

interface About extends ChangedConversion {
  destination: Destination
  facts: EntranceFacts
  /** It was sent of this conversion before. */
  wasSent: boolean
}

/** Why nothing is sent: the first that holds. */
const SKIPS: readonly { reason: SkipReason; holds: (about: About) => boolean }[] = [
  { reason: "disabled_by_claim", holds: ({ isSilent }) => isSilent },
  { reason: "condition", holds: ({ destination, conversion }) => !isAskedFor(destination, conversion) },
  {
    reason: "updates_off",
    holds: ({ destination, conversion, wasSent, fields }) =>
      destination.kind === "postback" &&
      UPDATES[destination.postback.updates]({ ...destination, conversion, wasSent, fields }),
  },
  {
    reason: "no_external_id",
    holds: ({ destination, facts }) => lacksExternal(destination, facts),
  },
]

/**
 * Whether what a postback is told of updates leaves this one out. One by which the sale is worth the same, and that
 * would say the same word for word, is none: a source that does not compare counts the sale twice, if the page and the
 * network's server both report it.
 */
const UPDATES: Record<
  "all" | "once" | "none",
  (update: Pick<About, "conversion" | "wasSent" | "fields"> & { postback: Postback }) => boolean
> = {
  all: ({ wasSent, fields, postback }) =>
    wasSent && !isWorthTelling(fields, (token) => asksFor(token, postback)),
  once: ({ wasSent }) => wasSent,
  none: ({ conversion }) => conversion.revision > 1,
}

/** What has only to do with events, or not with amounts that are added, is told of neither, and nobody notes it. */
function concernsChange(destination: Destination, decision: Decision): boolean {
  const { types, events } = wishesOf(destination)
  const isOfEventsOnly = events !== undefined && types === undefined
  if (isOfEventsOnly || destination.kind === "webhook") return !isOfEventsOnly
  return decision !== "incremented" || destination.postback.increments
}

const wishesOf = (destination: Destination) =>
  destination.kind === "postback" ? destination.postback : destination.webhook

/** Whether the conversion, as it stands now, meets the conditions. An amount is compared whatever its status. */
function isAskedFor(destination: Destination, { type, status, amountMinor, currency }: Conversion): boolean {
  const { types, statuses } = wishesOf(destination)
  const least = destination.kind === "postback" ? destination.postback.minRevenue : undefined
  return (
    (types?.includes(type) ?? true) &&
    ((statuses as readonly string[] | undefined)?.includes(status) ?? true) &&
    (least === undefined || amountMinor >= (parseAmount(least, currency) ?? 0))
  )
}

/** A custom event that was recorded. */
export interface RecordedEvent {
  received: Received
  vid: string | null
  /** Where it happened; null if nobody knows. */
  hit: Hit | null
  /** Whether it is the first of its name in its session; null if it has none. */
  isFirst: boolean | null
}

/** What is planned for a custom event; those that nobody asks for leave no trace. */
export function planEvent(event: RecordedEvent, of: Circumstances): Delivery[] {
  const { received, hit } = event
  return destinationsOf(hit?.source ?? null, of.settings)
    .filter((destination) => concernsEvent(destination, event))
    .map((destination) => {
      const telling = tellingOf(received.happenedAt, of)
      const isSkipped = lacksExternal(destination, telling.facts)
      const own = { id: telling.id, conversion: null, event: received.id }
      const request = isSkipped ? null : requestOfEvent(destination, event, telling, of)
      return deliveryOf(destination, of, { ...own, skipped: isSkipped ? "no_external_id" : null, request })
    })
}

function requestOfEvent(
  destination: Destination,
  { received, hit, vid, isFirst }: RecordedEvent,
  telling: Telling,
  { entrance }: Circumstances,
): OutgoingRequest {
  if (destination.kind === "postback")
    return postbackRequest(destination.postback, eventTokens(received, hit, telling))
  return eventRequest(destination.webhook, received, { hit, entrance, vid, isFirst, at: telling.at })
}

function concernsEvent(destination: Destination, { received, isFirst }: RecordedEvent): boolean {
  const { types, events } = wishesOf(destination)
  if (events !== undefined && !events.includes(received.name)) return false
  if (destination.kind === "webhook") return events !== undefined || types === undefined
  return events !== undefined && (destination.postback.send === "every" || isFirst === true)
}

function lacksExternal(destination: Destination, { external }: EntranceFacts): boolean {
  return destination.kind === "postback" && external === null && asksFor("external", destination.postback)
}

function tellingOf(at: number, { entrance, newId }: Circumstances): Telling {
  return { id: newId(), at, facts: entranceFacts(entrance) }
}

function deliveryOf(
  destination: Destination,
  { at, settings }: Circumstances,
  about: Pick<Delivery, "id" | "conversion" | "event" | "skipped" | "request">,
): Delivery {
  const { kind, key } = destination
  const source = kind === "postback" ? destination.source.id : null
  return { ...about, at, destination: key, kind, source, settings: settings.version }
}
