import { copyFileSync, readFileSync } from "node:fs"
import { join } from "node:path"
import { afterAll } from "vitest"
import { checkLedger } from "../../collector/ledger/check.ts"
import { openPostgres } from "../../collector/ledger/postgres.ts"
import { openSqlite, openSqliteLedger } from "../../collector/ledger/sqlite.ts"
import type { Ledger } from "../../collector/ports.ts"
import { NOW } from "../domain/builders.ts"
import { everyRowAt, openThere, sharedDatabase } from "./postgres.ts"
import { temporaryFolder } from "./process.ts"

interface Kind {
  newPlace: () => Promise<string>
  open: (place: string) => Promise<Ledger>
  everything: (place: string) => Promise<string>
}

/** Where ledgers are kept, how they are opened, and all that is in them: the same tests are run on each. */
const KINDS = {
  SQLite: {
    newPlace: newFile,
    open: openSqliteLedger,
    everything: async (file) => bytesOf(file),
  },
  PostgreSQL: { newPlace: sharedDatabase, open: openThere, everything: everyRowAt },
} satisfies Record<string, Kind>

/** An empty ledger that was migrated once: to do that anew is half of what opening one costs. */
let migrated: Promise<string> | null = null

async function newFile(): Promise<string> {
  migrated ??= emptyLedger()
  const file = join(temporaryFolder(), "ledger.sqlite")
  copyFileSync(await migrated, file)
  return file
}

async function emptyLedger(): Promise<string> {
  const file = join(temporaryFolder(), "ledger.sqlite")
  await (await openSqliteLedger(file)).close()
  return file
}

let kind: keyof typeof KINDS = "SQLite"

/** What ledgers this test file is about; SQLite unless it says so. */
export function useLedgers(of: keyof typeof KINDS): void {
  kind = of
  afterAll(() => {
    kind = "SQLite" // for the next file of this worker
  })
}

/** Where a new ledger can be: a file, or the URL of a database. */
export function newPlace(): Promise<string> {
  return KINDS[kind].newPlace()
}

/** The ledger at a place, or a new one. */
export async function openLedger(place?: string): Promise<Ledger> {
  return await KINDS[kind].open(place ?? (await newPlace()))
}

/** All that the ledger at a place has, as text. */
export async function everythingIn(place: string): Promise<string> {
  return await KINDS[kind].everything(place)
}

/** Every byte of the files of a ledger in SQLite. */
export function bytesOf(file: string): string {
  const read = (path: string) => {
    try {
      return readFileSync(path, "latin1")
    } catch {
      return "" // there is no such file now
    }
  }
  return read(file) + read(`${file}-wal`)
}

/** What does not fit together in the ledger at a place. */
export async function faultsIn(place: string): Promise<string[]> {
  const isPostgres = kind === "PostgreSQL"
  const database = isPostgres ? openPostgres(place) : openSqlite(place)
  try {
    return (await checkLedger(database.reader, { isPostgres, now: NOW })).faults
  } finally {
    await database.close()
  }
}

/** How often a property is tried: a tenth on PostgreSQL, where each statement goes to a server and back. */
export function runsHere(runs: number): number {
  return kind === "SQLite" ? runs : Math.ceil(runs / 10)
}
