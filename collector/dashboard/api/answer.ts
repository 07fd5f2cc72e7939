import { useQuery } from "@tanstack/react-query"
import { askJson, query } from "./ask.ts"

/**
 * What the API answers to a GET, kept up to date.
 * @param path below api/v1/; null asks nothing yet
 */
export function useAnswer<Answer>(
  path: string | null,
  asked: Parameters<typeof query>[0] = {},
  refetchInterval: number | false = false,
) {
  return useQuery({
    queryKey: [path, asked],
    queryFn: ({ signal }) => askJson<Answer>(`${path}${query(asked)}`, { signal }),
    enabled: path !== null,
    refetchInterval,
  })
}
