import type { Session } from "../domain/event.ts"

/** Remembers visitors between views. A cache: it may forget at any time, and the ledger fills the gap. */
export interface Sessions {
  load(vids: readonly string[]): Promise<Map<string, Session>>
  /** @param ttl ms a session is kept from now on */
  save(sessions: readonly Session[], ttl: number): Promise<void>
  forget(vids: readonly string[]): Promise<void>
  /** Null if it can be written now, else what is missing. */
  ready(): Promise<string | null>
  close(): Promise<void>
}
