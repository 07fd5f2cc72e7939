import { setTimeout as wait } from "node:timers/promises"
import { type Clock, type Ledger, LedgerUnavailable } from "../ports.ts"
import { createLedger } from "./ledger.ts"
import { openSqlite, openSqliteLedger } from "./sqlite.ts"
import { claimFile } from "./sqlite-claim.ts"
import { readFault } from "./sqlite-errors.ts"

/** Where the ledger is kept: in a PostgreSQL database, or in a file if there is none. */
export interface LedgerPlace {
  databaseUrl: string | null
  file: string
}

export interface OpenOptions {
  clock: Clock
  onProblem: (what: string, error: unknown) => void
  /** Told what is waited for, and when it is there. */
  onWaiting: (said: string) => void
  /** Ends the waiting. */
  signal: AbortSignal
}

const TRY_EVERY_MS = 1_000
/** So often the same is said again while it lasts. */
const SAY_EVERY_TRIES = 30

/**
 * Opens the ledger to work on it. A database that cannot be reached is waited for, as it may start at the same time
 * as we; and so is the collector that works on a file, as it may be about to end.
 * @throws with one sentence, if that is of no use: no such database, a wrong password, a schema it may not change
 */
export async function openLedger(place: LedgerPlace, options: OpenOptions): Promise<Ledger> {
  const { databaseUrl, file } = place
  if (databaseUrl === null) return await openClaimed(file, options)
  const server = `PostgreSQL at ${addressOf(databaseUrl)}`
  return await whenReady({ what: server, is: "there" }, options, () => openAtOnce(place, options))
}

/** Of two collectors on one file each would send what is to be sent, and know nothing of the other's visitors. */
async function openClaimed(file: string, options: OpenOptions): Promise<Ledger> {
  const release = await whenReady({ what: file, is: "free" }, options, async () => {
    const claimed = claimFile(file)
    if (claimed === null) throw new LedgerUnavailable("another collector is at work on it")
    return claimed
  })
  try {
    const ledger = await openSqliteLedger(file)
    return { ...ledger, close: () => ledger.close().finally(release) }
  } catch (error) {
    release()
    throw error
  }
}

/** Tries until something is there, and says meanwhile what is waited for, and why. */
async function whenReady<Found>(
  { what, is }: { what: string; is: string },
  { onWaiting, signal }: OpenOptions,
  find: () => Promise<Found>,
): Promise<Found> {
  for (let tries = 0, said = ""; ; tries++) {
    try {
      const found = await find()
      if (said !== "") onWaiting(`${what} is ${is}.`)
      return found
    } catch (error) {
      if (!(error instanceof LedgerUnavailable)) throw error
      if (error.message !== said || tries % SAY_EVERY_TRIES === 0)
        onWaiting(`Waiting for ${what}: ${error.message}`)
      said = error.message
    }
    await wait(TRY_EVERY_MS, undefined, { signal }).catch(() => {
      throw new Error(`It was stopped before ${what} was ${is}.`)
    })
  }
}

/** Opens the ledger, or says in one sentence why it cannot be opened now. */
export async function openAtOnce(
  place: LedgerPlace,
  options: Pick<OpenOptions, "clock" | "onProblem">,
): Promise<Ledger> {
  const { databaseUrl, file } = place
  if (databaseUrl === null) return await openSqliteLedger(file)
  // Only here: who has no PostgreSQL need not wait for what speaks to it.
  const { openPostgresLedger } = await import("./postgres.ts")
  try {
    return await openPostgresLedger(databaseUrl, options)
  } catch (error) {
    throw await whyMistaken(place, error)
  }
}

/** A ledger that another process has opened already, and migrated: for looking only, and to know whose turn it is. */
export async function openToRead({ databaseUrl, file }: LedgerPlace): Promise<Ledger> {
  if (databaseUrl === null) return createLedger(openSqlite(file))
  const { openPostgres } = await import("./postgres.ts")
  return createLedger(openPostgres(databaseUrl))
}

/** An error in one sentence, if it is one that the operator has to mend; else as it was. */
export async function whyMistaken({ databaseUrl, file }: LedgerPlace, error: unknown): Promise<unknown> {
  if (databaseUrl === null) return readFault(file, error)
  const { mistakeIn } = await import("./postgres-errors.ts")
  const mistake = mistakeIn(error)
  if (mistake === null) return readFault(file, error) // a move has to do with both
  return new Error(`DATABASE_URL (${addressOf(databaseUrl)}) cannot be used: ${mistake}.`, { cause: error })
}

/** Which database a URL names, without who asks and with what password. */
export function addressOf(url: string): string {
  const { hostname, port, pathname } = new URL(url)
  return `${hostname || "localhost"}:${port || 5432}${pathname}`
}
