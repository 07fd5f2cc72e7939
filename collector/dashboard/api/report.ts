import { useQuery } from "@tanstack/react-query"
import type { Days } from "../format/period.ts"
import type { Filters } from "../report/address.ts"
import type { ReportAnswer } from "../report/answer.ts"
import { askJson, query } from "./ask.ts"

/** One question to `GET /reports`. */
export interface ReportWish {
  by: readonly string[]
  days: Days
  zone: string
  filters?: Filters
  clock?: string
  model?: string
  withBots?: boolean
}

/** The question as it is asked. */
export function reportPath({ by, days, zone, filters = {}, clock, model, withBots }: ReportWish): string {
  const asked = { ...filters, by: by.join(","), ...days, tz: zone, clock, model, bots: withBots }
  return `reports${query(asked)}`
}

/**
 * The answers to several questions, in their order: all of them at once, so that what is shown side by side is of
 * the same moment.
 */
export function useReports(wishes: readonly ReportWish[], refetchInterval: number | false = false) {
  const paths = wishes.map(reportPath)
  return useQuery({
    queryKey: ["reports", paths],
    queryFn: ({ signal }) => Promise.all(paths.map((path) => askJson<ReportAnswer>(path, { signal }))),
    enabled: paths.length > 0,
    refetchInterval,
  })
}
