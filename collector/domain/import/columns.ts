import { nameAtDoor } from "../claim/doors.ts"
import type { Field } from "../event.ts"
import { faulty, type Row } from "./row.ts"

/** The columns of a CSV, by their place: what a claim's parameter is named there; null where no name stands. */
export type Columns = readonly (string | null)[]

/** The columns a header names, or what is wrong with it, in a marketer's words. */
export function readHeader(cells: readonly string[]): Columns | { fault: string } {
  const columns = cells.map((cell) => cell.trim() || null)
  const known = new Map<string, string>()
  for (const column of columns) {
    if (column === null) continue
    const meaning = meaningOf(column)
    const other = known.get(meaning)
    if (other !== undefined) return { fault: sameTwice(other, column) }
    known.set(meaning, column)
  }
  if (!known.has("hit") && !known.has("vid"))
    return { fault: "No column says which click each row is about: name one hit, click or vid." }
  return columns
}

/** Whether a first line's cells are names of columns, as far as one of them is known to us. */
export function isHeader(cells: readonly string[]): boolean {
  return cells.some((cell) => nameAtDoor("import", cell.trim().toLowerCase()) !== null)
}

/** Reads one row of a CSV; null if nothing stands in it. */
export function readCells(cells: readonly string[], columns: Columns, line: number): Row | null {
  const given = cells.map((cell) => cell.trim())
  if (given.every((cell) => cell === "")) return null
  if (given.slice(columns.length).some((cell) => cell !== ""))
    return faulty(
      line,
      cells.join(","),
      `The row has ${cells.length} values, but the header names ${columns.length} columns. A value with the separator in it stands in quotation marks.`,
    )
  if (columns.some((column, place) => column === null && (given[place] ?? "") !== ""))
    return faulty(line, cells.join(","), "The row has a value in a column that the header gives no name.")
  return { line, fields: columns.flatMap((column, place) => fieldOf(column, given[place])) }
}

function fieldOf(column: string | null, value = ""): Field[] {
  return column === null || value === "" ? [] : [[column, value]]
}

/** What a column says of a claim: one of our names, or a further parameter of its own. */
function meaningOf(column: string): string {
  return nameAtDoor("import", column.toLowerCase()) ?? `further ${column}`
}

function sameTwice(one: string, other: string): string {
  return one === other
    ? `Two columns are named ${one}: leave one of them out.`
    : `The columns ${one} and ${other} say the same: leave one of them out.`
}
