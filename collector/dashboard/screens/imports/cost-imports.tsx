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
import { Drop } from "./drop.tsx"
import type { CostUpload, ShownUpload } from "./import.ts"

const COLUMNS: readonly Column<CostUpload>[] = [
  { key: "at", title: "When", cell: ({ at }) => <When at={at} /> },
  { key: "name", title: "Name", cell: ({ name }) => name ?? "–" },
  { key: "state", title: "State", cell: ({ state }) => <Word>{state}</Word> },
  { key: "timezone", title: "Days of", isMinor: true, cell: ({ timezone }) => timezone },
]

const EXAMPLE = "source,campaign,from,to,amount,currency\nmeta,Spring,2026-11-01,2026-11-07,120.00,USD"

/** What traffic cost: one more file, and those there were. */
export function CostImports() {
  const { may } = useSession()
  const open = useOpen("/imports")
  const [isAdded, setAdded] = useState(false)
  const list = useList<CostUpload>("imports/costs")
  const send = useChange({
    make: ({ content, name }: { content: Blob; name: string }) =>
      askJson<ShownUpload>(`imports/costs${query({ name, overlap: isAdded ? "add" : null })}`, {
        method: "POST",
        body: content,
      }),
    changes: ["imports/costs"],
  })
  const take = (content: Blob, name: string) =>
    send.mutate({ content, name }, { onSuccess: ({ id }) => open(id) })
  return (
    <Stack gap="lg">
      {may("edit") && (
        <div>
          <Drop
            about="Costs: the columns source, campaign, from, to, amount, currency. They are spread over the clicks of that source and time."
            example={EXAMPLE}
            isBusy={send.isPending}
            take={take}
          />
          <Checkbox
            mt="xs"
            size="sm"
            label="Count rows even where they overlap others"
            checked={isAdded}
            onChange={({ currentTarget }) => setAdded(currentTarget.checked)}
          />
        </div>
      )}
      <List
        label="Uploads of costs"
        list={list}
        columns={COLUMNS}
        keyOf={({ id }) => id}
        open={({ id }) => open(id)}
        empty={
          <Empty title="No costs were imported yet">
            <Text c="dimmed">
              A file of the month so far can be sent every day: a row replaces the one it repeats.
            </Text>
          </Empty>
        }
      />
    </Stack>
  )
}
