import { z } from "zod"
import { parseCurrency } from "../currency.ts"
import { isTimeZone } from "../time-zone.ts"
import { amount, currency, duplicates, duration, mapOf, rate, statusWords, urlTemplate } from "./values.ts"

const timezone = z.string().refine(isTimeZone, "must be a time zone such as Europe/Berlin")

const rates = mapOf(rate, parseCurrency, "must be a currency code of ISO 4217")
  .transform((found): Readonly<Record<string, string>> => Object.fromEntries(found))
  .prefault({})

/** What holds for everything, unless a type or an offer source says otherwise. */
export const account = z.strictObject({
  currency: currency.prefault("USD"),
  timezone: timezone.default("UTC"),
  duplicates: duplicates.default("edit"),
  pendingRevenue: amount.prefault("0.01"),
  sessionTtl: duration.prefault("4d"),
  expiredVisitors: z.enum(["resolve", "refuse"]).default("resolve"),
  parkingDays: z.int().min(1).max(90).default(7),
  defaultUrl: urlTemplate("redirect").optional(),
  allowPrivateDestinations: z.boolean().default(false),
  rates,
  statuses: statusWords,
  browserRequestsPerMinute: z.int().min(1).max(1_000_000).optional(),
  browserStatus: z.boolean().default(false),
  retentionDays: z.int().min(1).max(36_500).optional(),
  cookie: z.strictObject({ httpOnly: z.boolean().default(true) }).prefault({}),
  privacy: z
    .strictObject({
      ip: z.enum(["keep", "truncate", "drop"]).default("keep"),
      doNotTrack: z.boolean().default(false),
    })
    .prefault({}),
})
