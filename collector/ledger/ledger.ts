import type { Kysely } from "kysely"
import type { Ledger, OpenBooks } from "../ports.ts"
import { readBooks } from "./books.ts"
import { keepCosts } from "./costs.ts"
import type { Database } from "./database.ts"
import { keepDeliveries } from "./deliveries.ts"
import { booksBefore, claimsInOrder } from "./history.ts"
import { keepImports } from "./imports.ts"
import { readLog } from "./log.ts"
import { keepPeople } from "./people.ts"
import { keepRejected, rejectedRow } from "./rejected.ts"
import type { Schema } from "./schema.ts"
import { settingsVersions } from "./settings-versions.ts"
import { write } from "./writing.ts"

/** The ledger in a database that is migrated already. */
export function createLedger(database: Database): Ledger {
  const { reader, transaction } = database
  const openBooks = (db: Kysely<Schema>): OpenBooks => ({
    ...readBooks(db),
    write: (changes) => write(db, changes, database.rowsOf),
  })
  return {
    transaction: (names, work) => transaction(names, (db) => work(openBooks(db))),
    alone: database.alone,
    books: readBooks(reader),
    log: readLog(reader),
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

    ready: onceASecond(() => whyNotWritable(database.writer)),

    close: database.close,
  }
}

const PROBE_PATIENCE_MS = 2_000

/** Writes a little, for real: a full disk and a held lock show in nothing less. */
async function whyNotWritable(db: Kysely<Schema>): Promise<string | null> {
  const probe = db
    .insertInto("heartbeat")
    .values({ id: 1, beats: 1 })
    .onConflict((conflict) =>
      conflict.column("id").doUpdateSet((of) => ({ beats: of("heartbeat.beats", "+", 1) })),
    )
    .execute()
  const late = Promise.withResolvers<string>()
  const timer = setTimeout(() => late.resolve("the ledger does not answer"), PROBE_PATIENCE_MS)
  try {
    return await Promise.race([probe.then(() => null), late.promise])
  } catch (error) {
    return `the ledger cannot be written: ${error instanceof Error ? error.message : error}`
  } finally {
    clearTimeout(timer)
  }
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
