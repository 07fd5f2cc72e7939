import { DatabaseSync } from "node:sqlite"

/**
 * Claims a ledger in a file for this process, until it gives it back or ends, however it ends: a lock that the system
 * holds, on a file beside it that nobody writes to. Whoever only looks at the ledger, or copies it, needs no claim.
 * @returns what gives it back; null while another process has it
 */
export function claimFile(ledger: string): (() => void) | null {
  const lock = new DatabaseSync(`${ledger}.lock`)
  try {
    lock.exec("pragma journal_mode = off; begin exclusive")
    return () => lock.close()
  } catch (error) {
    lock.close()
    if (/locked|busy/.test(String(error))) return null
    throw error
  }
}
