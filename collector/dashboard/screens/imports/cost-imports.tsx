import type { Column } from "../../elements/table.tsx"
import { Files } from "./files.tsx"
import type { CostUpload } from "./import.ts"

const COLUMNS: readonly Column<CostUpload>[] = [
  { key: "timezone", title: "Days of", isMinor: true, cell: ({ timezone }) => timezone },
]

const EXAMPLE = "source,campaign,from,to,amount,currency\nmeta,Spring,2026-11-01,2026-11-07,120.00,USD"

/** What traffic cost. */
export function CostImports() {
  return (
    <Files
      list="imports/costs"
      send="imports/costs"
      label="Uploads of costs"
      about="Costs: the columns source, campaign, from, to, amount, currency. They are spread over the clicks of that source and time."
      example={EXAMPLE}
      choice={{
        label: "Count rows even where they overlap others",
        told: (isAdded) => ({ overlap: isAdded ? "add" : null }),
      }}
      columns={COLUMNS}
      empty={{
        title: "No costs were imported yet",
        text: "A file of the month so far can be sent every day: a row replaces the one it repeats.",
      }}
    />
  )
}
