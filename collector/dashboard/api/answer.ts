import { useQuery } from "@tanstack/react-query"
import { askJson, isRefusal, query } from "./ask.ts"

/**
 * What the API answers to a GET, kept up to date. What is known stays while the collector is away for a moment, and
 * with it what somebody is writing beside it: then there is no error.
 * While another answer is awaited than before, that one stays too, and is a placeholder.
 * @param path below api/v1/; null asks nothing yet
 * @param again after so many ms it is asked again, without anybody's doing
 */
export function useAnswer<Answer>(
  path: string | null,
  asked: Parameters<typeof query>[0] = {},
  again: number | false | ((answer: Answer | undefined) => number | false) = false,
) {
  const { data, error, isPending, isPlaceholderData, refetch } = useQuery({
    queryKey: [path, asked],
    queryFn: ({ signal }) => askJson<Answer>(`${path}${query(asked)}`, { signal }),
    enabled: path !== null,
    refetchInterval: typeof again === "function" ? ({ state }) => again(state.data) : again,
  })
  const shown = data === undefined || isRefusal(error) ? error : null
  return { data, error: shown, isPending, isPlaceholderData, refetch }
}
