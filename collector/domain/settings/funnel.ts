import { z } from "zod"
import { amount, builtInWord, name } from "./values.ts"

/** One of several pages, by chance; a page of weight 70 is as likely as 70 of weight 1. */
const rotator = z.array(z.strictObject({ page: name, weight: z.int().min(1).max(1_000_000) })).min(1)

/** A numbered way out of a page: where to, and what is recorded on the way. */
const action = z.strictObject({
  to: name,
  event: name.optional(),
  claim: z.strictObject({ type: name, rev: amount.optional(), status: builtInWord.optional() }).optional(),
})

const actions = z.record(z.string(), action).superRefine((numbered, context) => {
  for (const number of Object.keys(numbered))
    if (!/^[1-9]\d{0,2}$/.test(number))
      context.addIssue({ code: "custom", path: [number], message: "must be a number from 1 to 999" })
})

/** The ways visitors take from page to page. */
export const funnel = z.strictObject({
  id: name,
  name: name.optional(),
  entry: name,
  rotators: z.record(name, rotator).default({}),
  actions: z.record(name, actions).default({}),
})
