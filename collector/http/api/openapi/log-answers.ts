import { z } from "zod"
import { CREDIT_MODELS } from "../../../domain/conversion/credit.ts"
import { deliveryRecord, send } from "./sending-answers.ts"
import {
  conflict,
  count,
  currency,
  decision,
  duplicate,
  id,
  listOf,
  maybe,
  minor,
  reason,
  status,
  text,
  texts,
  time,
  via,
  warning,
} from "./words.ts"

/** Answers about what was received and what the rules made of it. */

const number = z.number()
const product = z.strictObject({
  ...{ family: maybe(text), major: maybe(text), minor: maybe(text), patch: maybe(text) },
})
const seenClient = {
  browser: product,
  os: product,
  device: z.strictObject({ class: maybe(text), brand: maybe(text), model: maybe(text) }),
  mobile: z.boolean(),
  bot: z.boolean(),
  language: maybe(text),
}
const address = { ip: maybe(text), forwardedFor: maybe(text), userAgent: maybe(text) }
const client = z.strictObject({ ...address, ...seenClient })
const geo = z.strictObject({ country: maybe(text), geonameId: z.int().optional(), timezone: maybe(text) })
const rawGeo = z.strictObject({ country: maybe(text), geonameId: maybe(z.int()), timezone: maybe(text) })
const referrerKind = maybe(z.enum(["direct", "search", "social", "email", "ad", "own", "other"]))

/** The answer to a claim. */
export const claim = z.strictObject({
  decision: maybe(decision),
  reason: maybe(reason),
  event: maybe(id),
  conversion: maybe(id),
  hit: maybe(id),
  page: maybe(text),
  revenue: maybe(number),
  expectedRevenue: number.optional(),
  currency: maybe(currency),
  type: maybe(text),
  status: maybe(status),
  duplicate: maybe(duplicate),
  met: maybe(id),
  key: maybe(text),
  resolvedFrom: maybe(z.enum(["session", "ledger"])),
  settings: count,
  means: maybe(text),
  remedy: maybe(text),
  warnings: z.array(warning),
  sends: z.array(send),
})

const silence = z.union([z.boolean(), text]).optional()
export const edit = z.strictObject({
  revenue: z.union([number, text]).optional(),
  ...{ currency: text.optional(), status: status.optional(), type: text.optional(), tx: text.optional() },
  ...{ note: text.max(1_000).optional(), disable_postbacks: silence },
})
export const deletion = z.strictObject({ note: text.max(1_000).optional(), disable_postbacks: silence })

/** One that is safe, and not decided yet. */
export const undecided = z.strictObject({ decision: z.null(), event: id })

const eventFields = {
  id,
  at: time,
  happenedAt: maybe(time),
  via,
  name: text,
  vid: maybe(id),
  hit: maybe(id),
  page: maybe(text),
  decision: maybe(decision),
  reason: maybe(reason),
  means: maybe(text),
  type: maybe(text),
  status: maybe(status),
  revenue: maybe(number),
  revenueMinor: maybe(minor),
  currency: maybe(currency),
  tx: maybe(text),
  conversion: maybe(id),
  conflict: maybe(conflict),
  offerSource: maybe(text),
  author: maybe(text),
  note: maybe(text),
  repeats: maybe(id),
  import: maybe(id),
  firstInSession: maybe(z.boolean()),
  sends: z.array(send),
  warnings: z.array(warning),
  settings: count,
}
export const event = z.strictObject(eventFields)
const waitingEvent = event.extend({ waitingSeconds: count.optional() })

const parked = z.strictObject({ count, oldest: maybe(time), oldestAgeSeconds: maybe(count) })
export const eventList = listOf(waitingEvent, { parked: parked.optional() })

