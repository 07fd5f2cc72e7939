import { z } from "zod"
import { parseCurrency } from "../currency.ts"
import { amount, currency, duplicates, duration, mapOf, rate, statusWords, urlTemplate } from "./values.ts"

/** A name of the IANA time zone database; offsets such as +02:00 know no summer time, and are none. */
const timezone = z.string().refine((name) => {
  if (!/^[A-Za-z]/.test(name)) return false
  try {
    return new Intl.DateTimeFormat("en", { timeZone: name }) !== null
  } catch {
    return false // a RangeError is how Intl says that it knows no such zone
  }
}, "must be a time zone such as Europe/Berlin")

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
