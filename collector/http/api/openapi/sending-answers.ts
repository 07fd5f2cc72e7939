import { z } from "zod"
import { DELIVERY_STATES, DESTINATION_KINDS } from "../../../domain/sends/send.ts"
import { count, id, listOf, maybe, text, texts, time } from "./words.ts"

/** Answers about what is sent on. */

/** What an answer to a claim says of what is sent on; of an explanation nothing is planned. */
export const send = z.strictObject({
  delivery: maybe(id),
  destination: text,
  state: z.enum(["waiting", "skipped"]),
  reason: maybe(text),
  means: maybe(text),
})

const request = z.strictObject({
  method: z.enum(["GET", "POST"]),
  url: text,
  headers: texts,
  body: maybe(text),
})

export const delivery = z.strictObject({
  id,
  at: time,
  destination: text,
  kind: z.enum(DESTINATION_KINDS),
  source: maybe(text),
  conversion: maybe(id),
  event: id,
  state: z.enum(DELIVERY_STATES),
  reason: maybe(text),
  means: maybe(text),
  attemptsMade: count,
  nextAt: maybe(time),
  endedAt: maybe(time),
  request: maybe(request),
  settings: count,
})
export const deliveryList = listOf(delivery)

const attempt = z.strictObject({
  number: z.int(),
  at: time,
  status: maybe(z.int()),
  durationMs: maybe(z.number()),
  answer: maybe(text),
  error: maybe(text),
})
export const deliveryRecord = delivery.extend({ attempts: z.array(attempt) })

export const destination = z.strictObject({
  key: text,
  state: z.enum(["on", "off"]),
  since: time,
  warning: z.boolean(),
  failures: count,
  failingSince: maybe(time),
  lastError: maybe(text),
  pausedUntil: maybe(time),
  waiting: count,
  oldest: maybe(time),
})
export const destinationList = listOf(destination)
