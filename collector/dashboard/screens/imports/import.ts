import type { Warning } from "../../api/received.ts"

/** A file of claims, and how far its step has come: docs/imports.md. */
export interface Import {
  id: string
  at: string
  name: string | null
  sends: boolean
  state: "previewing" | "previewed" | "committing" | "committed" | "undoing" | "undone"
  since: string
  rows: number
  done: number
  faults: number
  decisions: Record<string, number>
  /** Whole minor units, by currency. */
  revenue: Record<string, number>
  error: string | null
}

/** Whether it says what would be: nothing is written before it is committed. */
export const isWish = (state: Import["state"]): boolean => state === "previewing" || state === "previewed"

/** Whether what it did is taken back, so that its revenue is what that took away: it earns nothing any more. */
export const isTakenBack = (state: Import["state"]): boolean => state === "undoing" || state === "undone"

/** One row of it, and what the newest step made of it. */
export interface ImportRow {
  line: number
  fields: Record<string, string> | null
  text: string | null
  fault: string | null
  decision: string | null
  reason: string | null
  means: string | null
  remedy: string | null
  conversion: string | null
  hit: string | null
  type: string | null
  status: string | null
  revenueMinor: number | null
  currency: string | null
  tx: string | null
  warnings: Warning[]
  event: string
}

/** What was spent, as a file told it: docs/costs.md. */
export interface CostUpload {
  id: string
  at: string
  name: string | null
  overlap: "refuse" | "add"
  timezone: string
  state: "previewed" | "committed" | "undone"
  since: string
}

export interface CostRow {
  line: number
  source?: string
  campaign?: string | null
  from?: string
  to?: string
  amountMinor?: number
  currency?: string
  text: string | null
  fault: string | null
  clicks: number | null
  costPerClick: number | null
  replaces: string | null
}

export interface ShownUpload extends CostUpload {
  rows: number
  faults: number
  /** Whole minor units, by currency. */
  spent: Record<string, number>
  withoutClicks: number
  replaces: number
  items: CostRow[]
}

/** Sums of more than one currency, which are never added. */
export type Sums = Readonly<Record<string, number>>
