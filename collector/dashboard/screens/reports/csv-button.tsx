import { Button } from "@mantine/core"
import { usePeriod } from "../../format/period.ts"
import { csvOf } from "../../report/csv.ts"
import type { Shown } from "./shown.ts"

/** Saves what the table shows as a file for spreadsheets. */
export function CsvButton({ shown }: { shown: Shown | null }) {
  const { from, to } = usePeriod("none")
  const save = () => {
    if (shown === null) return
    const file = new Blob([csvOf(shown)], { type: "text/csv;charset=utf-8" })
    const link = document.createElement("a")
    link.href = URL.createObjectURL(file)
    link.download = `report-${from}-${to}.csv`
    link.click()
    URL.revokeObjectURL(link.href)
  }
  return (
    <Button variant="default" onClick={save} disabled={shown === null}>
      CSV
    </Button>
  )
}
