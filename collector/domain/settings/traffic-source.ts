import { z } from "zod"
import { OWN_PARAMETERS } from "../hit/own-parameters.ts"
import { postback } from "./postback.ts"
import { amount, clickCost, currency, name } from "./values.ts"

const MOST_CUSTOM = 20

/** The name of a parameter of an entrance that can say something. */
const foreign = name.refine(
  (name) => !OWN_PARAMETERS.has(name),
  "is an id of ours in every URL, and is never read as what a source says",
)

/** Which parameters of an entrance say what. */
const parameters = z.strictObject({
  campaign: foreign.optional(),
  external: foreign.optional(),
  keyword: foreign.optional(),
  cost: foreign.optional(),
  currency: foreign.optional(),
  custom: z
    .record(name, foreign)
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
