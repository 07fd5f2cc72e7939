import { pipeline } from "node:stream"
import { setImmediate as turn } from "node:timers/promises"
import { CsvError, type Options, parse } from "csv-parse"
import { type Columns, isHeader, readCells, readHeader } from "../domain/import/columns.ts"
import { readLine } from "../domain/import/lines.ts"
import type { Row } from "../domain/import/row.ts"

/** A file that is no import; the message is for the marketer who sent it. */
export class UnreadableFile extends Error {
  override name = "UnreadableFile"
}

/** No row is longer, in characters; one that seems so lacks a quotation mark, or is none. */
const LONGEST_ROW = 1024 * 1024

/**
 * Reads a file row by row: CSV if its first line names columns, else lines `HIT[:TX][, payout]`. Others have their
 * turn between its pieces.
 * @throws UnreadableFile
 */
export async function* readFile(file: string): AsyncGenerator<Row> {
  const text = file.replace(/^\ufeff/, "")
  const first = firstLineOf(text)
  const separator = separatorOf(first)
  const cells = first.split(separator).map((cell) => cell.replace(/^\s*"|"\s*$/g, ""))
  if (isHeader(cells)) yield* readCsv(text, separator)
  else yield* readLines(text)
}

/** No header is longer that names columns. */
const LONGEST_HEADER = 64 * 1024

/** The first line with anything in it. */
export function firstLineOf(text: string): string {
  const blank = /^\s*/.exec(text)?.[0] ?? ""
  const start = Math.max(blank.lastIndexOf("\n"), blank.lastIndexOf("\r")) + 1
  return /^[^\r\n]*/.exec(text.slice(start, start + LONGEST_HEADER))?.[0] ?? ""
}

async function* readLines(text: string): AsyncGenerator<Row> {
  let [line, begun] = [0, ""]
  for await (const piece of piecesOf(text)) {
    const [end = "", ...others] = piece.split("\n")
    begun += end
    for (const next of others) {
      const row = readLine(begun, ++line)
      if (row !== null) yield row
      begun = next
    }
  }
  const row = readLine(begun, ++line)
  if (row !== null) yield row
}

const SEPARATORS = [",", ";", "\t"]

/** The separator of which a header has the most. */
export function separatorOf(header: string): string {
  const count = (separator: string) => header.split(separator).length
  return SEPARATORS.toSorted((one, other) => count(other) - count(one))[0] ?? ","
}

async function* readCsv(text: string, delimiter: string): AsyncGenerator<Row> {
  let columns: Columns | null = null
  for await (const { cells, line } of recordsOf(text, delimiter)) {
    if (columns !== null) {
      const row = readCells(cells, columns, line)
      if (row !== null) yield row
    } else if (cells.some((cell) => cell.trim() !== "")) columns = columnsOf(cells)
  }
}

function columnsOf(cells: readonly string[]): Columns {
  const header = readHeader(cells)
  if ("fault" in header) throw new UnreadableFile(header.fault)
  return header
}

interface CsvRecord {
  cells: string[]
  /** The line on which it begins, from 1. */
  line: number
}

/** A quotation mark inside a value that has none around it is a part of it, as in `5" screen`. */
const OPTIONS = {
  record_delimiter: "\n",
  relax_column_count: true,
  relax_quotes: true,
} as const satisfies Options

/** What is wrong with the row that begins on that line, by the parser's word for it. */
const WRONG: Readonly<Record<string, (line: number) => string>> = {
  CSV_QUOTE_NOT_CLOSED: (line) => `A quotation mark is opened on line ${line} and never closed.`,
  CSV_MAX_RECORD_SIZE: (line) => `The row on line ${line} never ends: is a quotation mark not closed?`,
}

async function* recordsOf(text: string, delimiter: string): AsyncGenerator<CsvRecord> {
  let line = 1
  const options: Options<CsvRecord, string[]> = {
    ...OPTIONS,
    delimiter,
    on_record: (cells, { lines }) => {
      const record = { cells, line }
      line = lines + 1
      return record
    },
  }
  try {
    // The types of `parse` know only records that stay lists.
    yield* parsed<CsvRecord>(text, options as unknown as Options)
  } catch (error) {
    const wrong = error instanceof CsvError ? WRONG[error.code] : undefined
    if (wrong !== undefined) throw new UnreadableFile(wrong(line))
    throw error
  }
}

/** What the parser makes of a text, by these options, with turns of others between. @throws CsvError, UnreadableFile */
export function parsed<Given>(text: string, options: Options): AsyncIterable<Given> {
  return pipeline(
    piecesOf(text),
    parse({ ...options, max_record_size: LONGEST_ROW }),
    () => undefined, // whoever reads it is told of what is thrown
  )
}

/** So many characters are worked on before others have their turn: rows of unequal length cost the parser the most. */
const PIECE = 8 * 1024

/** What is one for us, though it is two characters: a line end, and one that has no place in 16 bits. */
const IS_ONE = /^(?:\r\n|[\ud800-\udbff][\udc00-\udfff])$/

/** A text in pieces, its line ends as one, with turns of others between. @throws UnreadableFile */
export async function* piecesOf(text: string): AsyncGenerator<string> {
  let sinceLineEnd = 0
  for (let [at, end] = [0, 0]; at < text.length; at = end) {
    end = at + PIECE
    if (IS_ONE.test(text.slice(end - 1, end + 1))) end++
    const piece = text.slice(at, end).replace(/\r\n?/g, "\n")
    const last = piece.lastIndexOf("\n")
    sinceLineEnd = last < 0 ? sinceLineEnd + piece.length : piece.length - last - 1
    if (sinceLineEnd > LONGEST_ROW) throw new UnreadableFile("A line of the file never ends.")
    yield piece
    await turn()
  }
}
