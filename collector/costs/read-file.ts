import { setImmediate as turn } from "node:timers/promises"
import { CsvError, type Options } from "csv-parse"
import { COST_COLUMNS, type CostColumn, type CostFields } from "../domain/cost/cost-row.ts"
import { firstLineOf, parsed, separatorOf, UnreadableFile } from "../imports/read-file.ts"
import { jsonElements, noList } from "./json-elements.ts"

/** A row of a file as it came, and the line on which it begins, or its place in a list. */
export interface FileRow {
  line: number
  fields: CostFields
}

const MOST_ROWS = 10_000
/** A row of costs takes longer to be understood than to be read: after so many, others have their turn. */
const ROWS_AT_ONCE = 20
const NEEDED: readonly CostColumn[] = ["source", "from", "amount"]

/**
 * Reads an upload of costs row by row: a list of objects in JSON, or CSV whose first line names the columns.
 * @throws UnreadableFile as soon as it is known to be none
 */
export async function* readCostFile(file: string): AsyncGenerator<FileRow> {
  const text = file.replace(/^\ufeff/, "").trimEnd()
  let rows = 0
  for await (const row of text.trimStart().startsWith("[") ? readJson(text) : readCsv(text)) {
    if (rows++ === MOST_ROWS)
      throw new UnreadableFile(`A file may have ${MOST_ROWS.toLocaleString("en")} rows at most.`)
    yield row
    if (rows % ROWS_AT_ONCE === 0) await turn()
  }
  if (rows === 0) throw new UnreadableFile("There are no rows in the file.")
}

function* readJson(text: string): Generator<FileRow> {
  let line = 0
  for (const element of jsonElements(text))
    yield { line: ++line, fields: readObject(parseJson(element), line) }
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    throw noList()
  }
}

function readObject(row: unknown, line: number): CostFields {
  if (typeof row !== "object" || row === null || Array.isArray(row))
    throw new UnreadableFile(`Row ${line} is no object with source, from and amount.`)
  const values = new Map(Object.entries(row).filter(([, value]) => value !== null))
  checkColumns([...values.keys()], `Row ${line} names`)
  const texts = [...values].map(([name, value]) => [name, textOf(value, name, line)] as const)
  return fieldsOf(new Map(texts))
}

function textOf(value: unknown, name: string, line: number): string {
  if (typeof value === "string" || typeof value === "number") return String(value)
  throw new UnreadableFile(`Row ${line} has a ${name} that is neither text nor a number.`)
}

const OPTIONS = {
  info: true,
  relax_column_count: true,
  skip_empty_lines: true,
} as const satisfies Options

interface CsvRecord {
  record: string[]
  info: { lines: number }
}

async function* readCsv(text: string): AsyncGenerator<FileRow> {
  let columns: readonly string[] | null = null
  for await (const { record, info } of recordsOf(text)) {
    if (columns !== null) yield { line: info.lines, fields: readCells(record, columns, info.lines) }
    else {
      columns = record.map((name) => name.trim().toLowerCase())
      checkColumns(columns, "The first line names")
    }
  }
}

function readCells(cells: readonly string[], columns: readonly string[], line: number): CostFields {
  if (cells.length > columns.length)
    throw new UnreadableFile(`Line ${line} has more values than the first line names columns.`)
  return fieldsOf(new Map(columns.map((column, place) => [column, cells[place] ?? ""])))
}

async function* recordsOf(text: string): AsyncGenerator<CsvRecord> {
  try {
    yield* parsed<CsvRecord>(text, { ...OPTIONS, delimiter: separatorOf(firstLineOf(text)) })
  } catch (error) {
    if (error instanceof CsvError) throw new UnreadableFile(`The CSV cannot be read: ${error.message}.`)
    throw error
  }
}

/** A column that is not known is no remark: one that is misspelt would spread a campaign's spend over all. */
function checkColumns(columns: readonly string[], who: string): void {
  const known: readonly string[] = COST_COLUMNS
  const stranger = columns.find((column) => !known.includes(column))
  if (stranger !== undefined)
    throw new UnreadableFile(`${who} "${stranger.slice(0, 100)}"; columns are ${COST_COLUMNS.join(", ")}.`)
  const twice = columns.find((column, place) => columns.indexOf(column) < place)
  if (twice !== undefined) throw new UnreadableFile(`${who} ${twice} twice.`)
  const missing = NEEDED.filter((column) => !columns.includes(column))
  if (missing.length > 0) throw new UnreadableFile(`${who} no ${missing.join(", no ")}.`)
}

function fieldsOf(values: ReadonlyMap<string, string>): CostFields {
  const entries = COST_COLUMNS.map((column) => [column, (values.get(column) ?? "").trim()])
  return Object.fromEntries(entries) as CostFields // of each column one
}
