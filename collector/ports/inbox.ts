import type { Outcome, Received } from "../domain/event.ts"

/**
 * Holds events between their receipt and the ledger, those of one visitor in order.
 */
export interface Inbox {
  /**
   * Resolves once the event is safe: with its outcome if that is known in time, else with null (only where the
   * inbox itself is durable). Rejects with `InboxUnavailable` if it may be lost: then it was not accepted.
   */
  put(event: Received): Promise<Outcome | null>
  /**
   * The events that wait, oldest first, about `most` of them; waits until there is one. Empty once stopped. Events
   * taken but never `done`, because the process died, are taken again.
   */
  take(most: number): Promise<Received[]>
  /**
   * The ledger has these; whoever waits is told. Last of all: a crash before it repeats, never loses. An event
   * without an outcome was put aside as impossible to record: it is not acknowledged, and not taken again.
   */
  done(events: readonly Received[], outcomes: readonly (Outcome | null)[]): Promise<void>
  /** These could not be recorded now. They are not acknowledged, or will be taken again. */
  failed(events: readonly Received[], error: Error): Promise<void>
  /** The events in it that are not done yet, taken or not. It fails where nobody can say. */
  waiting(): Promise<Waiting>
  /** Whether it can accept events now; the text says what is missing. */
  ready(): Promise<string | null>
  /** Ends every `take`; what was taken may still be `done`. */
  stop(): Promise<void>
  /** Lets go of what it holds open. */
  close(): Promise<void>
}

/** How much waits, and since when. */
export interface Waiting {
  count: number
  /** When the oldest of it came, in ms since 1970; null if nothing waits. */
  oldest: number | null
}

/** The event is not safe; the sender must try again. */
export class InboxUnavailable extends Error {
  override name = "InboxUnavailable"
}

/** The event was put aside as impossible to record: sent again, it will be so again. */
export class NeverRecorded extends InboxUnavailable {
  override name = "NeverRecorded"
}

/** Keeps what redirects record until the inbox takes it, so that no visitor waits for a store. */
export interface Clicks {
  /** Keeps the events of one click of a visitor, all or none of them. It never fails and never waits. */
  keep(vid: string, events: readonly Received[]): void
  /**
   * Null if there is room; else resolves when there is, or after a second. There is no waiting while the inbox takes
   * nothing: a visitor is led on whatever the stores do.
   */
  room(): Promise<void> | null
}
