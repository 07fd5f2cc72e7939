import { type DatabaseConnection, type Dialect, Kysely, PostgresIntrospector } from "kysely"
import type { Schema } from "./schema.ts"

/** How a database's SQL is written, on a connection that is there. */
export type SameConnection = Pick<Dialect, "createAdapter" | "createQueryCompiler">

const known = new WeakMap<DatabaseConnection, Kysely<Schema>>()

/**
 * Within a transaction, Kysely sends a statement when the one before it is answered. Here those that are asked for at
 * the same moment are sent together, and run in their order: one journey for all of them. If one fails, those after it
 * may have been run; so whoever asks for several waits for all of them.
 */
export async function withoutWaiting<Result>(
  transaction: Kysely<Schema>,
  dialect: SameConnection,
  work: (db: Kysely<Schema>) => Promise<Result>,
): Promise<Result> {
  return await transaction.getExecutor().provideConnection(async (connection) => {
    const db = known.get(connection) ?? onConnection(connection, dialect)
    known.set(connection, db)
    return await work(db)
  })
}

function onConnection(connection: DatabaseConnection, dialect: SameConnection): Kysely<Schema> {
  const nothing = async () => undefined
  return new Kysely<Schema>({
    dialect: {
      ...dialect,
      createDriver: () => ({
        init: nothing,
        acquireConnection: async () => connection,
        releaseConnection: nothing,
        // It is in a transaction already, which whoever began it ends.
        beginTransaction: nothing,
        commitTransaction: nothing,
        rollbackTransaction: nothing,
        destroy: nothing,
      }),
      createIntrospector: (db) => new PostgresIntrospector(db),
    },
  })
}
