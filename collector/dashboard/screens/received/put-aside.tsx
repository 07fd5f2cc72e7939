import { Button, Group, Stack, Text } from "@mantine/core"
import { askJson } from "../../api/ask.ts"
import { useChange } from "../../api/change.ts"
import { useList } from "../../api/list.ts"
import { useSession } from "../../api/session.tsx"
import { Empty } from "../../elements/empty.tsx"
import { List } from "../../elements/list.tsx"
import type { Column } from "../../elements/table.tsx"
import { When } from "../../elements/when.tsx"
import { useOpen } from "../../format/address.ts"
import type { Aside } from "./aside.ts"

const COLUMNS: readonly Column<Aside>[] = [
  { key: "at", title: "Put aside", cell: ({ at }) => <When at={at} isExact /> },
  { key: "name", title: "What", cell: ({ received }) => <b>{received.name}</b> },
  { key: "via", title: "Door", isMinor: true, cell: ({ received }) => received.via },
  { key: "error", title: "Why", cell: ({ error }) => <span title={error}>{error}</span> },
]

/** What could not be recorded: nothing of it is lost, and it can be tried again when the cause is gone. */
export function PutAside() {
  const list = useList<Aside>("rejected")
  const open = useOpen("/received")
  return (
    <Stack>
      {list.items.length > 0 && (
        <Group justify="space-between">
          <Text c="dimmed" size="sm">
            These could not be recorded. Nothing of them is lost: when the cause is gone, try them again.
          </Text>
          <TryAll items={list.items} />
        </Group>
      )}
      <List
        label="Events that were put aside"
        list={list}
        columns={COLUMNS}
        keyOf={({ event }) => event}
        open={({ event }) => open(event)}
        empty={
          <Empty title="Nothing is put aside">
            <Text c="dimmed">
              An event that cannot be recorded waits here, with the error, and is not lost.
            </Text>
          </Empty>
        }
      />
    </Stack>
  )
}

/** One after the other, the oldest first, as they came; one that fails again stays in its line. */
function TryAll({ items }: { items: readonly Aside[] }) {
  const { may } = useSession()
  const retry = useChange({
    make: async () => {
      let recorded = 0
      for (const { event } of items.toReversed())
        recorded += await askJson(`rejected/${event}/retry`, { method: "POST" }).then(
          () => 1,
          () => 0,
        )
      return recorded
    },
    done: (recorded) => `${recorded} of ${items.length} are recorded now.`,
    changes: ["rejected", "events", "attention"],
  })
  if (!may("edit")) return null
  return (
    <Button variant="default" size="xs" loading={retry.isPending} onClick={() => retry.mutate(undefined)}>
      Try all again
    </Button>
  )
}
