import { z } from "zod"
import { DOORS, type Via } from "./claim/doors.ts"
import { STATUSES } from "./conversion/status.ts"
import { type Decision, type Outcome, PAGE_KINDS, type Received } from "./event.ts"
import { parseId } from "./ids.ts"
import { conflicts, reasons, type WarningCode, warnings } from "./reasons.ts"
import { SKIP_REASONS } from "./sends/send.ts"

/** The last moment a date can be of, in ms since 1970. https://tc39.es/ecma262/#sec-time-values-and-time-range */
const LAST_MOMENT = 8.64e15

const text = z.string().nullable()
const number = z.number().nullable()
const id = z.string().refine((value) => parseId(value) === value)
const moment = z.int().min(0).max(LAST_MOMENT)
const nameOf = <Name extends string>(names: Readonly<Record<Name, unknown>>) =>
  z.enum(Object.keys(names) as [Name, ...Name[]]) // the names of a table are what it is made of
const parameters = z.record(z.string(), z.string())

const entrance = z.object({
  ...{ external: text, keyword: text, custom: parameters, costMicros: number, costCurrency: text },
})
const passage = z.object({
  ...{ isRotator: z.boolean(), from: text, link: text, to: z.string(), parameters },
  entrance: entrance.nullable(),
})
const view = z.object({
  ...{
    hit: id,
    page: z.string(),
    kind: z.enum(PAGE_KINDS).nullable(),
    url: text,
    referrer: text,
    funnel: text,
  },
  ...{ source: text, campaign: text, linkHit: text, clicks: text, isDriven: z.boolean() },
  passage: passage.nullable(),
})
const request = z.object({
  ...{ method: z.string(), url: z.string(), referer: text, ip: text, forwardedFor: text, userAgent: text },
  language: text,
})
const product = z.object({ family: text, major: text, minor: text, patch: text })
const device = z.enum(["desktop", "phone", "tablet", "tv", "console", "wearable", "other"])
const client = z.object({
  ...{ browser: product, os: product, mobile: z.boolean(), bot: z.boolean(), language: text },
  device: z.object({ class: device.nullable(), brand: text, model: text }),
})
const geo = z.object({ country: text, geonameId: number, timezone: text })

const byHand = z.object({
  ...{ author: z.string(), note: text, conversion: text, repeats: text },
  settles: z.object({ event: z.string(), choice: z.string() }).nullable(),
})

const received: z.ZodType<Received> = z.object({
  ...{
    id,
    at: moment,
    happenedAt: moment,
    via: nameOf<Via>(DOORS),
    name: z.string(),
    vid: text,
    about: text,
  },
  ...{ source: text, isAuthorised: z.boolean(), fingerprint: text, import: text, view: view.nullable() },
  ...{ fields: z.array(z.tuple([z.string(), text])), page: text, hit: text, inView: text, data: z.json() },
  ...{ request, client: client.nullable(), geo: geo.nullable(), byHand: byHand.nullable() },
})

const DECISIONS = ["created", "edited", "incremented", "unchanged", "ignored", "deleted", "parked", "refused"]
const STEPS = ["read", "hit", "type", "status", "money", "met", "window", "decision"] as const
const send = z.object({
  ...{ delivery: z.string(), destination: z.string(), state: z.enum(["waiting", "skipped"]) },
  reason: nameOf(SKIP_REASONS).nullable(),
})
const warning = z.object({
  ...{ code: nameOf<WarningCode>(warnings), message: z.string() },
  ...{ parameter: z.exactOptional(z.string()), value: z.exactOptional(z.string()) },
})

const outcome: z.ZodType<Outcome> = z.object({
  ...{ event: id, decision: z.enum(DECISIONS as [Decision]).nullable(), reason: nameOf(reasons).nullable() },
  ...{ vid: text, hit: text, page: text, conversion: text, met: text, key: text, type: text },
  ...{ status: z.enum(STATUSES).nullable(), revenueMinor: number, expectedMinor: number, currency: text },
  ...{ tx: text, duplicate: z.enum(["new", "repeated", "unknown"]).nullable() },
  ...{ candidates: z.array(z.string()), offerSource: text },
  ...{ conflict: nameOf(conflicts).nullable(), resolvedFrom: z.enum(["session", "ledger"]).nullable() },
  ...{ settings: z.int(), at: moment, order: z.string(), firstInSession: z.boolean().nullable() },
  ...{ told: z.lazy(() => outcome).nullable(), sends: z.array(send), warnings: z.array(warning) },
  steps: z.array(z.object({ step: z.enum(STEPS), said: z.string() })),
})

const record = z.object({ received, outcome })

/** A record as another process told it. Null if it is none, for anybody may have said it. */
export function toldRecord(value: unknown): { received: Received; outcome: Outcome } | null {
  const read = record.safeParse(value)
  return read.success ? read.data : null
}
