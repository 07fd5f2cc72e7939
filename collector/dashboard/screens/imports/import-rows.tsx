import "./imports.css"
import { Stack, Text } from "@mantine/core"
import { useLocation } from "wouter"
import { useList } from "../../api/list.ts"
import { Empty } from "../../elements/empty.tsx"
import { Filters } from "../../elements/filters.tsx"
import { List } from "../../elements/list.tsx"
import type { Column } from "../../elements/table.tsx"
import { Word } from "../../elements/word.tsx"
import { useAddress } from "../../format/address.ts"
import { money } from "../../format/money.ts"
import { count } from "../../format/number.ts"
import { type Import, type ImportRow, isWish } from "./import.ts"

/** While rows are being decided. */
const LOOK_AGAIN_MS = 2_000

const DECISIONS = "created edited incremented unchanged ignored deleted parked refused".split(" ")
const FILTERS = [
  { name: "decision", title: "Decision", values: DECISIONS },
  { name: "faults", title: "Cannot be read", values: [{ value: "1", label: "yes" }] },
]

/** @param isWish whether nothing is done yet, so that it is said what would be */
const columnsOf = (isWish: boolean): readonly Column<ImportRow>[] => [
  { key: "line", title: "Line", isNumber: true, cell: ({ line }) => count(line) },
  {
    key: "fields",
    title: "What it says",
    cell: ({ fields, text }) =>
      fields
        ? Object.entries(fields)
            .map(([name, value]) => `${name}=${value}`)
            .join(" ")
        : text,
  },
  {
    key: "decision",
    title: isWish ? "Would be" : "Decision",
    cell: ({ decision, fault }) => <Word>{fault === null ? decision : "cannot be read"}</Word>,
  },
  { key: "why", title: "Why", cell: (row) => <Why {...{ row, isWish }} /> },
  { key: "tx", title: "tx", isMinor: true, cell: ({ tx }) => tx ?? "–" },
  {
    key: "revenue",
    title: "Revenue",
    isNumber: true,
    cell: ({ revenueMinor, currency }) => money(revenueMinor, currency),
  },
]

const WOULD_BE = columnsOf(true)
const BECAME = columnsOf(false)

/** Why it is so, and what one should know before it counts. What means what the decision says was not done yet. */
function Why({ row, isWish }: { row: ImportRow; isWish: boolean }) {
  const { fault, decision, reason, means, remedy, warnings } = row
  const isSaid = isWish && reason === decision
  return (
    <div className="because">
      {fault ?? [!isSaid && means, remedy].filter(Boolean).join(" ")}
      {warnings.map(({ code, parameter, message }) => (
        <div key={`${code} ${parameter}`} className="warning wait">
          {message}
        </div>
      ))}
    </div>
  )
}

interface ImportRowsProps {
  id: string
  state: Import["state"]
  isGoing: boolean
}

/** Every row of a file, and what became or would become of it; a row has an event once the file is committed. */
export function ImportRows({ id, state, isGoing }: ImportRowsProps) {
  const [address] = useAddress()
  const [, go] = useLocation()
  const asked = { decision: address.get("decision"), faults: address.get("faults") }
  const list = useList<ImportRow>(`imports/${id}/rows`, asked, {
    asOf: state,
    again: isGoing ? LOOK_AGAIN_MS : 0,
  })
  const openEvent = ({ event, decision }: ImportRow) => decision !== null && go(`/received/${event}`)
  return (
    <Stack>
      <Filters filters={FILTERS} />
      <List
        label="Rows of the file"
        list={list}
        columns={isWish(state) ? WOULD_BE : BECAME}
        keyOf={({ line }) => `${line}`}
        {...(!isWish(state) && { open: openEvent })}
        empty={
          <Empty title={isGoing ? "The rows come as they are decided" : "No such row"}>
            <Text c="dimmed">{isGoing ? "A moment." : "Take a filter away to see more."}</Text>
          </Empty>
        }
      />
    </Stack>
  )
}
