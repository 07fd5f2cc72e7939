import type { CostRow, Spend } from "./cost-row.ts"
import type { OverlapWish } from "./overlap.ts"

/** Rows of what was spent that came at once: they count together, and are undone together. */
export interface CostUpload {
  id: string
  /** When it came, in ms since 1970. */
  at: number
  name: string | null
  overlap: OverlapWish
  /** The account's time zone as it was then: in it the days of its rows were read. */
  timezone: string
  state: "previewed" | "committed" | "undone"
  /** Since when it is in that state, in ms since 1970. */
  since: number
}

/** A row as it is kept, and what became of it. */
export interface KeptCostRow extends CostRow {
  id: string
  /** Whether it is part of what was spent: committed, and neither replaced nor undone since. */
  counts: boolean
  undone: boolean
  /** On how many clicks it was spread, or would be; null where it cannot be. */
  clicks: number | null
  /** The row that counted before it for the same clicks. */
  replaces: string | null
}

/** A row that says what was spent, and can be counted. */
export type SpendRow = KeptCostRow & { spend: Spend; fault: null }

/** Whether there is something of a row to count. */
export function isSpend(row: KeptCostRow): row is SpendRow {
  return row.spend !== null && row.fault === null
}

/** What a click costs in one currency, in whole millionths of a unit. */
export interface ClickCost {
  currency: string
  micros: number
}
