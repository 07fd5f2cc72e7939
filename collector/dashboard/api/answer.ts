import { useQuery } from "@tanstack/react-query"
import { askJson, isRefusal, query } from "./ask.ts"

/**
 * What the API answers to a GET, kept up to date. What is known stays while the collector is away for a moment, and
 * with it what somebody is writing beside it: then there is no error.
 * @param path below api/v1/; null asks nothing yet
 * @param again after so many ms it is asked again, without anybody's doing
 */
export function useAnswer<Answer>(
  path: string | null,
  asked: Parameters<typeof query>[0] = {},
  again: number | false | ((answer: Answer | undefined) => number | false) = false,
) {
  const { data, error, isPending, refetch } = useQuery({
    queryKey: [path, asked],
    queryFn: ({ signal }) => askJson<Answer>(`${path}${query(asked)}`, { signal }),
    enabled: path !== null,
    refetchInterval: typeof again === "function" ? ({ state }) => again(state.data) : again,
  })
  return { data, error: data === undefined || isRefusal(error) ? error : null, isPending, refetch }
}
