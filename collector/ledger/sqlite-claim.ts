import { DatabaseSync } from "node:sqlite"

/**
 * Claims a ledger in a file for this process, until it gives it back or ends, however it ends: a lock that the system
 * holds, on a file beside it in which nothing is ever written. Whoever only looks at the ledger, or copies it, needs no
 * claim.
 * @returns what gives it back; null while another process has it
 * @throws with one sentence, if that file cannot be written: then nothing could be locked
 */
export function claimFile(ledger: string): (() => void) | null {
  const file = `${ledger}.lock`
  let lock: DatabaseSync | null = null
  try {
    lock = new DatabaseSync(file)
    lock.exec("pragma journal_mode = memory; begin exclusive; pragma user_version = 1") // which is never committed
    return lock.close.bind(lock)
  } catch (error) {
    lock?.close()
    if (isHeld(error)) return null
    throw new Error(`${file} cannot be written: ${error instanceof Error ? error.message : error}.`)
  }
}

/** Whether SQLite could not do something because another connection holds a lock. */
export function isHeld(error: unknown): boolean {
  return /locked|busy/.test(String(error))
}
