import type { EventRecord, Settled } from "./books.ts"
import type { Waiting } from "./inbox.ts"
import type { Listed, Span } from "./lists.ts"

/** A claim that somebody should settle, or has settled. */
export interface KeptConflict {
  record: EventRecord
  settled: Omit<Settled, "event"> | null
}

export interface ConflictFilter extends Pick<Span, "cursor" | "limit"> {
  isSettled: boolean
}

/** Claims with the same value that nobody could read. */
export interface UnclearValues extends Waiting {
  parameter: string
  value: string
  offerSource: string | null
}

/** What somebody should look at. */
export interface Attention {
  /** The conflicts nobody has settled: so many at most are counted. */
  open(most: number): Promise<Waiting>
  /** Newest first. */
  conflicts(filter: ConflictFilter): Promise<Listed<KeptConflict>>
  conflict(event: string): Promise<KeptConflict | null>
  /** Notes that a conflict was settled by leaving all as it is. False if somebody was faster. */
  settle(of: Settled): Promise<boolean>
  /** Values that nobody could read, received since then; of the newest, so many at most. The most frequent first. */
  unclear(of: { warning: string; since: number; most: number }): Promise<UnclearValues[]>
  /** Events that were put aside. */
  putAside(): Promise<Waiting>
}
