import { z } from "zod"
import { CREDIT_MODELS } from "../../../domain/conversion/credit.ts"
import { PAGE_KINDS } from "../../../domain/event.ts"
import { CLOCKS } from "../../../domain/report/question.ts"
import { count, counts, currency, id, listOf, maybe, minor, text, time } from "./words.ts"

/** Answers that count. */

const shared = z
  .number()
  .min(0)
  .describe("parts of one where a model shares it among the hits of its journey")
const sums = z.record(z.string(), z.strictObject({ count: shared, revenueMinor: minor }))
const figures = {
  visits: count,
  visitors: count,
  conversions: shared,
  revenueMinor: minor,
  costMinor: minor,
  types: sums,
  statuses: sums,
  events: counts,
}

/** A row also has each of its groups, by the grouping's name; null is a group of what has none. */
const row = z.object(figures).catchall(maybe(text))

const money = { currency, currencyDigits: count }
const seen = { from: time, to: time, tz: text }
const left = { currency, revenueMinor: minor }
const unconverted = z.array(z.strictObject({ ...left, conversions: count }))

export const report = z.strictObject({
  rows: z.array(row),
  more: z.boolean(),
  totals: z.strictObject(figures),
  ...money,
  by: z.array(text),
  ...seen,
  clock: z.enum(CLOCKS),
  model: z.enum(CREDIT_MODELS),
  unconverted: z.array(z.strictObject({ ...left, conversions: shared, costMinor: minor })),
})

export const journeys = z.strictObject({
  items: z.array(
    z.strictObject({
      path: z.array(text),
      conversions: count,
      visitors: count,
      revenueMinor: minor,
    }),
  ),
  paths: count,
  assists: z.array(z.strictObject({ page: text, conversions: count })),
  unconverted,
  ...money,
  ...seen,
})

export const funnel = z.strictObject({
  funnel: z.strictObject({ id: text, name: text, entry: text }),
  steps: z.array(
    z.strictObject({
      ...{ page: text, kind: z.enum([...PAGE_KINDS, "rotator"]), depth: z.int(), isInGraph: z.boolean() },
      ...{ visitors: count, visits: count, conversions: count, revenueMinor: minor },
      next: z.array(z.strictObject({ page: text, visitors: count })),
      left: count,
    }),
  ),
  unconverted,
  ...money,
  ...seen,
})

export const savedReport = z.strictObject({ id, name: text, query: text, author: text, at: time })
export const savedReportList = listOf(savedReport)
export const newSavedReport = z.object({ name: text, query: text })
