import { z } from "zod"
import { conversion, event } from "./log-answers.ts"
import { count, id, listOf, maybe, text, time } from "./words.ts"

/** Answers about what somebody should look at, and settle. */

const waiting = { count, oldest: maybe(time) }
const list = text.describe("where it is listed, below /api/v1")
const values = { offerSource: maybe(text), ...waiting, list }

export const attention = z.strictObject({
  since: time,
  mostCounted: count,
  parked: z.strictObject({ ...waiting, list }),
  conflicts: z.strictObject({ ...waiting, list }),
  unmappedStatuses: z.strictObject({
    ...waiting,
    items: z.array(z.strictObject({ word: text, ...values })),
  }),
  unfilledTemplates: z.strictObject({
    ...waiting,
    items: z.array(z.strictObject({ parameter: maybe(text), value: text, ...values })),
  }),
  failingDestinations: z.strictObject({
    ...waiting,
    list,
    items: z.array(z.strictObject({ destination: text, state: text, since: time, lastError: maybe(text) })),
  }),
  putAside: z.strictObject({ ...waiting, list }),
})

const worth = z.union([text, z.number()])
export const conflict = z.strictObject({
  event,
  kind: text,
  conversion: maybe(conversion),
  candidates: z.array(conversion),
  differs: z.array(
    z.strictObject({ field: z.enum(["revenue", "currency", "visitor"]), kept: worth, claimed: worth }),
  ),
  choices: z.array(z.strictObject({ choice: text, label: text })),
  settled: maybe(z.looseObject({ at: time, author: text, choice: text })),
})
export const conflictList = listOf(conflict)

const note = text.max(1_000).optional()
export const settling = z.strictObject({ choice: text, conversion: id.optional(), note })
export const again = z.strictObject({ note })
export const word = z.strictObject({ word: text, status: text, offerSource: maybe(text).optional() })
export const newVersion = z.strictObject({ version: count })
