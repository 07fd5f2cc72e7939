import { CsvError, type Options, parse } from "csv-parse/sync"
import { COST_COLUMNS, type CostColumn, type CostFields } from "../domain/cost/cost-row.ts"
import { separatorOf, UnreadableFile } from "../imports/read-file.ts"

/** A row of a file as it came, and the line on which it begins, or its place in a list. */
export interface FileRow {
  line: number
  fields: CostFields
}

const MOST_ROWS = 10_000
const NEEDED: readonly CostColumn[] = ["source", "from", "amount"]

/**
 * Reads an upload of costs: a list of objects in JSON, or CSV whose first line names the columns.
 * @throws UnreadableFile
 */
export function readCostFile(file: string): FileRow[] {
  const text = file.replace(/^\ufeff/, "").trimEnd()
  const rows = text.trimStart().startsWith("[") ? readJson(text) : readCsv(text)
  if (rows.length === 0) throw new UnreadableFile("There are no rows in the file.")
  if (rows.length > MOST_ROWS)
    throw new UnreadableFile(`A file may have ${MOST_ROWS.toLocaleString("en")} rows at most.`)
  return rows
}

function readJson(text: string): FileRow[] {
  let list: unknown
  try {
    list = JSON.parse(text)
  } catch {
    throw new UnreadableFile("The file begins like a list in JSON, but is none.") // what exactly is wrong helps nobody
  }
  return (list as unknown[]).map((row, place) => ({ line: place + 1, fields: readObject(row, place + 1) }))
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

function readCsv(text: string): FileRow[] {
  const [header, ...records] = recordsOf(text)
  if (header === undefined) return []
  const columns = header.record.map((name) => name.trim().toLowerCase())
  checkColumns(columns, "The first line names")
  return records.map(({ record, info }) => {
    const cells = columns.map((column, place) => [column, record[place] ?? ""] as const)
    if (record.length > columns.length)
      throw new UnreadableFile(`Line ${info.lines} has more values than the first line names columns.`)
    return { line: info.lines, fields: fieldsOf(new Map(cells)) }
  })
}

function recordsOf(text: string): CsvRecord[] {
  try {
    // The types of `parse` know `info` only as it is with named columns.
    const delimiter = separatorOf(/^.*/.exec(text.trimStart())?.[0] ?? "")
    return parse(text, { ...OPTIONS, delimiter }) as unknown as CsvRecord[]
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
