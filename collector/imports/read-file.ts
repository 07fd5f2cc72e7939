import { Readable } from "node:stream"
import { CsvError, type Options, parse } from "csv-parse"
import { type Columns, isHeader, readCells, readHeader } from "../domain/import/columns.ts"
import { readLine } from "../domain/import/lines.ts"
import type { Row } from "../domain/import/row.ts"

/** A file that is no import; the message is for the marketer who sent it. */
export class UnreadableFile extends Error {
  override name = "UnreadableFile"
}

/**
 * Reads a file row by row: CSV if its first line names columns, else lines `HIT[:TX][, payout]`.
 * @throws UnreadableFile
 */
export async function* readFile(file: string): AsyncGenerator<Row> {
  const text = file.replace(/^\ufeff/, "").replace(/\r\n?/g, "\n")
  const start = text.search(/\S/)
  if (start < 0) return
  const first = text.slice(lineStart(text, start), lineEnd(text, start))
  const separator = separatorOf(first)
  const cells = first.split(separator).map((cell) => cell.replace(/^\s*"|"\s*$/g, ""))
  if (isHeader(cells)) yield* readCsv(text, separator)
  else yield* readLines(text)
}

function* readLines(text: string): Generator<Row> {
  let line = 0
  for (let at = 0; at < text.length; at = lineEnd(text, at) + 1) {
    line++
    const row = readLine(text.slice(at, lineEnd(text, at)), line)
    if (row !== null) yield row
  }
}

const lineStart = (text: string, at: number) => text.lastIndexOf("\n", at) + 1

function lineEnd(text: string, at: number): number {
  const end = text.indexOf("\n", at)
  return end < 0 ? text.length : end
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

/** The parser works on so many characters before others have their turn. */
const PIECE = 64 * 1024

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
    yield* Readable.from(piecesOf(text)).pipe(parse(options as unknown as Options))
  } catch (error) {
    if (error instanceof CsvError && error.code === "CSV_QUOTE_NOT_CLOSED")
      throw new UnreadableFile(`A quotation mark is opened on line ${line} and never closed.`)
    throw error
  }
}

/** A character that has no place in 16 bits is two of ours: half of it would be none. */
const IS_ONE = /^[\ud800-\udbff][\udc00-\udfff]$/

function* piecesOf(text: string): Generator<string> {
  for (let [at, end] = [0, 0]; at < text.length; at = end) {
    end = at + PIECE
    if (IS_ONE.test(text.slice(end - 1, end + 1))) end++
    yield text.slice(at, end)
  }
}
