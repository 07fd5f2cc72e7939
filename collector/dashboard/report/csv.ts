import { csvText } from "../../domain/report/csv.ts"
import { digitsOf } from "../format/money.ts"
import { type Line, type MeasureColumn, valueIn } from "./side-by-side.ts"

interface Shown {
  by: readonly string[]
  columns: readonly MeasureColumn[]
  lines: readonly Line[]
  currency: string
}

/** What a report shows, as CSV: amounts in units of the currency, shares as fractions, nothing where there is none. */
export function csvOf({ by, columns, lines, currency }: Shown): string {
  const names = columns.map((column) => nameOf(column, currency))
  const cells = lines.map((line) => [
    ...line.groups,
    ...columns.map((column) => cellOf(column, line, currency)),
  ])
  return csvText([[...by, ...names], ...cells])
}

function nameOf({ group, title, measure }: MeasureColumn, currency: string): string {
  const isMoney = measure.unit === "money" || measure.unit === "each"
  return [group, title, isMoney && currency].filter(Boolean).join(" ")
}

function cellOf(column: MeasureColumn, line: Line, currency: string): number | null {
  const value = valueIn(column, line)
  if (value === null || column.measure.unit === "count" || column.measure.unit === "share") return value
  const digits = digitsOf(currency)
  const unit = value / 10 ** digits
  return column.measure.unit === "money" ? Number(unit.toFixed(digits)) : unit
}
