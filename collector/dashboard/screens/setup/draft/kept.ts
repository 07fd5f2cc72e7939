import { type QueryKey, useQueryClient } from "@tanstack/react-query"
import { useState } from "react"

/** Where pages are kept that stand on the picture of a funnel and are not connected: by the funnel's id. */
export const LOOSE = ["settings", "loose"] as const

/**
 * A state that is kept while one looks elsewhere, and never longer than the sign-in. It is there within the event that
 * changes it: a field that is given its text later puts the cursor at its end. https://react.dev/reference/react-dom/components/input#my-input-caret-jumps-to-the-beginning-on-every-keystroke
 * @returns what is shown now, the way to change it, and what it was changed to since
 */
export function useKept<Value>(
  queryKey: QueryKey,
  begin: Value,
): [shown: Value, keep: (next: Value) => void, newest: () => Value] {
  const client = useQueryClient()
  const newest = () => client.getQueryData<Value>(queryKey) ?? begin
  const [shown, show] = useState(newest)
  const keep = (next: Value) => {
    client.setQueryDefaults(queryKey, { gcTime: Number.POSITIVE_INFINITY })
    client.setQueryData(queryKey, next)
    show(next)
  }
  return [shown, keep, newest]
}
