import { useQuery } from "@tanstack/react-query"
import { asFarAs, type Days } from "../format/period.ts"
import type { Filters } from "../report/address.ts"
import type { ReportAnswer } from "../report/answer.ts"
import { askJson, query } from "./ask.ts"

/** One question to `GET /reports`. */
export interface ReportWish {
  by: readonly string[]
  days: Days
  /** Those that the days are held against: while they go on, only what was by then is counted. */
  heldAgainst?: Days
  zone: string
  filters?: Filters
  clock?: string
  model?: string
  withBots?: boolean
}

/** The question as it is asked at a moment. */
export function reportPath(wish: ReportWish, now: number): string {
  const { by, days, heldAgainst, zone, filters = {}, clock, model, withBots } = wish
  const to = (heldAgainst && asFarAs(heldAgainst, days, zone, now)) ?? days.to
  const asked = { ...filters, by: by.join(","), from: days.from, to, tz: zone, clock, model, bots: withBots }
  return `reports${query(asked)}`
}

/**
 * The answers to several questions, in their order: all of them at once, so that what is shown side by side is of
 * the same moment.
 */
export function useReports(wishes: readonly ReportWish[], refetchInterval: number | false = false) {
  return useQuery({
    queryKey: ["reports", wishes],
    queryFn: ({ signal }) => {
      const paths = wishes.map((wish) => reportPath(wish, Date.now()))
      return Promise.all(paths.map((path) => askJson<ReportAnswer>(path, { signal })))
    },
    enabled: wishes.length > 0,
    refetchInterval,
  })
}
