import type { Column } from "../../elements/table.tsx"
import { count, DASH } from "../../format/number.ts"
import { Files } from "./files.tsx"
import { type Import, isTakenBack } from "./import.ts"
import { Sums } from "./sums.tsx"

const COLUMNS: readonly Column<Import>[] = [
  { key: "rows", title: "Rows", isNumber: true, cell: ({ rows }) => count(rows) },
  {
    key: "faults",
    title: "Cannot be read",
    isNumber: true,
    isMinor: true,
    cell: ({ faults }) => count(faults),
  },
  {
    key: "refused",
    title: "Refused",
    isNumber: true,
    cell: ({ state, decisions }) => (isTakenBack(state) ? DASH : count(decisions.refused ?? 0)),
  },
  {
    key: "revenue",
    title: "Revenue",
    isNumber: true,
    cell: ({ state, revenue }) => (isTakenBack(state) ? DASH : <Sums of={revenue} />),
  },
]

const EXAMPLE = "click,tx,payout,type,status\n01jt5n8w3xk9v0c2m4q6r8s1ta,A-1001,49.90,Purchase,approved"

/** Files of claims. */
export function ClaimImports() {
  return (
    <Files
      list="imports"
      send="imports/conversions"
      label="Imports of conversions"
      about="Conversions: a column for the click id, and perhaps tx, payout, type, status, timestamp, currency. Or lines: click id, payout."
      example={EXAMPLE}
      choice={{ label: "Send them on to traffic sources", told: (sends) => ({ sends }) }}
      columns={COLUMNS}
      empty={{
        title: "No file was imported yet",
        text: "What networks report by file comes in here, each row by the same rules as a postback.",
      }}
    />
  )
}
