import type { Kysely } from "kysely"
import { OFFER_PATIENCE_MS } from "../domain/identity.ts"
import type { Ledger } from "../ports.ts"
import { readBooks } from "./books.ts"
import { readLog } from "./log.ts"
import { eventOf } from "./rows.ts"
import type { Schema } from "./schema.ts"
import { settingsVersions } from "./settings-versions.ts"
import { write } from "./writing.ts"

/** The ledger on two connections to one database that is migrated already: one writes, one only reads. */
export function createLedger({ writer, reader }: Record<"writer" | "reader", Kysely<Schema>>): Ledger {
  return {
    transaction: (work) =>
      writer
        .transaction()
        .execute((db) => work({ ...readBooks(db), write: (changes) => write(db, changes) })),
    books: readBooks(reader),
    log: readLog(reader),
    settings: settingsVersions(writer),

    ripe: async ({ now, parkedBefore }) => await ripeClaims(reader, now - OFFER_PATIENCE_MS, parkedBefore),

    reject: async (event, error, at) => {
      const row = { event: event.id, at, error, received: JSON.stringify(event) }
      await writer
        .insertInto("rejected")
        .values(row)
        .onConflict((conflict) => conflict.column("event").doNothing())
        .execute()
    },

    ready: async () => {
      try {
        await reader.selectFrom("settings").select("version").limit(1).execute()
        return null
      } catch (error) {
        return `the ledger does not answer: ${error instanceof Error ? error.message : error}`
      }
    },

    close: async () => {
      await reader.destroy()
      await writer.destroy()
    },
  }
}

/** How many waiting claims are tried again at a time. */
const RIPE_AT_ONCE = 500

async function ripeClaims(db: Kysely<Schema>, offerPatienceOver: number, parkedBefore: number) {
  const rows = await db
    .selectFrom("parked")
    .innerJoin("events", "events.id", "parked.event")
    .select(["events.received", "events.outcome"])
    .where((where) => {
      const hits = where.selectFrom("hits").select("hits.id")
      const ofVisitor = hits.whereRef("hits.vid", "=", "parked.vid")
      return where.or([
        where("parked.at", "<", parkedBefore),
        where.exists(hits.whereRef("hits.id", "=", "parked.hit")),
        where.exists(ofVisitor.whereRef("hits.page", "=", "parked.page")),
        where.and([
          where("parked.page", "is", null),
          where("parked.at", "<=", offerPatienceOver),
          where.exists(ofVisitor),
        ]),
      ])
    })
    .orderBy("parked.at")
    .orderBy("parked.event")
    .limit(RIPE_AT_ONCE)
    .execute()
  return rows.map(eventOf)
}
