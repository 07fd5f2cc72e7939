import { microsNumber, microsPerMinor } from "../../domain/cost/micros.ts"
import type { Share } from "../../domain/cost/spread.ts"
import { type ClickCost, type CostUpload, isSpend, type KeptCostRow } from "../../domain/cost/upload.ts"
import { amountNumber } from "../../domain/money.ts"
import { iso } from "./present.ts"

/** How the API writes what was spent: amounts in units and in minor units, shares in millionths. */

/** One upload in a list. */
export function costUploadJson({ id, at, name, overlap, timezone, state, since }: CostUpload) {
  return { id, at: iso(at), name, overlap, timezone, state, since: iso(since) }
}

/** One upload with its rows: as they are, or in a preview as they would become. */
export function shownUploadJson({ upload, rows }: { upload: CostUpload; rows: readonly KeptCostRow[] }) {
  const spends = rows.filter(isSpend).filter(({ undone }) => !undone)
  const spent: Record<string, number> = {}
  for (const { spend } of spends) spent[spend.currency] = (spent[spend.currency] ?? 0) + spend.amountMinor
  return {
    ...costUploadJson(upload),
    rows: rows.length,
    faults: rows.filter(({ fault }) => fault !== null).length,
    /** Whole minor units, by currency. */
    spent,
    withoutClicks: spends.filter(({ clicks }) => clicks === 0).length,
    replaces: spends.filter(({ replaces }) => replaces !== null).length,
    items: rows.map(costRowJson),
  }
}

function costRowJson({ line, spend, text, fault, clicks, counts, undone, replaces }: KeptCostRow) {
  return {
    line,
    ...(spend && spendJson(spend)),
    text,
    fault,
    clicks,
    costPerClick: spend && clicks ? perClick(spend, clicks) : null,
    counts,
    undone,
    replaces,
  }
}

function spendJson({ source, campaign, from, to, amountMinor, currency }: NonNullable<KeptCostRow["spend"]>) {
  const amount = amountNumber(amountMinor, currency)
  return { source, campaign, from: iso(from), to: iso(to), amount, amountMinor, currency }
}

/** For display: what a click bears at least. */
function perClick({ amountMinor, currency }: NonNullable<KeptCostRow["spend"]>, clicks: number): number {
  return microsNumber(Math.floor((amountMinor * microsPerMinor(currency)) / clicks))
}

/** What a click bears of a row. */
export function shareJson({ hit, micros }: Share, currency: string) {
  return { hit, cost: microsNumber(micros), micros, currency }
}

/** What a click costs in all, by currency. */
export function clickCostJson(costs: readonly ClickCost[] = []) {
  return costs.map(({ currency, micros }) => ({ amount: microsNumber(micros), micros, currency }))
}
