import { join } from "node:path"
import { afterAll } from "vitest"
import { openSqliteLedger } from "../../collector/ledger/sqlite.ts"
import type { Ledger } from "../../collector/ports.ts"
import { openThere, sharedDatabase } from "./postgres.ts"
import { temporaryFolder } from "./process.ts"

/** Where ledgers are kept, and how they are opened: the same tests are run on each. */
const KINDS = {
  SQLite: { newPlace: async () => join(temporaryFolder(), "ledger.sqlite"), open: openSqliteLedger },
  PostgreSQL: { newPlace: sharedDatabase, open: openThere },
} satisfies Record<string, { newPlace: () => Promise<string>; open: (place: string) => Promise<Ledger> }>

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

/** How often a property is tried: a tenth on PostgreSQL, where each statement goes to a server and back. */
export function runsHere(runs: number): number {
  return kind === "SQLite" ? runs : Math.ceil(runs / 10)
}
