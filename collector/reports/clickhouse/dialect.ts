import type { ClickHouseClient, ClickHouseSettings } from "@clickhouse/client"
import {
  type DatabaseConnection,
  type Dialect,
  PostgresAdapter,
  PostgresIntrospector,
  PostgresQueryCompiler,
} from "kysely"

/** ClickHouse has names for what is bound, with its type; reports bind texts only. */
class ClickhouseCompiler extends PostgresQueryCompiler {
  protected override getCurrentParameterPlaceholder(): string {
    return `{p${this.numParameters}:String}`
  }
}

/** Where ClickHouse reads SQL otherwise than everybody else unless it is told, and what makes its answers exact. */
const AS_OTHERS: ClickHouseSettings = {
  /** What took the place of a row hides it at once, not when it comes to be merged. */
  final: 1,
  prefer_column_name_to_alias: 1,
  cast_keep_nullable: 1,
  output_format_json_quote_64bit_integers: 0,
}

/** Statements of Kysely on ClickHouse, for reading only. */
export function clickhouseDialect(client: ClickHouseClient): Dialect {
  return {
    createAdapter: () => new PostgresAdapter(),
    createIntrospector: (db) => new PostgresIntrospector(db),
    createQueryCompiler: () => new ClickhouseCompiler(),
    createDriver: () => ({
      init: async () => undefined,
      acquireConnection: async () => connectionTo(client), // each statement is a request of its own
      releaseConnection: async () => undefined,
      ...{ beginTransaction: readOnly, commitTransaction: readOnly, rollbackTransaction: readOnly },
      destroy: async () => undefined, // the client is another's
    }),
  }
}

async function readOnly(): Promise<never> {
  throw new Error("Reports only read.")
}

function connectionTo(client: ClickHouseClient): DatabaseConnection {
  return {
    executeQuery: async <Row>({ sql, parameters }: { sql: string; parameters: readonly unknown[] }) => {
      const bound = parameters.map((value, at) => [`p${at + 1}`, value])
      const result = await client.query({
        ...{ query: sql, query_params: Object.fromEntries(bound), clickhouse_settings: AS_OTHERS },
        ...{ format: "JSONEachRow", use_multipart_params_auto: true },
      })
      return { rows: await result.json<Row>() }
    },
    streamQuery: () => {
      throw new Error("this driver does not stream")
    },
  }
}
