import type { DuckDBConnection, DuckDBResultReader } from "@duckdb/node-api"
import { createQueryId, PostgresQueryCompiler, type RawBuilder } from "kysely"

const compiler = new PostgresQueryCompiler()

/** A statement of Kysely as DuckDB reads it, which reads what is written for PostgreSQL, and what is bound to it. */
export function compiled(statement: RawBuilder<unknown>): { sql: string; parameters: readonly unknown[] } {
  return compiler.compileQuery(statement.toOperationNode(), createQueryId())
}

/** Runs a statement of Kysely, in which texts of strangers are bound, on a connection that may write. */
export async function run(
  connection: DuckDBConnection,
  statement: RawBuilder<unknown>,
): Promise<DuckDBResultReader> {
  const { sql, parameters } = compiled(statement)
  return await connection.runAndReadAll(sql, parameters as string[]) // what is bound are texts
}
