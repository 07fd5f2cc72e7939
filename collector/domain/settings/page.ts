import { z } from "zod"
import { PAGE_KINDS } from "../event.ts"
import { amount, name, urlTemplate } from "./values.ts"

/** A page visitors can view and convert on. */
export const page = z.strictObject({
  id: name,
  kind: z.enum(PAGE_KINDS).default("page"),
  name: name.optional(),
  url: urlTemplate("redirect").optional(),
  offerSource: name.optional(),
  payout: amount.optional(),
})
