import { z } from "zod"
import { CONVERSION_STATUSES, name } from "./values.ts"

/** `whsec_` and 24 to 64 bytes in base64, as Standard Webhooks writes them. https://www.standardwebhooks.com */
const SECRET = /^whsec_[A-Za-z0-9+/]{32,86}={0,2}$/

/** A program that is told of conversions and custom events as JSON. */
export const webhook = z.strictObject({
  id: name,
  url: z
    .string()
    .trim()
    .refine((text) => /^https?:$/.test(URL.parse(text)?.protocol ?? ""), "must be an http or https URL"),
  secret: z
    .string()
    .trim()
    .regex(SECRET, "must be whsec_ and 24 to 64 bytes in base64; a mask hides only what this webhook has"),
  types: z.array(name).optional(),
  statuses: z.array(z.enum(CONVERSION_STATUSES)).optional(),
  events: z.array(name).optional(),
})
