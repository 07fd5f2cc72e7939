import { amountNumber } from "../../domain/money.ts"
import { csvText } from "../../domain/report/csv.ts"
import type { ReportQuestion } from "../../domain/report/question.ts"
import type { CountAndRevenue, Report, ReportFigures, Unconverted } from "../../domain/report/report.ts"
import { groupText } from "./report-json.ts"

/**
 * A report as CSV: a line for its names, one for each row, amounts in units of the currency; and one for each currency
 * without a rate, of which no row has the amounts.
 */
export function reportCsv(
  { rows, totals, unconverted }: Pick<Report, "rows" | "totals" | "unconverted">,
  { by }: Pick<ReportQuestion, "by">,
  currency: string,
): string {
  const columns = columnsOf(totals, currency)
  const lines = rows.map(({ keys, ...figures }) => [
    ...by.map((name, at) => groupText(name, keys[at] ?? null)),
    ...columns.map(({ cell }) => cell(figures)),
  ])
  const left = unconverted.map((left) => [
    ...by.map(() => null),
    ...columns.map(({ name }) => UNCONVERTED[name]?.(left) ?? null),
  ])
  return csvText([[...by, ...columns.map(({ name }) => name)], ...lines, ...left])
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

/** Those of each type, status and event that there is in any row. */
function columnsOf(totals: ReportFigures, currency: string): Column[] {
  const money = (minor: number) => amountNumber(minor, currency)
  const countAndRevenue = (of: "types" | "statuses", said: string): Column[] =>
    sortedNames(totals[of]).flatMap((name) => {
      const columnOf = (figures: ReportFigures): CountAndRevenue =>
        ownOf(figures[of], name) ?? { count: 0, revenueMinor: 0 }
      return [
        { name: `${said} ${name}`, cell: (figures) => columnOf(figures).count },
        { name: `${said} ${name} revenue`, cell: (figures) => money(columnOf(figures).revenueMinor) },
      ]
    })
  return [
    ...(["visits", "visitors", "conversions"] as const).map(
      (name): Column => ({ name, cell: (figures) => figures[name] }),
    ),
    { name: "revenue", cell: ({ revenueMinor }) => money(revenueMinor) },
    { name: "cost", cell: ({ costMinor }) => money(costMinor) },
    { name: "currency", cell: () => currency },
    ...countAndRevenue("types", "type"),
    ...countAndRevenue("statuses", "status"),
    ...sortedNames(totals.events).map(
      (name): Column => ({ name: `event ${name}`, cell: ({ events }) => ownOf(events, name) ?? 0 }),
    ),
  ]
}

function sortedNames(columns: Record<string, unknown>): string[] {
  return Object.keys(columns).sort()
}

/** Names are strangers': one that every object has is not there for that. */
function ownOf<Value>(columns: Record<string, Value>, name: string): Value | undefined {
  return Object.hasOwn(columns, name) ? columns[name] : undefined
}
