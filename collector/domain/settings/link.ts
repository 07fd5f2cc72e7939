import { z } from "zod"
import { name } from "./values.ts"

/** A way into a funnel, for one traffic source or for any. */
export const link = z.strictObject({
  code: z.string().regex(/^[\w-]{1,100}$/, "must be letters, digits, - and _"),
  funnel: name,
  source: name.optional(),
})
