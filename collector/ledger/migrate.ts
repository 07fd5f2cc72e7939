import { type Kysely, sql } from "kysely"
import { Migrator } from "kysely/migration"
import { migrations } from "./migrations/index.ts"

/**
 * Brings a database to the newest schema.
 * @returns the names of the migrations that were missing
 * @throws if a newer version than this one has migrated it, and says so
 */
export async function migrate<Tables>(db: Kysely<Tables>): Promise<string[]> {
  const migrator = new Migrator({ db, provider: { getMigrations: async () => migrations } })
  const { error, results = [] } = await migrator.migrateToLatest()
  if (error) throw (await byNewerVersion(db)) ?? error
  return results.map(({ migrationName }) => migrationName)
}

/** What somebody has to know who went back to an older version; null if the ledger is of none that is newer. */
async function byNewerVersion<Tables>(db: Kysely<Tables>): Promise<Error | null> {
  const done = await sql<{ name: string }>`select name from kysely_migration order by name`
    .execute(db)
    .catch(() => ({ rows: [] })) // what is wrong is something else
  const names = done.rows.map(({ name }) => name)
  const [newer] = names.filter((name) => !Object.hasOwn(migrations, name))
  const isOursBefore = Object.keys(migrations).every((name) => names.includes(name))
  if (newer === undefined || !isOursBefore) return null
  return new Error(
    `This ledger was made by a newer version (${newer}): run that one, or restore a backup of before.`,
  )
}
