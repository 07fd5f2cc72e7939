import { useInfiniteQuery } from "@tanstack/react-query"
import { askJson, query } from "./ask.ts"

/** A page of a list, newest first, and the cursor of the page below. */
export interface ListPage<Item> {
  items: Item[]
  next: string | null
}

/** A list of the API that goes on below: its items so far, and how to get more. */
export function useList<Item>(path: string, asked: Parameters<typeof query>[0] = {}, limit = 100) {
  const list = useInfiniteQuery({
    queryKey: [path, asked, limit],
    queryFn: ({ pageParam, signal }) =>
      askJson<ListPage<Item>>(`${path}${query({ ...asked, limit, cursor: pageParam })}`, { signal }),
    initialPageParam: null as string | null,
    getNextPageParam: ({ next }) => next,
  })
  return { ...list, items: list.data?.pages.flatMap(({ items }) => items) ?? [] }
}
