import type { DuckDBConnection, DuckDBInstance, DuckDBValue } from "@duckdb/node-api"
import { BoundWord, BoundWords } from "../sql/numbered-words.ts"
import type { Ask, Expression } from "../sql/report-rows.ts"
import { type Row, rowsIn } from "./rows.ts"
import { compiled } from "./run.ts"
import { inTransaction } from "./transaction.ts"
import { numbersOf, wordsNumbered } from "./words.ts"

/** DuckDB works in the threads that Node has for files and look-ups of names, of which there are four; one is for who writes. */
const CONNECTIONS = 3
/** Between two statements of an answer there is nothing to interrupt. */
const INTERRUPT_EVERY_MS = 20

export interface Asking {
  ask: Ask
  /** Ends what is under way, and waits for its end: DuckDB would never answer what its connection was closed under. */
  close(): Promise<void>
}

/** Asks a copy, at the same time as others ask it and while it is written. */
export async function createAsking(database: DuckDBInstance): Promise<Asking> {
  const connections = await Promise.all(Array.from({ length: CONNECTIONS }, () => database.connect()))
  const { take, give, close } = createPool(connections)
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
  const words = new Set<string>()
  for (const one of bound) for (const word of wordsIn(one)) if (word !== null) words.add(word)
  const numbers = words.size === 0 ? new Map<string, number>() : await numbersOf(connection, [...words])
  const numberIn = (word: string | null) => (word === null ? null : (numbers.get(word) ?? NO_NUMBER))
  return bound.map((one) => {
    if (one instanceof BoundWord) return numbers.get(one.word) ?? null // as of what no row has
    return one instanceof BoundWords ? JSON.stringify(one.words.map(numberIn)) : (one as string) // the others are texts
  })
}

function wordsIn(bound: unknown): readonly (string | null)[] {
  if (bound instanceof BoundWord) return [bound.word]
  return bound instanceof BoundWords ? bound.words : []
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

/** Who finds no connection that is free waits for one, until they are closed. */
function createPool(connections: readonly DuckDBConnection[]) {
  const idle = [...connections]
  const waiting: PromiseWithResolvers<DuckDBConnection>[] = []
  const [closing, allGiven] = [new AbortController(), Promise.withResolvers<void>()]
  const look = () => {
    if (closing.signal.aborted && idle.length === connections.length) allGiven.resolve()
  }
  return {
    take: async (): Promise<DuckDBConnection> => {
      closing.signal.throwIfAborted()
      const one = idle.pop()
      if (one !== undefined) return one
      const next = Promise.withResolvers<DuckDBConnection>()
      waiting.push(next)
      return await next.promise
    },
    give: (one: DuckDBConnection): void => {
      const next = waiting.shift()
      if (next === undefined) idle.push(one)
      else next.resolve(one)
      look()
    },
    close: async (): Promise<void> => {
      closing.abort(new Error("the copy is closed"))
      for (const { reject } of waiting.splice(0)) reject(closing.signal.reason)
      const interruptAll = () => {
        for (const one of connections) one.interrupt()
      }
      const interrupting = setInterval(interruptAll, INTERRUPT_EVERY_MS)
      look()
      await allGiven.promise
      clearInterval(interrupting)
      for (const one of connections) one.closeSync()
    },
  }
}
