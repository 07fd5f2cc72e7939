import type { ByHand, Conversion, Hit, Revision } from "../domain/event.ts"
import type { EventRecord } from "./books.ts"
import type { DeliveryRecord } from "./deliveries.ts"
import type { Waiting } from "./inbox.ts"
import type { Listed, Span } from "./lists.ts"

/** What the API asks for; all lists are newest first. */
export interface Log {
  conversions(filter: ConversionFilter): Promise<Listed<ClickedConversion>>
  conversion(id: string): Promise<ConversionRecord | null>
  events(filter: EventFilter): Promise<Listed<EventRecord>>
  /** Events with a value that nobody could read. */
  unclearEvents(filter: UnclearFilter): Promise<Listed<EventRecord>>
  event(id: string): Promise<EventRecord | null>
  parked(): Promise<Waiting>
  hit(id: string): Promise<Hit | null>
  /** A visitor's hits, events and conversions, each oldest first, the newest 1,000 of each; null if unknown. */
  visitor(vid: string): Promise<Timeline | null>
}

export interface Timeline {
  hits: Hit[]
  events: EventRecord[]
  conversions: ClickedConversion[]
  /** Of which of them there are older ones. */
  more: ("hits" | "events" | "conversions")[]
}

/** An earlier view of the same journey, credited beside the hit that converted. */
export interface Assist {
  hit: string
  page: string
  at: number
}

/** A conversion, the hit that converted, and the one by which its journey began. */
export interface ClickedConversion {
  conversion: Conversion
  click: Hit | null
  entrance: Hit | null
}

export interface ConversionRecord extends ClickedConversion {
  revisions: Revision[]
  /** Of revisions that were made by hand, by their events: by whom and why. */
  byHand: ReadonlyMap<string, ByHand>
  assists: Assist[]
  /** Oldest first. */
  deliveries: DeliveryRecord[]
}

export interface ConversionFilter extends Span {
  equal: Partial<Record<ConversionField, string>>
  deleted: boolean
}

export const CONVERSION_FIELDS = [
  "type",
  "status",
  "duplicate",
  "page",
  "funnel",
  "source",
  "offerSource",
  "tx",
  "vid",
  "hit",
] as const

export type ConversionField = (typeof CONVERSION_FIELDS)[number]

export interface EventFilter extends Span {
  equal: Partial<Record<EventField, string>>
  /** The id of an event, a hit, a visitor or a conversion, or a tx: exactly this. */
  search?: string
}

/** Which values that nobody could read are asked for. */
export interface UnclearFilter extends Span {
  warning: string
  parameter?: string
  /** Any of these, each exactly as it came. */
  values?: readonly string[]
  /** Null for claims of none. */
  offerSource?: string | null
}

export const EVENT_FIELDS = [
  "name",
  "via",
  "decision",
  "reason",
  "vid",
  "hit",
  "page",
  "tx",
  "conversion",
  "conflict",
  "import",
] as const

export type EventField = (typeof EVENT_FIELDS)[number]
