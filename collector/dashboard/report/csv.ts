import { csvText } from "../../domain/report/csv.ts"
import { digitsOf } from "../format/money.ts"
import type { Measure } from "./measures.ts"
import { type Line, type MeasureColumn, valueIn } from "./side-by-side.ts"

interface Shown {
  by: readonly string[]
  columns: readonly MeasureColumn[]
  lines: readonly Line[]
  currency: string
}

/**
 * What a report shows, as CSV: amounts in units of the currency, shares as fractions, nothing where there is none. What
 * is compared with another period has beside it what it was then.
 */
export function csvOf({ by, columns, lines, currency }: Shown): string {
  const cells = columns.flatMap((column) => cellsOf(column, lines, currency))
  const rows = lines.map((line) => [...line.groups, ...cells.map(({ cellIn }) => cellIn(line))])
  return csvText([[...by, ...cells.map(({ name }) => name)], ...rows])
}

/** A column of the file, in units of the currency. */
interface Cells {
  name: string
  cellIn: (line: Line) => number | null
}

/** A column of the table, and the same of the period before where the table shows how it changed. */
function cellsOf(column: MeasureColumn, lines: readonly Line[], currency: string): Cells[] {
  const { measure, at } = column
  const name = nameOf(column, currency)
  const now = { name, cellIn: (line: Line) => cellOf(measure, valueIn(column, line), currency) }
  if (at !== 0 || lines.every(({ before }) => before === null)) return [now]
  const valueBefore = ({ before }: Line) => before && measure.of(before)
  return [now, { name: `${name} previous`, cellIn: (line) => cellOf(measure, valueBefore(line), currency) }]
}

function nameOf({ group, title, measure }: MeasureColumn, currency: string): string {
  const isMoney = measure.unit === "money" || measure.unit === "each"
  return [group, title, isMoney && currency].filter(Boolean).join(" ")
}

function cellOf({ unit }: Measure, value: number | null, currency: string): number | null {
  if (value === null || unit === "count" || unit === "share") return value
  const digits = digitsOf(currency)
  const amount = value / 10 ** digits
  return unit === "money" ? Number(amount.toFixed(digits)) : amount
}
