import { Button, Stack, Text } from "@mantine/core"
import { useList } from "../../api/list.ts"
import { Empty } from "../../elements/empty.tsx"
import { Loading } from "../../elements/loading.tsx"
import { Problem } from "../../elements/problem.tsx"
import type { Conflict } from "./conflict.ts"
import { ConflictCard } from "./conflict-card.tsx"

const AT_ONCE = 30

/** What waits for somebody to settle it, newest first. */
export function ToSettle() {
  const list = useList<Conflict>("conflicts", {}, { limit: AT_ONCE })
  const { items, error, isPending, hasNextPage, fetchNextPage, isFetchingNextPage, refetch } = list
  if (isPending) return <Loading />
  if (error && items.length === 0) return <Problem error={error} again={() => void refetch()} />
  if (items.length === 0)
    return (
      <Empty title="Nothing to settle">
        <Text c="dimmed" maw={460}>
          When a sale is reported again with another amount, may be counted twice, or a claim could be about
          several conversions, both sides stand here, and you choose.
        </Text>
      </Empty>
    )
  return (
    <Stack gap="md">
      {items.map((conflict) => (
        <ConflictCard key={conflict.event.id} conflict={conflict} />
      ))}
      {hasNextPage && (
        <Button variant="default" loading={isFetchingNextPage} onClick={() => void fetchNextPage()}>
          Show more
        </Button>
      )}
    </Stack>
  )
}
