import { DatabaseError } from "pg"
import { LedgerUnavailable, TookTooLong } from "../ports.ts"

/** read_only_sql_transaction */
const ONLY_READS = "25006"

/**
 * Faults of the database, not of what was to be written, by their code or the first two characters of it.
 * https://www.postgresql.org/docs/current/errcodes-appendix.html
 */
const UNAVAILABLE: ReadonlySet<string> = new Set([
  "08", // the connection
  ONLY_READS, // it only reads: a standby, or a disk that ran full
  "25P03", // the server ended a transaction that did nothing for too long
  "28", // the user, or the password
  "3D", // there is no such database
  "3F", // there is no such schema
  "42501", // the user may not
  "42P01", // there is no such table
  "53", // memory, disk, connections
  "55P03", // a lock was not to be had in time
  "57", // an operator, or a time limit
  "58", // the system under it
  "F0", // its configuration
  "XX", // it is broken: to put events aside for that would lose what a repaired one takes
])

/** A statement was ended because its time was up (query_canceled). */
const TOO_LONG = "57014"

/** Somebody else was faster: run again, the transaction sees what that one wrote. */
const RACE_LOST: ReadonlySet<string> = new Set([
  "40001", // serialization_failure
  "40P01", // deadlock_detected
  "23505", // unique_violation
  "23P01", // exclusion_violation
  "23514", // check_violation: the month to which a row belongs was made while it waited for its table
])

/** Of those, the ones that are never the fault of what was to be written, however often they come. */
const RACE_ONLY: ReadonlySet<string> = new Set(["40001", "40P01"])

/** What is wrong with the URL or the database itself: to wait would not mend it. */
const MISTAKEN: Readonly<Record<string, string>> = {
  "28P01": "the user or the password is wrong",
  "28000": "the user may not connect",
  "3D000": "there is no such database",
  "42501": "the user may not create what the ledger needs",
}

/** What went wrong in our words, where it is not the fault of what was asked for; else as it was. */
export function readError(error: unknown): unknown {
  if (error instanceof LedgerUnavailable || error instanceof UnsafeNumber) return error
  if (!(error instanceof DatabaseError)) return new LedgerUnavailable(wordsOf(error), { cause: error })
  if (error.code === TOO_LONG) return new TookTooLong(error.message, { cause: error })
  return isOf(UNAVAILABLE, error) ? new LedgerUnavailable(error.message, { cause: error }) : error
}

/**
 * Whether a connection may only read. Whether it may is mostly said as it is made: it stays so when its server is the
 * primary again, or another is, or has room again.
 */
export function isOnlyReading(error: unknown): boolean {
  return error instanceof DatabaseError && error.code === ONLY_READS
}

/** Whether a statement failed only because one before it had (in_failed_sql_transaction). */
export function isAborted(error: unknown): boolean {
  return error instanceof DatabaseError && error.code === "25P02"
}

export function isRaceLost(error: unknown): boolean {
  return error instanceof DatabaseError && RACE_LOST.has(error.code ?? "")
}

/** What is left of a race that was lost again and again. */
export function givenUp(error: unknown): unknown {
  const isRace = error instanceof DatabaseError && RACE_ONLY.has(error.code ?? "")
  return isRace ? new LedgerUnavailable(error.message, { cause: error }) : error
}

/** What the operator has to mend before the ledger can be opened; null if to wait may help. */
export function mistakeIn(error: unknown): string | null {
  const cause = error instanceof LedgerUnavailable ? error.cause : error
  return cause instanceof DatabaseError ? (MISTAKEN[cause.code ?? ""] ?? null) : null
}

/** A whole number beyond 2^53, which nothing here can be. */
export class UnsafeNumber extends Error {
  override name = "UnsafeNumber"
}

function isOf(codes: ReadonlySet<string>, { code = "" }: DatabaseError): boolean {
  return codes.has(code) || codes.has(code.slice(0, 2))
}

/** An address that was tried in several ways has no words of its own. */
function wordsOf(error: unknown): string {
  if (error instanceof AggregateError) return error.errors.map(wordsOf).join("; ")
  return error instanceof Error ? error.message || error.name : String(error)
}
