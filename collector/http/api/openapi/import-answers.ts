import { z } from "zod"
import {
  count,
  counts,
  currency,
  decision,
  id,
  listOf,
  maybe,
  minor,
  reason,
  status,
  text,
  time,
  warning,
} from "./words.ts"

/** Answers about files of claims and of costs. */

export const oneImport = z.strictObject({
  id,
  at: time,
  name: maybe(text),
  sends: z.boolean(),
  state: text,
  since: time,
  rows: count,
  done: count,
  faults: count,
  decisions: counts,
  revenue: counts.describe("whole minor units, by currency"),
  error: maybe(text),
})
export const importList = listOf(oneImport)

export const importRow = z.strictObject({
  line: z.int(),
  fields: maybe(z.record(z.string(), maybe(text))),
  text: maybe(text),
  fault: maybe(text),
  decision: maybe(decision),
  reason: maybe(reason),
  means: maybe(text),
  remedy: maybe(text),
  conversion: maybe(id),
  hit: maybe(id),
  page: maybe(text),
  type: maybe(text),
  status: maybe(status),
  revenue: maybe(z.number()),
  revenueMinor: maybe(minor),
  currency: maybe(currency),
  tx: maybe(text),
  warnings: z.array(warning),
  event: id,
})
export const importRowList = listOf(importRow)

const uploadFields = {
  id,
  at: time,
  name: maybe(text),
  overlap: text,
  timezone: text,
  state: z.enum(["previewed", "committed", "undone"]),
  since: time,
}
export const costUploadList = listOf(z.strictObject(uploadFields))

const costRow = z.strictObject({
  line: z.int(),
  source: maybe(text).optional(),
  campaign: maybe(text).optional(),
  from: time.optional(),
  to: time.optional(),
  amount: z.number().optional(),
  amountMinor: minor.optional(),
  currency: currency.optional(),
  text: maybe(text),
  fault: maybe(text),
  clicks: maybe(count),
  costPerClick: maybe(z.number()),
  counts: z.boolean(),
  undone: z.boolean(),
  replaces: maybe(text),
})
export const costUpload = z.strictObject({
  ...uploadFields,
  rows: count,
  faults: count,
  spent: counts.describe("whole minor units, by currency"),
  withoutClicks: count,
  replaces: count,
  items: z.array(costRow),
})
export const costClickList = listOf(z.strictObject({ hit: id, cost: z.number(), micros: z.int(), currency }))
