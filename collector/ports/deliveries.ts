import type { Answer } from "../domain/sends/attempt.ts"
import type { DestinationState } from "../domain/sends/destination-state.ts"
import type { Delivery, DeliveryState, Failure, OutgoingRequest, SkipReason } from "../domain/sends/send.ts"
import type { Waiting } from "./inbox.ts"
import type { Listed, Span } from "./lists.ts"

/** A delivery as it stands. */
export interface KeptDelivery extends Omit<Delivery, "skipped"> {
  state: DeliveryState
  /** Why it was skipped, or failed. */
  reason: SkipReason | Failure | null
  /** How many requests were begun. */
  attemptsMade: number
  /** Of those, how many have failed since it was put in the queue. */
  tries: number
  /** While it waits: not before then, ms since 1970. While a request is under way: until when nobody else takes it. */
  nextAt: number | null
  /** When it was sent, or given up. */
  endedAt: number | null
}

/** One request, as it was noted before it was sent; and then what came of it. */
export interface Attempt {
  delivery: string
  /** 1 for the first. */
  number: number
  at: number
  status: number | null
  durationMs: number | null
  /** The first of what was answered. */
  answer: string | null
  /** Why there is no answer, or why it is none to be content with; null while the request is under way. */
  error: string | null
}

export interface DeliveryRecord {
  delivery: KeptDelivery
  /** Oldest first. */
  attempts: Attempt[]
}

export const DELIVERY_FIELDS = ["destination", "state", "conversion"] as const

export type DeliveryField = (typeof DELIVERY_FIELDS)[number]

export interface DeliveryFilter extends Span {
  equal: Partial<Record<DeliveryField, string>>
}

/** How an attempt ended, and what is to become of its delivery. */
export interface EndedAttempt {
  delivery: KeptDelivery
  answer: Answer
  at: number
  durationMs: number
  /** What went wrong, in a sentence; null if nothing did. */
  error: string | null
  /** For how long the destination asks to be left alone, in ms. */
  asked: number | null
  /** When to try again, ms since 1970; null if it is over. */
  nextAt: number | null
  state: "waiting" | "sent" | "failed"
  reason: Failure | null
}

/** A destination, and what waits for it. */
export interface Lane extends DestinationState {
  /** How many deliveries wait, and since when the oldest does. */
  waiting: number
  oldest: number | null
}

/**
 * What becomes of a delivery that is to be tried again: it is in its queue; or it was sent or skipped; or its
 * destination was told of a later change of the conversion, which it would take back.
 */
export type Retry = "queued" | "ended" | "overtaken"

/** What is sent on: planned in the transaction that changed a conversion, sent by a courier. */
export interface Deliveries {
  /** The destinations that are on and have something that waits, each with when the first of it is due. */
  lanes(now: number): Promise<{ state: DestinationState; isDue: boolean; nextAt: number | null }[]>
  /**
   * Takes up to so many due deliveries of each of these destinations, and notes for each that an attempt has
   * begun. They are due again at `until`, unless the attempt has ended by then. Of one conversion's deliveries to
   * a destination only the oldest that waits is due. Those in `without` are not taken, whatever the time.
   */
  take(of: {
    wants: readonly { key: string; most: number }[]
    without: readonly string[]
    now: number
    until: number
  }): Promise<KeptDelivery[]>
  /** Notes how attempts ended; gives each destination as it was before and is after. */
  note(ended: readonly EndedAttempt[]): Promise<{ before: DestinationState; after: DestinationState }[]>
  /** Every destination there ever was something for. */
  destinations(): Promise<Lane[]>
  /** Switches a destination on again, with what it has missed. Null if there is none; else how many are to go. */
  resume(key: string, now: number): Promise<number | null>
  /** Puts a delivery that failed or waits at the head of its queue, or says why not. Null if there is none. */
  retry(id: string, now: number): Promise<Retry | null>
  list(filter: DeliveryFilter): Promise<Listed<KeptDelivery>>
  find(id: string): Promise<DeliveryRecord | null>
  /** How many wait, and since when the oldest does. */
  queue(): Promise<Waiting>
}

/** Sends requests to the world outside. */
export interface Sender {
  /**
   * Sends one request and gives what came of it; it never rejects. Redirects are not followed, and no address of
   * a private network is connected to, unless `mayBePrivate`. Ended by `signal`, it is as if no answer had come.
   */
  send(request: OutgoingRequest, of: { mayBePrivate: boolean; signal: AbortSignal }): Promise<Answer>
}
