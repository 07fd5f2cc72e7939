import type { Kysely } from "kysely"
import type { SettingsVersion, SettingsVersions } from "../ports.ts"
import type { Database } from "./database.ts"
import type { Row, Schema } from "./schema.ts"

/** The settings' documents, a row a version; none is ever changed. */
export function settingsVersions({ writer, reader }: Pick<Database, "writer" | "reader">): SettingsVersions {
  const newestVersion = (db: Kysely<Schema>) => db.selectFrom("settings").orderBy("version", "desc").limit(1)
  return {
    newest: async () => readVersion(await newestVersion(reader).selectAll().executeTakeFirst()),

    at: async (version) =>
      readVersion(
        await reader.selectFrom("settings").selectAll().where("version", "=", version).executeTakeFirst(),
      ),

    list: () =>
      reader.selectFrom("settings").select(["version", "at", "author"]).orderBy("version", "desc").execute(),

    // The version is the key: of two who save after the same version, one inserts and the other does nothing.
    add: async (document, after, at, author = null) => {
      const newest = await newestVersion(writer).select("version").executeTakeFirst()
      if ((newest?.version ?? 0) !== after) return false
      const { numInsertedOrUpdatedRows } = await writer
        .insertInto("settings")
        .values({ version: after + 1, at, document: JSON.stringify(document), author })
        .onConflict((conflict) => conflict.column("version").doNothing())
        .executeTakeFirst()
      return numInsertedOrUpdatedRows === 1n
    },
  }
}

function readVersion(row: Row<"settings"> | undefined): SettingsVersion | null {
  return row ? { ...row, document: JSON.parse(row.document) } : null
}
