import type { EventRecord } from "./books.ts"

/**
 * What the processes of one Afterclick tell each other, at best: what is lost makes somebody later, never wrong.
 * Whoever follows hears it once, in this process and in others.
 */
export interface News {
  /** An event was recorded, or a parked claim decided. Costs next to nothing while nobody follows. */
  recorded(record: EventRecord): void
  /** There is something to send on. Said many times at once it may be heard as one. */
  due(): void
  /** Calls for every record that is told from now on; gives what ends it. */
  followRecorded(listener: (record: EventRecord) => void): () => void
  followDue(listener: () => void): () => void
  /** Ends it all. */
  close(): Promise<void>
}
