import { Text } from "@mantine/core"
import { useList } from "../../api/list.ts"
import { Empty } from "../../elements/empty.tsx"
import { List } from "../../elements/list.tsx"
import type { Column } from "../../elements/table.tsx"
import { To } from "../../elements/to.tsx"
import { When } from "../../elements/when.tsx"
import { DASH } from "../../format/number.ts"
import { type Conflict, KINDS } from "./conflict.ts"

/** What was chosen, said as what was done. */
const DONE: Readonly<Record<string, string>> = {
  keep: "Left as it is",
  take: "Took the claim's amount",
  restore: "Went back to the amount before",
  drop: "Deleted the later one",
  choose: "Chose the conversion",
}

const COLUMNS: readonly Column<Conflict>[] = [
  { key: "at", title: "Settled", cell: ({ settled }) => <When at={settled?.at} /> },
  { key: "author", title: "By", cell: ({ settled }) => settled?.author ?? DASH },
  {
    key: "what",
    title: "What",
    cell: (conflict) => (
      <To href={`/received/${conflict.event.id}`}>{KINDS[conflict.kind].title(conflict)}</To>
    ),
  },
  { key: "choice", title: "Choice", cell: ({ settled }) => DONE[settled?.choice ?? ""] ?? settled?.choice },
  {
    key: "change",
    title: "Change",
    cell: ({ settled, conversion }) => {
      if (settled?.through) return <To href={`/received/${settled.through}`}>The change</To>
      return conversion ? <To href={`/conversions/${conversion.id}`}>The conversion</To> : DASH
    },
  },
]

/** What was settled, by whom and how. */
export function SettledList() {
  const list = useList<Conflict>("conflicts", { settled: true })
  return (
    <List
      label="Settled conflicts"
      list={list}
      columns={COLUMNS}
      keyOf={({ event }) => event.id}
      empty={
        <Empty title="Nothing was settled yet">
          <Text c="dimmed">Each choice will stand here, with who made it and what it changed.</Text>
        </Empty>
      }
    />
  )
}
