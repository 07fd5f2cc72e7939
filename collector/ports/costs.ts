import type { Spend } from "../domain/cost/cost-row.ts"
import type { Share } from "../domain/cost/spread.ts"
import type { ReplacingRow } from "../domain/cost/undo.ts"
import type { ClickCost, CostUpload, KeptCostRow } from "../domain/cost/upload.ts"
import type { Listed } from "./lists.ts"

/** A row that counts, and the upload it came with. */
export interface CountingRow extends Spend {
  id: string
  line: number
  upload: Pick<CostUpload, "id" | "name" | "at">
}

/** What a step does to an upload, and to which rows count: whole or not at all. */
export interface CostStep {
  /** As it is afterwards. */
  upload: CostUpload
  from: CostUpload["state"]
  /** Its rows as they are afterwards, in place of those it had. */
  rows: readonly KeptCostRow[]
  /** Rows of other uploads that begin to count, and that cease to. */
  begin: readonly string[]
  cease: readonly string[]
  seen: SeenCosts
}

/** What was there when a step was decided: the upload's own rows, and all that counted for these sources, by their ids. */
export interface SeenCosts {
  rows: ReadonlySet<string>
  sources: readonly string[]
  counting: ReadonlySet<string>
}

/** What became of shares that are to be kept. */
export type KeptShares = "kept" | "row_gone" | "hit_gone"

/** What was spent, as uploads tell it, and which click bears how much of it. */
export interface Costs {
  add(upload: CostUpload, rows: readonly KeptCostRow[]): Promise<void>
  find(id: string): Promise<CostUpload | null>
  /** Newest first. */
  list(of: { cursor?: string; limit: number }): Promise<Listed<CostUpload>>
  /** In the order of the file. */
  rows(upload: string): Promise<KeptCostRow[]>
  /** What counts for these sources. */
  counting(sources: readonly string[]): Promise<CountingRow[]>
  /** These rows, and all that they replaced, one by way of another. */
  replaced(rows: readonly string[]): Promise<Map<string, ReplacingRow>>
  /** How many clicks began a journey from that source, and campaign, in that period. */
  countClicks(spend: Spend): Promise<number>
  /** Those clicks, the earliest first. */
  clicks(spend: Spend): Promise<string[]>
  /** What clicks bear of a row, after that click, by their ids. */
  shares(row: string, of: { after: string; limit: number }): Promise<Share[]>
  /**
   * Keeps the shares of a row that has none; nothing counts them before the row does. Only some, where the row or a
   * hit is not there any more.
   */
  keepShares(row: string, shares: readonly Share[]): Promise<KeptShares>
  forgetShares(rows: readonly string[]): Promise<void>
  /**
   * False, and nothing is changed, if the upload is not in `from` any more, or other rows are there than were seen.
   * With rows that go, their shares go.
   */
  settle(step: CostStep): Promise<boolean>
  /** What each of these clicks costs in all, by currency; those that cost nothing are not there. */
  clickCosts(hits: readonly string[]): Promise<Map<string, ClickCost[]>>
}
