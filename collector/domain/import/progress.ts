import type { Outcome, Revision } from "../event.ts"
import type { Import, ImportRow, Revenue, RowResult } from "./import.ts"
import type { ImportState } from "./steps.ts"

/** An import at the beginning of a step, asked for at `since` (ms since 1970). */
export function begun(one: Import, state: ImportState, since: number): Import {
  return { ...one, state, since, done: 0, line: null, decisions: {}, revenue: {}, error: null }
}

/** An import after its step has dealt with these rows. */
export function advanced(one: Import, rows: readonly ImportRow[], results: readonly RowResult[]): Import {
  const decisions = { ...one.decisions }
  const revenue = { ...one.revenue }
  let { faults } = one
  for (const result of results) {
    if ("fault" in result) {
      faults++
      continue
    }
    const { decision } = result.outcome
    if (decision !== null) decisions[decision] = (decisions[decision] ?? 0) + 1
    add(revenue, result.revenue)
  }
  return {
    ...one,
    decisions,
    revenue,
    faults,
    done: one.done + rows.length,
    line: rows.at(-1)?.line ?? one.line,
  }
}

/** What a revision changed of the revenue: the conversion stood in one currency before, perhaps in another after. */
export function revenueChange({ changes }: Revision, { revenueMinor, currency }: Outcome): Revenue {
  const stood = (side: "from" | "to"): Revenue => {
    const minor = changes.revenueMinor === undefined ? revenueMinor : changes.revenueMinor[side]
    return { [String(changes.currency?.[side] ?? currency)]: Number(minor ?? 0) }
  }
  const change = stood("to")
  for (const [code, minor] of Object.entries(stood("from"))) add(change, { [code]: -minor })
  return Object.fromEntries(Object.entries(change).filter(([, minor]) => minor !== 0))
}

function add(sum: Revenue, more: Revenue): void {
  for (const [currency, minor] of Object.entries(more)) sum[currency] = (sum[currency] ?? 0) + minor
}
