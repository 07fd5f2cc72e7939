import type { DuckDBConnection } from "@duckdb/node-api"

/** Work that is done whole or not at all, and sees nothing of what others do meanwhile. */
export async function inTransaction<Answer>(
  connection: DuckDBConnection,
  work: () => Promise<Answer>,
): Promise<Answer> {
  await connection.run("begin")
  try {
    const answer = await work()
    await connection.run("commit")
    return answer
  } catch (error) {
    await connection.run("rollback").catch(() => undefined) // what failed may have ended it
    throw error
  }
}
