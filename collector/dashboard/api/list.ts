import { type InfiniteData, useInfiniteQuery, useQueryClient } from "@tanstack/react-query"
import { askJson, query } from "./ask.ts"

/** A page of a list, newest first, and the cursor of the page below. */
export interface ListPage<Item> {
  items: Item[]
  next: string | null
}

interface ListOptions<Item> {
  limit?: number
  asOf?: string
  again?: number | ((items: readonly Item[]) => number)
}

/**
 * A list of the API that goes on below: its items so far, how to get more, and how to begin at its top again.
 * @param asOf once it is another, what was answered before is old
 * @param again after so many ms all of it so far is asked for again, without anybody's doing; never if it is 0
 */
export function useList<Item>(
  path: string,
  asked: Parameters<typeof query>[0] = {},
  { limit = 100, asOf = "", again = 0 }: ListOptions<Item> = {},
) {
  const client = useQueryClient()
  const queryKey = [path, asked, limit, asOf]
  const list = useInfiniteQuery({
    queryKey,
    queryFn: ({ pageParam, signal }) =>
      askJson<ListPage<Item>>(`${path}${query({ ...asked, limit, cursor: pageParam })}`, { signal }),
    initialPageParam: null as string | null,
    getNextPageParam: ({ next }) => next,
    refetchInterval: ({ state: { data } }) =>
      (typeof again === "number" ? again : again(data?.pages.flatMap(({ items }) => items) ?? [])) || false,
  })
  /** Asks for the first page anew, and keeps none of those below. */
  const beginAgain = async () => {
    client.setQueryData<InfiniteData<ListPage<Item>>>(queryKey, (all) => {
      return all && { pages: all.pages.slice(0, 1), pageParams: all.pageParams.slice(0, 1) }
    })
    await list.refetch()
  }
  return { ...list, items: list.data?.pages.flatMap(({ items }) => items) ?? [], beginAgain }
}
