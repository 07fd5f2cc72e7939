import { amountNumber } from "../../domain/money.ts"
import { csvText } from "../../domain/report/csv.ts"
import type { ReportQuestion } from "../../domain/report/question.ts"
import type { CountAndRevenue, Report, ReportFigures, Unconverted } from "../../domain/report/report.ts"
import { PARTS_A_CONVERSION } from "../../domain/report/share-out.ts"
import { groupText } from "./report-json.ts"

/** So many names of types, and of events, have columns of their own: strangers may send any, and every row has each. */
const MOST_NAMES = 100

/**
 * A report as CSV: a line for its names, one for each row, amounts in units of the currency; and one for each currency
 * without a rate, of which no row has the amounts.
 */
export function reportCsv(
  report: Pick<Report, "rows" | "totals" | "unconverted">,
  { by }: Pick<ReportQuestion, "by">,
  currency: string,
): string {
  return csvText(linesOf(report, by, columnsOf(report.totals, currency)))
}

/** One after the other, as each is written: all cells at once take many times as much as the text. */
function* linesOf(
  { rows, unconverted }: Pick<Report, "rows" | "unconverted">,
  by: readonly string[],
  columns: readonly Column[],
): Generator<(number | string | null)[]> {
  yield [...by, ...columns.map(({ name }) => name)]
  for (const { keys, ...figures } of rows)
    yield [
      ...by.map((name, at) => groupText(name, keys[at] ?? null)),
      ...columns.map(({ cell }) => cell(figures)),
    ]
  for (const left of unconverted)
    yield [...by.map(() => null), ...columns.map(({ name }) => UNCONVERTED[name]?.(left) ?? null)]
}

interface Column {
  name: string
  cell: (figures: ReportFigures) => number | string
}

/** What is told of a currency without a rate: its visits and conversions are counted in the rows. */
const UNCONVERTED: Readonly<Record<string, (left: Unconverted) => number | string>> = {
  revenue: ({ revenueMinor, currency }) => amountNumber(revenueMinor, currency),
  cost: ({ costMinor, currency }) => amountNumber(costMinor, currency),
  currency: ({ currency }) => currency,
}

/** Those of each type, status and event that there is in any row; of very many names, the rest together. */
function columnsOf(totals: ReportFigures, currency: string): Column[] {
  const money = (minor: number) => amountNumber(minor, currency)
  return [
    ...(["visits", "visitors", "conversions"] as const).map(
      (name): Column => ({ name, cell: (figures) => figures[name] }),
    ),
    { name: "revenue", cell: ({ revenueMinor }) => money(revenueMinor) },
    { name: "cost", cell: ({ costMinor }) => money(costMinor) },
    { name: "currency", cell: () => currency },
    ...(["types", "statuses"] as const).flatMap((of) => countsAndRevenues(of, totals[of], money)),
    ...eventColumns(totals.events),
  ]
}

const SAID = { types: "type", statuses: "status" } as const

function countsAndRevenues(
  of: keyof typeof SAID,
  totals: Record<string, CountAndRevenue>,
  money: (minor: number) => number,
): Column[] {
  const pair = (name: string, found: (figures: ReportFigures) => CountAndRevenue): Column[] => [
    { name, cell: (figures) => found(figures).count },
    { name: `${name} revenue`, cell: (figures) => money(found(figures).revenueMinor) },
  ]
  const { names, hasMore } = mostCounted(totals, ({ count }) => count)
  const own = [...names].flatMap((name) =>
    pair(`${SAID[of]} ${name}`, (figures) => ownOf(figures[of], name) ?? { count: 0, revenueMinor: 0 }),
  )
  return hasMore
    ? [...own, ...pair(`other ${of}`, (figures) => sumOf(withoutNames(figures[of], names)))]
    : own
}

function eventColumns(totals: Record<string, number>): Column[] {
  const { names, hasMore } = mostCounted(totals, (count) => count)
  const own = [...names].map(
    (name): Column => ({ name: `event ${name}`, cell: ({ events }) => ownOf(events, name) ?? 0 }),
  )
  const others = ({ events }: ReportFigures) =>
    withoutNames(events, names).reduce((sum, count) => sum + count, 0)
  return hasMore ? [...own, { name: "other events", cell: others }] : own
}

/** The names that have columns of their own, in order: those that count most, of equals the first. */
function mostCounted<Value>(
  totals: Record<string, Value>,
  countOf: (value: Value) => number,
): { names: ReadonlySet<string>; hasMore: boolean } {
  const all = Object.entries(totals).map(([name, value]) => ({ name, count: countOf(value) }))
  const most = all
    .toSorted((one, other) => other.count - one.count || (one.name < other.name ? -1 : 1))
    .slice(0, MOST_NAMES)
  return { names: new Set(most.map(({ name }) => name).sort()), hasMore: all.length > MOST_NAMES }
}

function withoutNames<Value>(columns: Record<string, Value>, names: ReadonlySet<string>): Value[] {
  return Object.entries(columns).flatMap(([name, value]) => (names.has(name) ? [] : [value]))
}

/** Counts may be millionths: they add up as such, and not as the fractions they are written as. */
function sumOf(some: readonly CountAndRevenue[]): CountAndRevenue {
  const parts = some.reduce((sum, { count }) => sum + Math.round(count * PARTS_A_CONVERSION), 0)
  const revenueMinor = some.reduce((sum, one) => sum + one.revenueMinor, 0)
  return { count: parts / PARTS_A_CONVERSION, revenueMinor }
}

/** Names are strangers': one that every object has is not there for that. */
function ownOf<Value>(columns: Record<string, Value>, name: string): Value | undefined {
  return Object.hasOwn(columns, name) ? columns[name] : undefined
}
