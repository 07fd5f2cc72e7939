import { Checkbox, Stack, Text } from "@mantine/core"
import { useState } from "react"
import { askJson, query } from "../../api/ask.ts"
import { useChange } from "../../api/change.ts"
import { useList } from "../../api/list.ts"
import { useSession } from "../../api/session.tsx"
import { Empty } from "../../elements/empty.tsx"
import { List } from "../../elements/list.tsx"
import type { Column } from "../../elements/table.tsx"
import { When } from "../../elements/when.tsx"
import { Word } from "../../elements/word.tsx"
import { useOpen } from "../../format/address.ts"
import { count } from "../../format/number.ts"
import { Drop } from "./drop.tsx"
import type { Import } from "./import.ts"
import { Sums } from "./sums.tsx"

const COLUMNS: readonly Column<Import>[] = [
  { key: "at", title: "When", cell: ({ at }) => <When at={at} /> },
  { key: "name", title: "Name", cell: ({ name }) => name ?? "–" },
  { key: "state", title: "State", cell: ({ state }) => <Word>{state}</Word> },
  { key: "rows", title: "Rows", isNumber: true, cell: ({ rows }) => count(rows) },
  { key: "faults", title: "Faults", isNumber: true, isMinor: true, cell: ({ faults }) => count(faults) },
  { key: "revenue", title: "Revenue", isNumber: true, cell: ({ revenue }) => <Sums of={revenue} /> },
]

const EXAMPLE = "click,tx,payout,type,status\n01jt5n8w3xk9v0c2m4q6r8s1ta,A-1001,49.90,Purchase,approved"

/** Files of claims: one more, and those there were. */
export function ClaimImports() {
  const { may } = useSession()
  const open = useOpen("/imports")
  const [sends, setSends] = useState(false)
  const list = useList<Import>("imports")
  const send = useChange({
    make: ({ content, name }: { content: Blob; name: string }) =>
      askJson<Import>(`imports/conversions${query({ name, sends })}`, { method: "POST", body: content }),
    changes: ["imports"],
  })
  const take = (content: Blob, name: string) =>
    send.mutate({ content, name }, { onSuccess: ({ id }) => open(id) })
  return (
    <Stack gap="lg">
      {may("edit") && (
        <div>
          <Drop
            about="Conversions: a column for the click id, and perhaps tx, payout, type, status, timestamp, currency. Or lines: click id, payout."
            example={EXAMPLE}
            isBusy={send.isPending}
            take={take}
          />
          <Checkbox
            mt="xs"
            size="sm"
            label="Send them on to traffic sources"
            checked={sends}
            onChange={({ currentTarget }) => setSends(currentTarget.checked)}
          />
        </div>
      )}
      <List
        label="Imports of conversions"
        list={list}
        columns={COLUMNS}
        keyOf={({ id }) => id}
        open={({ id }) => open(id)}
        empty={
          <Empty title="No file was imported yet">
            <Text c="dimmed">
              What networks report by file comes in here, each row by the same rules as a postback.
            </Text>
          </Empty>
        }
      />
    </Stack>
  )
}
