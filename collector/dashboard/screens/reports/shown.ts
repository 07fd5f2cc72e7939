import { isOfTime } from "../../../domain/report/groupings.ts"
import type { Unconverted } from "../../../domain/report/report.ts"
import { isByTime } from "../../../domain/report/row-order.ts"
import type { ReportAnswer, Sums } from "../../report/answer.ts"
import { isAboutPages } from "../../report/groupings.ts"
import { type Choice, choicesOf, measuresIn, usualChoices } from "../../report/measures.ts"
import {
  columnsOf,
  joined,
  type Line,
  type MeasureColumn,
  sorted,
  type Variant,
  valueIn,
} from "../../report/side-by-side.ts"
import type { Wishes } from "../../report/wishes.ts"

/** What a report shows: all that the table and the file have in common. */
export interface Shown {
  by: readonly string[]
  currency: string
  /** All columns one could choose, and those one has. */
  choices: Choice[]
  chosen: ReadonlySet<string>
  columns: MeasureColumn[]
  /** In the order one wishes for. */
  lines: Line[]
  totals: Line
  unconverted: readonly Unconverted[]
  sorting: { key: string; isDescending: boolean }
}

interface Given {
  wishes: Wishes
  variants: readonly Variant[]
  /** One for each variant. */
  answers: readonly ReportAnswer[]
  before: ReportAnswer | null
}

/** Puts answers together as the wishes are; null before there are any. */
export function shownOf({ wishes, variants, answers, before }: Given): Shown | null {
  const [first] = answers
  if (first === undefined) return null
  const { by, currency, unconverted } = first
  const isOfPages = isAboutPages([...by, ...Object.keys(wishes.filters)])
  const totals = answers.map(({ totals }) => totals)
  const choices = choicesOf(totals, isOfPages)
  const chosen = new Set(wishes.columns ?? usualChoices(choices))
  const { withBots } = wishes
  const measures = measuresIn(choices, chosen, { isOfPages, withBots })
  const columns = columnsOf(measures, variants.slice(0, answers.length))
  const hasTimes = by.some(isOfTime) // no day has a counterpart of its own name
  const lines = joined(answers, hasTimes ? null : before).filter((line) => hasFigures(line, columns))
  const sorting = wishes.sorting ?? usualSorting(by)
  return {
    ...{ by, currency, unconverted, choices, chosen, columns },
    lines: sorted(lines, columns, sorting), // what only a later answer has was put last, wherever it belongs
    totals: totalLine(totals, before?.totals ?? null),
    sorting,
  }
}

/** Whether a row shows anything: one only of events tells nothing where no column is of events. */
function hasFigures(line: Line, columns: readonly MeasureColumn[]): boolean {
  return columns.some(
    (column) => valueIn(column, line) || (line.before !== null && column.measure.of(line.before)),
  )
}

const totalLine = (sums: Sums[], before: Sums | null): Line => ({ key: "totals", groups: [], sums, before })

/** As the collector answers. */
const usualSorting = (by: readonly string[]) =>
  isByTime(by) ? { key: "group.0", isDescending: false } : { key: "visits", isDescending: true }
