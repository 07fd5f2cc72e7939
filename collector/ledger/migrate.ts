import type { Kysely } from "kysely"
import { Migrator } from "kysely/migration"
import { migrations } from "./migrations/index.ts"

/** Brings a database to the newest schema. @returns the names of the migrations that were missing */
export async function migrate<Tables>(db: Kysely<Tables>): Promise<string[]> {
  const migrator = new Migrator({ db, provider: { getMigrations: async () => migrations } })
  const { error, results = [] } = await migrator.migrateToLatest()
  if (error) throw error
  return results.map(({ migrationName }) => migrationName)
}
