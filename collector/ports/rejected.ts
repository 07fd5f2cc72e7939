import type { Received } from "../domain/event.ts"
import type { Listed, Span } from "./lists.ts"

/** An event that could not be recorded, what went wrong at the last try, and when that was (ms since 1970). */
export interface RejectedEvent {
  received: Received
  error: string
  at: number
}

/** Events that failed again and again, kept so that nothing is lost and nothing is held up. */
export interface Rejected {
  /** Newest first. */
  list(span: Span): Promise<Listed<RejectedEvent>>
  find(event: string): Promise<RejectedEvent | null>
  count(): Promise<number>
  /** It is not among them any more: it was recorded after all, or is not to be. */
  remove(event: string): Promise<void>
  /** A claim that had waited before waits again, and is not among them any more. False for any other event. */
  letWait(event: string): Promise<boolean>
}
