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
            connection.runAndReadAll(sql, await withNumbers(connection, parameters)),
          )
        : await connection.runAndReadAll(sql, parameters as string[]) // the others are texts
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

/** Columns are read one after the other, as they are kept: rows are made of them. */
function rowsOf(result: DuckDBResultReader): Record<string, unknown>[] {
  const names = result.columnNames()
  const columns = result.getColumns()
  return Array.from({ length: result.currentRowCount }, (_, at) => {
    const row: Record<string, unknown> = {}
    for (let column = 0; column < names.length; column++)
      row[names[column] ?? ""] = plain(columns[column]?.[at])
    return row
  })
}

/** Counts and sums are whole numbers that we can hold. */
function plain(value: unknown): unknown {
  return typeof value === "bigint" ? wholeNumber(value) : value
}

function wholeNumber(value: bigint): number {
  const number = Number(value)
  if (!Number.isSafeInteger(number)) throw new Error(`the reports have a number too great: ${value}`)
  return number
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
