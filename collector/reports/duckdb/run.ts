import type { DuckDBConnection, DuckDBResultReader } from "@duckdb/node-api"
import { createQueryId, PostgresQueryCompiler, type RawBuilder } from "kysely"

const compiler = new PostgresQueryCompiler()

/** Runs a statement of Kysely, in which texts of strangers are bound, on a connection that may write. */
export async function run(
  connection: DuckDBConnection,
  statement: RawBuilder<unknown>,
): Promise<DuckDBResultReader> {
  const { sql, parameters } = compiler.compileQuery(statement.toOperationNode(), createQueryId())
  return await connection.runAndReadAll(sql, parameters as string[]) // what is bound are texts
}
