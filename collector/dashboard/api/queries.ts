import { keepPreviousData, QueryClient } from "@tanstack/react-query"
import { Refused } from "./ask.ts"

/** What was asked, and for how long it is good: changes here and in other tabs show within moments. */
export const queries = new QueryClient({
  defaultOptions: {
    queries: {
      staleTime: 10_000,
      placeholderData: keepPreviousData,
      // A refusal stays one; a collector that is away for a moment comes back.
      retry: (failures, error) => failures < 3 && !(error instanceof Refused && error.status < 500),
    },
  },
})
