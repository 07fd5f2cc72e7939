import type { DuckDBConnection, DuckDBInstance, DuckDBValue } from "@duckdb/node-api"
import { BoundWord, BoundWords } from "../sql/numbered-words.ts"
import type { Ask, Expression } from "../sql/report-rows.ts"
import { type Row, rowsIn } from "./rows.ts"
import { compiled } from "./run.ts"
import { inTransaction } from "./transaction.ts"
import { numbersOf, wordsNumbered } from "./words.ts"

/** DuckDB works in the threads that Node has for files and look-ups of names, of which there are four. */
const CONNECTIONS = 2

/** Asks a copy, at the same time as others ask it and while it is written. */
export function createAsking(database: DuckDBInstance): { ask: Ask; close(): void } {
  const { take, give, close } = createPool(() => database.connect())
  return {
    ask: async <Answered>(statement: Expression, words: readonly string[]) => {
      const connection = await take()
      try {
        const answer = () => answerOf(connection, statement, words)
        return (await inTransaction(connection, answer)) as Answered[] // the columns that were asked for
      } finally {
        give(connection)
      }
    },
    close,
  }
}

/** The numbers of words are those that they have at one moment. */
async function answerOf(
  connection: DuckDBConnection,
  statement: Expression,
  words: readonly string[],
): Promise<Row[]> {
  const { sql, parameters } = compiled(statement)
  const rows = await rowsIn(await connection.run(sql, await withNumbers(connection, parameters)))
  await putWords(connection, rows, words)
  return rows
}

/** What no word has. */
const NO_NUMBER = -1

/** What a statement is given, with the numbers of words for them. */
async function withNumbers(connection: DuckDBConnection, bound: readonly unknown[]): Promise<DuckDBValue[]> {
  const words = new Set(bound.flatMap(wordsIn))
  const numbers = words.size === 0 ? new Map<string, number>() : await numbersOf(connection, [...words])
  const numberIn = (word: string | null) => (word === null ? null : (numbers.get(word) ?? NO_NUMBER))
  return bound.map((one) => {
    if (one instanceof BoundWord) return numbers.get(one.word) ?? null // as of what no row has
    return one instanceof BoundWords ? JSON.stringify(one.words.map(numberIn)) : (one as string) // the others are texts
  })
}

function wordsIn(bound: unknown): string[] {
  if (bound instanceof BoundWord) return [bound.word]
  return bound instanceof BoundWords ? bound.words.filter((word) => word !== null) : []
}

/** Puts words in the place of their numbers: each is read once, in however many rows it is. */
async function putWords(connection: DuckDBConnection, rows: readonly Row[], names: readonly string[]) {
  const numbers = new Set<unknown>()
  for (const name of names) for (const row of rows) numbers.add(row[name])
  numbers.delete(null)
  if (numbers.size === 0) return
  const words = await wordsNumbered(connection, [...numbers])
  for (const name of names) for (const row of rows) row[name] = words.get(row[name]) ?? null
}

/** A few connections, made when they are wanted; who finds none waits for one. */
function createPool(connect: () => Promise<DuckDBConnection>) {
  const all: DuckDBConnection[] = []
  const idle: DuckDBConnection[] = []
  const waiting: ((one: DuckDBConnection) => void)[] = []
  let made = 0
  return {
    take: async (): Promise<DuckDBConnection> => {
      const one = idle.pop()
      if (one !== undefined) return one
      if (made === CONNECTIONS) return await new Promise((resolve) => waiting.push(resolve))
      made++
      const connection = await connect()
      all.push(connection)
      return connection
    },
    give: (one: DuckDBConnection): void => {
      const next = waiting.shift()
      if (next === undefined) idle.push(one)
      else next(one)
    },
    close: () => {
      for (const connection of all) connection.closeSync()
    },
  }
}
