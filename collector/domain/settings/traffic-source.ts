import { z } from "zod"
import { postback } from "./postback.ts"
import { amount, clickCost, currency, name } from "./values.ts"

const MOST_CUSTOM = 20

/** Which parameters of an entrance say what. */
const parameters = z.strictObject({
  campaign: name.optional(),
  external: name.optional(),
  keyword: name.optional(),
  cost: name.optional(),
  currency: name.optional(),
  custom: z
    .record(name, name)
    .refine((named) => Object.keys(named).length <= MOST_CUSTOM, `must have ${MOST_CUSTOM} names at most`)
    .default({}),
})

/** Where visitors are bought. */
export const trafficSource = z.strictObject({
  id: name,
  name: name.optional(),
  currency: currency.optional(),
  cpc: clickCost.optional(),
  cpa: amount.optional(),
  cpaTypes: z.array(name).optional(),
  parameters: parameters.prefault({}),
  postbacks: z.array(postback).default([]),
})
