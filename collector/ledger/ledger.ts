import type { Kysely } from "kysely"
import { type Ledger, LedgerUnavailable, type OpenBooks } from "../ports.ts"
import { readFigures } from "../reports/sql/figures.ts"
import { askBy } from "../reports/sql/report-rows.ts"
import { readWays } from "../reports/sql/ways.ts"
import { within } from "../within.ts"
import { keepApiTokens } from "./api-tokens.ts"
import { keepAttention } from "./attention.ts"
import { type PageKinds, readBooks } from "./books.ts"
import { createReportFeed } from "./changes/report-feed.ts"
import { keepCosts } from "./costs.ts"
import type { Database } from "./database.ts"
import { keepDeliveries } from "./deliveries.ts"
import { booksBefore, claimsInOrder } from "./history.ts"
import { keepImports } from "./imports.ts"
import { readLog } from "./log.ts"
import { keepPeople } from "./people/people.ts"
import { keepRejected, rejectedRow } from "./rejected.ts"
import { ledgerStore } from "./report-store.ts"
import { keepSavedReports } from "./saved-reports.ts"
import type { Schema } from "./schema.ts"
import { settingsVersions } from "./settings-versions.ts"
import { keepSignIns } from "./sign-ins.ts"
import { keepUsers } from "./users.ts"
import { write } from "./writing.ts"

/** The ledger in a database that is migrated already. */
export function createLedger(database: Database): Ledger {
  const { reader, slowReader } = database
  const reports = ledgerStore(database.reportWords)
  const { transaction, whyRefused } = remembering(database.transaction)
  const kinds: PageKinds = new Map()
  const openBooks = (db: Kysely<Schema>): OpenBooks => ({
    ...readBooks(db, kinds),
    write: (changes) => write(db, changes, database.insert),
  })
  return {
    transaction: (names, work) => transaction(names, (db) => work(openBooks(db))),
    alone: database.alone,
    books: readBooks(reader, kinds),
    log: readLog(reader, slowReader),
    history: {
      before: (place) => booksBefore(reader, place),
      claims: (span) => claimsInOrder(reader, span),
    },
    settings: settingsVersions(database),
    imports: keepImports(database),
    deliveries: keepDeliveries(database),
    costs: keepCosts(database),
    rejected: keepRejected(database),
    people: keepPeople(database),
    attention: keepAttention(database),
    figures: readFigures(askBy(slowReader), reports),
    users: keepUsers(database),
    signIns: keepSignIns(database),
    apiTokens: keepApiTokens(database),
    ways: readWays(askBy(slowReader), reports),
    reportFeed: createReportFeed(database, reports),
    savedReports: keepSavedReports(database),

    putAside: async (event, error, at) => {
      const row = rejectedRow({ received: event, error, at })
      await transaction([event.id], async (db) => {
        await db
          .insertInto("rejected")
          .values(row)
          .onConflict((conflict) => conflict.column("event").doUpdateSet({ at: row.at, error: row.error }))
          .execute()
        await db.deleteFrom("parked").where("event", "=", event.id).execute()
      })
    },

    ready: onceASecond(async () => (await whyNotWritable(database.writer)) ?? whyRefused()),

    close: database.close,
  }
}

/** Longer than a recorder takes to try again, and than it takes until somebody looks whether it is ready. */
const REFUSED_MS = 3_000

/**
 * A ledger may take a little and still not what is to be recorded: on a full disk the row that a probe changes
 * finds room for long. So what it refused counts until it takes something again, or nobody tries.
 */
function remembering(run: Database["transaction"]) {
  let refused: { at: number; why: string } | null = null
  const transaction: Database["transaction"] = async (names, work) => {
    try {
      const result = await run(names, work)
      refused = null
      return result
    } catch (error) {
      if (error instanceof LedgerUnavailable) refused = { at: performance.now(), why: error.message }
      throw error
    }
  }
  const whyRefused = () =>
    refused !== null && performance.now() - refused.at < REFUSED_MS ? cannotBeWritten(refused.why) : null
  return { transaction, whyRefused }
}

const cannotBeWritten = (why: string) => `the ledger cannot be written: ${why}`

const PROBE_PATIENCE_MS = 2_000

/** Writes a little, for real: a held lock shows in nothing less. */
async function whyNotWritable(db: Kysely<Schema>): Promise<string | null> {
  const probe = db
    .insertInto("heartbeat")
    .values({ id: 1, beats: 1 })
    .onConflict((conflict) =>
      conflict.column("id").doUpdateSet((of) => ({ beats: of("heartbeat.beats", "+", 1) })),
    )
    .execute()
  const written = probe.then(
    () => null,
    (error: unknown) => cannotBeWritten(error instanceof Error ? error.message : String(error)),
  )
  return await within(PROBE_PATIENCE_MS, written, () => "the ledger does not answer")
}

/** Anybody may ask, so the answer is kept for a second. */
function onceASecond<Answer>(ask: () => Promise<Answer>): () => Promise<Answer> {
  let askedAt = Number.NEGATIVE_INFINITY
  let answer: Promise<Answer> | null = null
  return () => {
    if (answer === null || performance.now() - askedAt > 1_000) {
      askedAt = performance.now()
      answer = ask()
    }
    return answer
  }
}
