import { useQuery } from "@tanstack/react-query"
import { askJson, query } from "./ask.ts"

/**
 * What the API answers to a GET, kept up to date.
 * @param path below api/v1/; null asks nothing yet
 * @param again after so many ms it is asked again, without anybody's doing
 */
export function useAnswer<Answer>(
  path: string | null,
  asked: Parameters<typeof query>[0] = {},
  again: number | false | ((answer: Answer | undefined) => number | false) = false,
) {
  return useQuery({
    queryKey: [path, asked],
    queryFn: ({ signal }) => askJson<Answer>(`${path}${query(asked)}`, { signal }),
    enabled: path !== null,
    refetchInterval: typeof again === "function" ? ({ state }) => again(state.data) : again,
  })
}
