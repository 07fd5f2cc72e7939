import { Loader, Text } from "@mantine/core"
import type { ReactNode } from "react"
import type { useList } from "../api/list.ts"
import { Loading } from "./loading.tsx"
import { Problem } from "./problem.tsx"
import { type Column, Table } from "./table.tsx"

interface ListProps<Item> {
  label: string
  list: ReturnType<typeof useList<Item>>
  columns: readonly Column<Item>[]
  keyOf: (item: Item) => string
  open?: (item: Item) => void
  isOpen?: (item: Item) => boolean
  /** What is shown where the list is empty. */
  empty: ReactNode
}

/** A list of the API as a table that goes on as one scrolls. */
export function List<Item>({ label, list, columns, keyOf, open, isOpen, empty }: ListProps<Item>) {
  const { items, error, isPending, hasNextPage, isFetchingNextPage, fetchNextPage, refetch } = list
  if (isPending) return <Loading />
  if (error && items.length === 0) return <Problem error={error} again={() => void refetch()} />
  if (items.length === 0) return <>{empty}</>
  const more = hasNextPage && !isFetchingNextPage ? () => void fetchNextPage() : undefined
  return (
    <>
      <Table {...{ label, columns, items, keyOf, open, more, ...(isOpen && { isOpen }) }} />
      {isFetchingNextPage && <Loader size="sm" mx="auto" role="status" aria-label="Loading more" />}
      {!hasNextPage && items.length > 20 && (
        <Text ta="center" c="dimmed" size="sm">
          That is all.
        </Text>
      )}
    </>
  )
}
