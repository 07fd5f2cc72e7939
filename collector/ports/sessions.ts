import type { Session } from "../domain/event.ts"

/** Remembers visitors between views. A cache: it may forget at any time, and the ledger fills the gap. */
export interface Sessions {
  load(vids: readonly string[]): Promise<Map<string, Session>>
  /**
   * Whoever saves late, after another has seen the visitor again, changes nothing: a session gives way to none of before.
   * @param ttl ms a session is kept from now on
   */
  save(sessions: readonly Session[], ttl: number): Promise<void>
  forget(vids: readonly string[]): Promise<void>
  /** Null if it can be written now, else what is missing. */
  ready(): Promise<string | null>
  close(): Promise<void>
}
