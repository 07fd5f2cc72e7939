/** How a conversion would stand in the end. */
export interface TrialEnd {
  type: string
  status: string
  revenueMinor: number
  currency: string
  tx: string | null
  page: string | null
}

/** What the collector answers to a trial; docs/api.md tells what it means. */
export interface TrialAnswer {
  period: { from: string; to: string }
  claims: number
  created: number
  gone: number
  changed: number
  money: { currency: string; presentMinor: number; candidateMinor: number; differenceMinor: number }[]
  items: {
    what: "created" | "gone" | "changed"
    id: string
    present: TrialEnd | null
    candidate: TrialEnd | null
  }[]
  isWhole: boolean
}
