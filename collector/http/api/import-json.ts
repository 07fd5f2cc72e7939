import type { DecidedRow, Import } from "../../domain/import/import.ts"
import { amountNumber } from "../../domain/money.ts"
import { reasons } from "../../domain/reasons.ts"
import { iso } from "./present.ts"

/** How the API writes imports: times in ISO 8601, amounts in units and in minor units. */

/** One import, and how far its step has come. */
export function importJson(one: Import) {
  const { id, at, name, sends, state, since, rows, faults, done, decisions, revenue, error } = one
  return {
    id,
    at: iso(at),
    name,
    sends,
    state,
    since: iso(since),
    rows,
    done,
    faults,
    decisions,
    revenue,
    error,
  }
}

/** One row as it came, and what the newest step made of it. */
export function importRowJson({ line, fields, text, fault, event, outcome }: DecidedRow) {
  const { decision = null, reason = null, revenueMinor = null, currency = null } = outcome ?? {}
  const { conversion = null, hit = null, page = null, type = null, status = null, tx = null } = outcome ?? {}
  const because = reason === null ? null : reasons[reason]
  const isMoney = revenueMinor !== null && currency !== null
  return {
    line,
    fields: fields && Object.fromEntries(fields),
    text,
    fault,
    decision,
    reason,
    means: because?.means ?? null,
    remedy: because?.remedy ?? null,
    conversion,
    hit,
    page,
    type,
    status,
    revenue: isMoney ? amountNumber(revenueMinor, currency) : null,
    revenueMinor,
    currency,
    tx,
    warnings: outcome?.warnings ?? [],
    event,
  }
}
