import { z } from "zod"
import { DOORS } from "../../../domain/claim/doors.ts"
import { STATUSES } from "../../../domain/conversion/status.ts"
import type { Decision } from "../../../domain/event.ts"
import { conflicts, reasons, warnings } from "../../../domain/reasons.ts"

/** What answers are made of. Objects are strict: a field that is not described here is a fault of one of both. */

const keys = <Name extends string>(table: Record<Name, unknown>) => Object.keys(table) as [Name, ...Name[]] // none is empty

/** An id of ours. */
export const id = z.string().regex(/^[\da-z]{26}$/)
export const time = z.iso.datetime()
export const maybe = <Schema extends z.ZodType>(schema: Schema) => schema.nullable()
export const text = z.string()
export const minor = z.int().describe("whole minor units of the currency")
export const currency = z.string().regex(/^[A-Z]{3}$/)
export const texts = z.record(z.string(), z.string())
export const counts = z.record(z.string(), z.int())
export const count = z.int().min(0)
export const status = z.enum(STATUSES)
export const reason = z.enum(keys(reasons))
export const conflict = z.enum(keys(conflicts))
export const via = z.enum(keys(DOORS))
export const duplicate = z.enum(["new", "repeated", "unknown"])
const DECISIONS = {
  ...{ created: true, edited: true, incremented: true, unchanged: true },
  ...{ ignored: true, deleted: true, parked: true, refused: true },
} as const satisfies Record<Decision, true>
export const decision = z.enum(keys(DECISIONS))
export const warning = z.strictObject({
  code: z.enum(keys(warnings)),
  parameter: text.optional(),
  value: text.optional(),
  message: text,
})

/** A page of a list. */
export const listOf = <Item extends z.ZodType>(item: Item, more: z.ZodRawShape = {}) =>
  z.strictObject({ items: z.array(item), next: maybe(text), ...more })

/** What every refusal of a request looks like. */
export const failure = z.strictObject({
  error: z.strictObject({
    code: text,
    message: text,
    path: text.optional(),
    faults: z.array(z.strictObject({ path: text, message: text })).optional(),
  }),
})
