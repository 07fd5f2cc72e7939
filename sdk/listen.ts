import { attempt } from "./attempt.ts"
import { options } from "./options.ts"
import type { Tracked } from "./wire.ts"

/** What a call's promise is rejected with. */
export interface TrackingError extends Error {
  /**
   * The collector's error code; `network` where it could not be reached, and then the event is sent again; or
   * `denied`, by the visitor.
   */
  code: string
}

/** What a page can listen to. */
export interface Heard {
  /** An event is delivered: perhaps one of an earlier page. */
  sent: (answer: Tracked) => void
  /** An event is not, and why. */
  error: (error: TrackingError) => void
}

const listeners: [name: string, listener: (about: unknown) => void][] = []

/** Calls a function whenever something happens to an event. */
export function on<Name extends keyof Heard>(name: Name, listener: Heard[Name]): void {
  listeners.push([name, listener as (about: unknown) => void]) // `tell` gives what its name promises
}

/** Tells the page's listeners, and a developer who watches, and answers what it tells of. */
export function tell<About>(step: string, about: About): About {
  if (options.debug != null) console.debug("afterclick", step, about)
  for (const [name, listener] of listeners) if (name === step) attempt(() => listener(about))
  return about
}
