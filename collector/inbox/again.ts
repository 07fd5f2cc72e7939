/** A batch as it was given to be recorded. */
export interface Given {
  events: number
  /** How long it took until the next one was asked for, in ms. */
  tookMs: number
}

/** A batch of so many means that its senders, once they are answered, are about to bring the next one. */
const MANY = 16
/** Nobody waits longer, however long batches take. */
const LONGEST_MS = 15

/**
 * How long it is worth to wait for those who were just answered, in ms: what comes a moment later has a whole batch to
 * itself otherwise, which takes as long as that of all of them. After a few events, and after one, nobody waits.
 */
export function worthWaiting({ events, tookMs }: Given): number {
  return events < MANY ? 0 : Math.min(tookMs / 2, LONGEST_MS)
}
