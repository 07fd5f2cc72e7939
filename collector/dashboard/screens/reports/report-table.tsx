import type { ReactNode } from "react"
import type { Unconverted } from "../../../domain/report/report.ts"
import { type Column, Table } from "../../elements/table.tsx"
import { useAddress } from "../../format/address.ts"
import { money } from "../../format/money.ts"
import { DASH } from "../../format/number.ts"
import { filterValue, filterWish } from "../../report/address.ts"
import { changeOf } from "../../report/change.ts"
import { Changed } from "../../report/changed.tsx"
import { written } from "../../report/figures.ts"
import { GroupText } from "../../report/group-text.tsx"
import { nextGrouping, titleOf } from "../../report/groupings.ts"
import { leftIn } from "../../report/left-in.ts"
import { type Line, type MeasureColumn, valueIn } from "../../report/side-by-side.ts"
import type { Wishes } from "../../report/wishes.ts"
import type { Shown } from "./shown.ts"

/** A row: of a group, of all of them, or what is in none of the sums. */
type Row =
  | { kind: "line"; line: Line }
  | { kind: "totals"; line: Line }
  | { kind: "unconverted"; left: Unconverted }

const keyOf = (row: Row) => (row.kind === "unconverted" ? row.left.currency : row.line.key)

/** The rows of a report: a click makes a row the filter of what lies below it. */
export function ReportTable({ shown, wishes }: { shown: Shown; wishes: Wishes }) {
  const [, change] = useAddress()
  const { by, currency, lines, totals, unconverted, sorting } = shown
  const columns = [
    ...by.map((grouping, at) => groupColumn(grouping, at)),
    ...shown.columns.map((column) => measureColumn(column, currency)),
  ]
  const drillInto = (row: Row) => {
    if (row.kind !== "line") return
    const filters = by.map((grouping, at) => filterWish(grouping, [filterValue(row.line.groups[at] ?? null)]))
    const next = nextGrouping(by, Object.keys(wishes.filters))
    change({ ...Object.assign({}, ...filters), by: next, sort: null, order: null }, true)
  }
  return (
    <Table<Row>
      label="Report"
      columns={columns}
      items={lines.map((line) => ({ kind: "line", line }))}
      fixed={[
        { kind: "totals", line: totals },
        ...unconverted.map((left): Row => ({ kind: "unconverted", left })),
      ]}
      isPinned
      keyOf={keyOf}
      open={drillInto}
      sorting={sorting}
      sort={({ key, isDescending }) => change({ sort: key, order: isDescending ? null : "up" })}
    />
  )
}

function groupColumn(grouping: string, at: number): Column<Row> {
  return {
    key: `group.${at}`,
    title: titleOf(grouping),
    isSortable: true,
    cell: (row) => {
      if (row.kind === "line") return <GroupText grouping={grouping} group={row.line.groups[at] ?? null} />
      if (at > 0) return null
      return row.kind === "totals" ? "Total" : `In ${row.left.currency}, not in the total`
    },
  }
}

function measureColumn(column: MeasureColumn, currency: string): Column<Row> {
  const { key, title, group, measure } = column
  return {
    ...{ key, title, group, isNumber: true, isSortable: true },
    hint: `${measure.formula}.`,
    cell: (row) =>
      row.kind === "unconverted" ? unconvertedCell(column, row.left) : figureCell(column, row.line, currency),
  }
}

function figureCell(column: MeasureColumn, line: Line, currency: string): ReactNode {
  const { measure, at } = column
  const now = valueIn(column, line)
  const text = written(now, measure.unit, currency)
  if (line.before === null || at !== 0) return text
  return (
    <>
      {text}
      <br />
      <Changed change={changeOf(measure, now, measure.of(line.before))} />
    </>
  )
}

/** A dash where there is none: who earns in a currency need not spend in it. */
function unconvertedCell(column: MeasureColumn, left: Unconverted): ReactNode {
  const minor = leftIn(column, left)
  return minor === 0 ? DASH : minor && money(minor, left.currency)
}
