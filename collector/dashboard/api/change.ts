import { notifications } from "@mantine/notifications"
import { type QueryKey, useMutation, useQueryClient } from "@tanstack/react-query"
import { wordsOf } from "./words-of.ts"

interface Change<Wish, Answer> {
  /** Does it, by the API. */
  make: (wish: Wish) => Promise<Answer>
  /** Said when it is done. */
  done?: (answer: Answer) => string
  /** What was asked before and may be otherwise now: the beginnings of paths of the API. */
  changes: readonly string[]
}

/** Something one does: while it is under way, what it came to, and in the collector's own words why it did not. */
export function useChange<Wish, Answer>({ make, done, changes }: Change<Wish, Answer>) {
  const client = useQueryClient()
  return useMutation({
    mutationFn: make,
    onSuccess: (answer) => {
      if (done) notifications.show({ message: done(answer), color: "teal" })
    },
    onError: (error) => notifications.show({ message: wordsOf(error), color: "red", autoClose: 10_000 }),
    onSettled: () =>
      client.invalidateQueries({
        predicate: ({ queryKey }: { queryKey: QueryKey }) =>
          changes.some((path) => String(queryKey[0]).startsWith(path)),
      }),
  })
}
