import type { EventRecord } from "./books.ts"

/** What an event passes before it is kept for ever. */
export const STORES = ["ledger", "inbox", "sessions"] as const

export type StoreName = (typeof STORES)[number]

/** Watches the collector work, to count it. It never fails. */
export interface Observer {
  /** For so many seconds the copy for reports may have lacked something of the ledger; longer until it is told again. */
  copyIsBehind(seconds: number): void
  /** An event was recorded for the first time; or a claim that had waited was decided. */
  recorded(record: EventRecord, isFirst: boolean): void
  /** A batch is done, so many seconds after it was taken. */
  batch(events: number, seconds: number): void
  /** The inbox did not accept an event. */
  refused(): void
  /** So many events came from a browser that asks not to be tracked; nothing was kept of them. */
  leftAlone(events: number): void
  /** So many events of redirects are held in memory now. */
  holding(events: number): void
  /** So many events of redirects are lost: as many were held as may be, or could be until the collector stopped. */
  dropped(events: number): void
  /** A request was answered: its route (one of a closed set), the status, and how many seconds it took. */
  answered(route: string, status: number, seconds: number): void
  /** Whether a store can do its work now, as it was looked at. */
  looked(store: StoreName, isReady: boolean): void
  /** A delivery was sent, or an attempt at it failed. */
  attempted(destination: string, result: "sent" | "failed"): void
}
