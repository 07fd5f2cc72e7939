import { z } from "zod"
import { isAddressRange } from "../addresses.ts"
import { CLAIM_NAMES, type ClaimName } from "../claim/claim-names.ts"
import { MASK } from "./secrets.ts"
import { currency, duplicates, duration, name, statusWords } from "./values.ts"

const foreignNames = z.union([name, z.array(name)], "must be a name, or a list of names").optional()
const OUR_NAMES = Object.keys(CLAIM_NAMES) as ClaimName[] // the keys of a constant are known

/** Its own names for a claim's parameters, `{ hit: aff_sub, rev: [amt, gain] }`, as a map to ours. */
const parameters = z
  .strictObject(Object.fromEntries(OUR_NAMES.map((ours) => [ours, foreignNames])))
  .transform((named, context) => {
    const oursBy = new Map<string, ClaimName>()
    for (const { ours, foreign, path } of OUR_NAMES.flatMap((ours) => namesOf(ours, named[ours]))) {
      const wrong = (message: string) => context.addIssue({ code: "custom", path, message })
      if (oursBy.has(foreign)) wrong(`${foreign} is there twice`)
      oursBy.set(foreign, ours)
    }
    return oursBy as ReadonlyMap<string, ClaimName>
  })

function namesOf(ours: ClaimName, foreign: string | string[] = []) {
  if (typeof foreign === "string") return [{ ours, foreign: foreign.toLowerCase(), path: [ours] }]
  return foreign.map((one, at) => ({ ours, foreign: one.toLowerCase(), path: [ours, at] }))
}

/** Who pays for offers, and how it talks of their sales. */
export const offerSource = z.strictObject({
  id: name,
  name: name.optional(),
  currency: currency.optional(),
  status: z.enum(["approved", "pending", "declined", "other"]).optional(),
  duplicates: duplicates.optional(),
  parameters: parameters.prefault({}),
  statuses: statusWords,
  key: name
    .refine((key) => key !== MASK, "hides a key that this source does not have: write the key")
    .optional(),
  addresses: z
    .array(z.string().refine(isAddressRange, "must be an IP address, or a range such as 203.0.113.0/24"))
    .default([]),
  strict: z.boolean().default(false),
  browser: z.boolean().default(true),
  browserStatus: z.boolean().optional(),
  minAge: duration.optional(),
  maxAge: duration.optional(),
})