const explanation = {
  ...eventFields,
  explanation: z.strictObject({
    key: maybe(text),
    met: maybe(id),
    resolvedFrom: maybe(z.enum(["session", "ledger"])),
    remedy: maybe(text),
    steps: z.array(z.strictObject({ step: text, said: text })),
  }),
  parameters: z.record(z.string(), maybe(text)),
  view: maybe(z.looseObject({ hit: id, page: text })),
  data: z.unknown(),
  decidedAt: maybe(time),
  request: z.strictObject({
    via,
    method: text,
    url: text,
    referer: maybe(text),
    ...address,
    language: maybe(text),
  }),
  client: maybe(z.strictObject(seenClient)),
  geo: maybe(rawGeo),
}
/** An event that was tried again, or put aside and then recorded. */
export const explainedEvent = z.strictObject(explanation)
export const oneEvent = z.strictObject({ ...explanation, repeatedBy: maybe(id) })

const conversionFields = {
  id,
  type: text,
  status,
  rawStatus: maybe(text),
  duplicate,
  revenue: number,
  revenueMinor: minor,
  expectedRevenue: maybe(number),
  amountMinor: minor,
  currency,
  cost: maybe(number),
  costMinor: maybe(minor),
  costCurrency: maybe(currency),
  statedRevenue: maybe(text),
  tx: maybe(text),
  eventId: maybe(text),
  vid: id,
  hit: id,
  page: text,
  funnel: maybe(text),
  source: maybe(text),
  campaign: maybe(text),
  link: maybe(text),
  offerSource: maybe(text),
  hitAt: time,
  at: time,
  createdAt: time,
  updatedAt: time,
  deleted: z.boolean(),
  undone: z.boolean(),
  parameters: texts,
  claimParameters: texts,
  entrance: maybe(z.strictObject({ hit: id, page: text, url: maybe(text), referrer: maybe(text) })),
  request: z.strictObject({ via, method: text, url: text, referer: maybe(text) }),
  names: z.record(z.string(), maybe(text)),
  referrerKind,
  client: maybe(client),
  geo: maybe(geo),
  event: id,
  settings: count,
}
export const conversion = z.strictObject(conversionFields)
export const conversionList = listOf(conversion)

const credited = z.strictObject({ hit: id, page: text, at: time, share: number, shareMinor: minor })

export const conversionRecord = z.strictObject({
  ...conversionFields,
  revisions: z.array(
    z.strictObject({
      ...{ number: z.int(), at: time, event: id, settings: count, author: maybe(text), note: maybe(text) },
      changes: z.record(z.string(), z.strictObject({ from: z.unknown(), to: z.unknown() })),
    }),
  ),
  assists: z.array(z.strictObject({ hit: id, page: text, at: time })),
  credit: z.strictObject(Object.fromEntries(CREDIT_MODELS.map((model) => [model, z.array(credited)]))),
  deliveries: z.array(deliveryRecord),
})

const hitFields = {
  hit: id,
  vid: id,
  at: time,
  page: text,
  kind: z.enum(["lander", "offer", "page", "rotator"]),
  entrance: id,
  url: maybe(text),
  referrer: maybe(text),
  parameters: texts,
  funnel: maybe(text),
  source: maybe(text),
  campaign: maybe(text),
  link: maybe(text),
  external: maybe(text),
  keyword: maybe(text),
  custom: texts,
  cost: maybe(number),
  costMicros: maybe(z.int()),
  costCurrency: maybe(currency),
  confirmed: z.boolean(),
  event: id,
  referrerKind,
  client: maybe(client),
  geo: maybe(geo),
}
const clickCost = z.strictObject({ amount: number, micros: z.int(), currency })
export const hit = z.strictObject({ ...hitFields, costInAll: z.array(clickCost) })

export const visitor = z.strictObject({
  vid: id,
  hits: z.array(z.strictObject(hitFields)),
  events: z.array(event),
  conversions: z.array(conversion),
  more: z.array(z.enum(["hits", "events", "conversions"])),
})

export const erased = z.strictObject({
  erased: z.strictObject({ hits: count, events: count, conversions: count, stopped: count }),
  told: z.array(z.strictObject({ destination: text, deliveries: count, lastAt: time })),
  waiting: count,
})

const rejectedEvent = {
  event: id,
  at: time,
  error: text,
  received: z.looseObject({ id }),
}
export const rejected = z.strictObject(rejectedEvent)
export const rejectedList = listOf(rejected, { count })
