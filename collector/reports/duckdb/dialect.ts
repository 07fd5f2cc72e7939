import type { DuckDBConnection, DuckDBInstance, DuckDBResultReader, DuckDBValue } from "@duckdb/node-api"
import {
  type DatabaseConnection,
  type Dialect,
  PostgresAdapter,
  PostgresIntrospector,
  PostgresQueryCompiler,
  type QueryResult,
} from "kysely"
import { BoundWord } from "../sql/numbered-words.ts"
import { inTransaction } from "./transaction.ts"
import { numbersOf } from "./words.ts"

/** DuckDB works in the threads that Node has for files and look-ups of names, of which there are four. */
const CONNECTIONS = 2

/** Statements of Kysely on DuckDB, which reads what is written for PostgreSQL. */
export function duckdbDialect(database: DuckDBInstance): Dialect {
  return {
    createAdapter: () => new PostgresAdapter(),
    createIntrospector: (db) => new PostgresIntrospector(db),
    createQueryCompiler: () => new PostgresQueryCompiler(),
    createDriver: () => {
      const open: DuckDBConnection[] = []
      const { take, give } = createPool(async () => {
        const connection = await database.connect()
        open.push(connection)
        return connectionOf(connection)
      })
      return {
        init: async () => undefined,
        acquireConnection: take,
        releaseConnection: async (connection) => give(connection),
        ...{ beginTransaction: readOnly, commitTransaction: readOnly, rollbackTransaction: readOnly },
        destroy: async () => {
          for (const connection of open) connection.closeSync()
        },
      }
    },
  }
}

async function readOnly(): Promise<never> {
  throw new Error("Reports only read.")
}

function connectionOf(connection: DuckDBConnection): DatabaseConnection {
  return {
    executeQuery: async <Row>({ sql, parameters }: { sql: string; parameters: readonly unknown[] }) => {
      const result = parameters.some(isWord)
        ? await inTransaction(connection, async () =>
            connection.runAndReadAll(asTexts(sql), await withNumbers(connection, parameters)),
          )
        : await connection.runAndReadAll(asTexts(sql), parameters as string[]) // the others are texts
      return { rows: rowsOf(result) as Row[] } satisfies QueryResult<Row>
    },
    streamQuery: () => {
      throw new Error("this driver does not stream")
    },
  }
}

const isWord = (bound: unknown): bound is BoundWord => bound instanceof BoundWord

/** What a statement is given, with the numbers of words for them; nothing for what no row has. */
async function withNumbers(connection: DuckDBConnection, bound: readonly unknown[]): Promise<DuckDBValue[]> {
  const numbers = await numbersOf(
    connection,
    bound.filter(isWord).map(({ word }) => word),
  )
  return bound.map((one) => (isWord(one) ? (numbers.get(one.word) ?? null) : (one as string)))
}

/** Rows of JSON in a text: so that none becomes as long as a text may be. */
const ROWS_A_TEXT = 1_000

/**
 * The rows of a statement as texts of JSON: to read them so takes half of the time, or a third, of reading each value.
 * Those that are in an order stay in it: https://duckdb.org/docs/stable/sql/dialect/order_preservation
 */
function asTexts(sql: string): string {
  const [within, among] = sql.includes("order by") ? ["order by place", "order by min(place)"] : ["", ""]
  return `select string_agg(line, ',' ${within}) as rows from (
      select to_json(row_of_answer)::varchar as line, row_number() over () as place from (${sql}) as row_of_answer)
    group by place // ${ROWS_A_TEXT} ${among}`
}

type Row = Record<string, unknown>

function rowsOf(result: DuckDBResultReader): Row[] {
  const [texts = []] = result.getColumns() as string[][]
  const rows: Row[] = []
  for (const text of texts) for (const row of JSON.parse(`[${text}]`)) rows.push(exact(row))
  return rows
}

/** Counts and sums are whole numbers that we can hold. @throws of others */
function exact(row: Row): Row {
  for (const name in row) {
    const value = row[name]
    if (typeof value === "number" && !Number.isSafeInteger(value) && Number.isInteger(value))
      throw new Error(`the reports have a number too great: ${value}`)
  }
  return row
}

/** A few things, made when they are wanted; who finds none waits for one. */
function createPool(make: () => Promise<DatabaseConnection>) {
  const idle: DatabaseConnection[] = []
  const waiting: ((one: DatabaseConnection) => void)[] = []
  let made = 0
  return {
    take: async (): Promise<DatabaseConnection> => {
      const one = idle.pop()
      if (one !== undefined) return one
      if (made < CONNECTIONS) {
        made++
        return await make()
      }
      return await new Promise((resolve) => waiting.push(resolve))
    },
    give: (one: DatabaseConnection): void => {
      const next = waiting.shift()
      if (next === undefined) idle.push(one)
      else next(one)
    },
  }
}
