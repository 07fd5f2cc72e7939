import type { Kysely } from "kysely"
import type { SettingsVersions } from "../ports.ts"
import type { Schema } from "./schema.ts"

/** The settings' documents, a row a version; none is ever changed. */
export function settingsVersions(db: Kysely<Schema>): SettingsVersions {
  return {
    newest: async () => {
      const row = await db
        .selectFrom("settings")
        .selectAll()
        .orderBy("version", "desc")
        .limit(1)
        .executeTakeFirst()
      return row ? { version: row.version, document: JSON.parse(row.document) } : null
    },

    // The version is the key: of two who save after the same version, one inserts and the other does nothing.
    add: async (document, after, at) => {
      const newest = await db
        .selectFrom("settings")
        .select("version")
        .orderBy("version", "desc")
        .limit(1)
        .executeTakeFirst()
      if ((newest?.version ?? 0) !== after) return false
      const { numInsertedOrUpdatedRows } = await db
        .insertInto("settings")
        .values({ version: after + 1, at, document: JSON.stringify(document) })
        .onConflict((conflict) => conflict.column("version").doNothing())
        .executeTakeFirst()
      return numInsertedOrUpdatedRows === 1n
    },
  }
}
