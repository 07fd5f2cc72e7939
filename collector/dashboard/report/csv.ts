import { amountText } from "../../domain/money.ts"
import { csvText } from "../../domain/report/csv.ts"
import type { Unconverted } from "../../domain/report/report.ts"
import { digitsOf } from "../format/money.ts"
import { leftIn } from "./left-in.ts"
import type { Measure } from "./measures.ts"
import { type Line, type MeasureColumn, valueIn } from "./side-by-side.ts"

interface Shown {
  by: readonly string[]
  columns: readonly MeasureColumn[]
  lines: readonly Line[]
  currency: string
  unconverted: readonly Unconverted[]
}

/**
 * What a report shows, as CSV: amounts in units of the currency, shares as fractions, nothing where there is none. What
 * is compared with another period has beside it what it was then. What is in none of the sums is text, with its currency.
 */
export function csvOf({ by, columns, lines, currency, unconverted }: Shown): string {
  const cells = columns.flatMap((column) => cellsOf(column, lines, currency))
  const rows = lines.map((line) => [...line.groups, ...cells.map(({ cellIn }) => cellIn(line))])
  const left = unconverted.map((one) => [
    ...by.map((_, at) => (at === 0 ? `In ${one.currency}, not in the total` : null)),
    ...cells.map(({ leftOf }) => leftOf(one)),
  ])
  return csvText([[...by, ...cells.map(({ name }) => name)], ...rows, ...left])
}

/** A column of the file, in units of the currency. */
interface Cells {
  name: string
  cellIn: (line: Line) => number | null
  /** What of it is in a currency without a rate. */
  leftOf: (left: Unconverted) => string | null
}

/** A column of the table, and the same of the period before where the table shows how it changed. */
function cellsOf(column: MeasureColumn, lines: readonly Line[], currency: string): Cells[] {
  const { measure, at } = column
  const name = nameOf(column, currency)
  const now = {
    name,
    cellIn: (line: Line) => cellOf(measure, valueIn(column, line), currency),
    leftOf: (left: Unconverted) => leftText(column, left),
  }
  if (at !== 0 || lines.every(({ before }) => before === null)) return [now]
  const valueBefore = ({ before }: Line) => before && measure.of(before)
  const then = {
    name: `${name} previous`,
    cellIn: (line: Line) => cellOf(measure, valueBefore(line), currency),
    leftOf: () => null,
  }
  return [now, then]
}

/** An amount that no sum is to take for one of its own. */
function leftText(column: MeasureColumn, left: Unconverted): string | null {
  const minor = leftIn(column, left)
  return minor === null ? null : `${amountText(minor, left.currency)} ${left.currency}`
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
