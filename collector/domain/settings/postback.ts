import { z } from "zod"
import type { Json } from "../event.ts"
import { textsIn } from "../json.ts"
import { unknownTokens } from "../tokens.ts"
import { amount, CONVERSION_STATUSES, name, textTemplate, urlTemplate } from "./values.ts"

/** Names that belong to whoever sends the request, or say how it is sent. */
const OWN_HEADERS = new Set(
  "host content-length transfer-encoding connection keep-alive upgrade te trailer expect proxy-authorization".split(
    " ",
  ),
)
const HEADER_NAME = /^[!#$%&'*+.^_`|~\w-]{1,100}$/

const headers = z.record(z.string(), textTemplate).transform((record, context) => {
  const wrong = (path: string, message: string) => context.addIssue({ code: "custom", path: [path], message })
  for (const [name, template] of Object.entries(record)) {
    if (!HEADER_NAME.test(name)) wrong(name, "is no name of a header")
    if (OWN_HEADERS.has(name.toLowerCase())) wrong(name, "is set by the collector alone")
    if (!/^[\x20-\x7e]*$/.test(template)) wrong(name, "must be plain ASCII text")
  }
  return Object.fromEntries(Object.entries(record).map(([name, template]) => [name.toLowerCase(), template]))
})

const jsonTemplate = z.json().superRefine((json, context) => {
  const faults = textsIn(json as Json).flatMap((text) => unknownTokens(text, "postback")) // zod's JSON is ours
  for (const message of new Set(faults)) context.addIssue({ code: "custom", message })
})

/** A form, or JSON in whose texts tokens stand: so it stays JSON, whatever a value has in it. */
const body = z.union(
  [z.strictObject({ form: z.record(name, textTemplate) }), z.strictObject({ json: jsonTemplate })],
  { error: "must be { form: { name: text } }, or { json: … }" },
)

/** What is told of a conversion or a custom event, and when. */
export const postback = z
  .strictObject({
    name,
    url: urlTemplate("postback"),
    method: z.enum(["GET", "POST"]).optional(),
    headers: headers.prefault({}),
    body: body.optional(),
    types: z.array(name).optional(),
    statuses: z.array(z.enum(CONVERSION_STATUSES)).default(["approved", "other"]),
    minRevenue: amount.optional(),
    updates: z.enum(["all", "once", "none"]).default("all"),
    increments: z.boolean().default(false),
    events: z.array(name).min(1).optional(),
    send: z.enum(["first", "every"]).optional(),
  })
  .superRefine(({ method, body, events, send }, context) => {
    if (method === "GET" && body !== undefined)
      context.addIssue({ code: "custom", path: ["method"], message: "must be POST: only that has a body" })
    if (send !== undefined && events === undefined)
      context.addIssue({ code: "custom", path: ["send"], message: "is for events, and none is listed" })
  })
  .transform((read) => ({
    ...read,
    method: read.method ?? (read.body === undefined ? ("GET" as const) : ("POST" as const)),
    send: read.send ?? ("first" as const),
  }))
