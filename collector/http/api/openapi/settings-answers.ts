import { z } from "zod"
import { document } from "../../../domain/settings/document.ts"
import { SNIPPET_KINDS, SNIPPET_WARNINGS, type SnippetWarning } from "../../../domain/snippet/snippet.ts"
import { offerSourcePreset, trafficSourcePreset } from "../../../presets/preset.ts"
import { count, currency, duplicate, id, listOf, maybe, minor, status, text, time } from "./words.ts"

/** Answers about the settings, and what helps to set up. */

/** The document as it is sent and shown: its own checks, without what they add. */
export const settingsDocument = document

export const settings = z.strictObject({ version: count, settings: settingsDocument })
export const versionList = listOf(z.strictObject({ version: count, at: time, author: maybe(text) }))
export const settingsVersion = z.strictObject({
  version: count,
  at: time,
  author: maybe(text),
  settings: settingsDocument,
})
export const comparison = z.strictObject({
  from: count,
  to: count,
  changes: z.array(z.strictObject({ path: text, from: z.unknown(), to: z.unknown() })),
})

const moment = z.union([z.string(), z.number()]).nullable().optional()
export const wishForTrial = z.object({ settings: settingsDocument, from: moment, to: moment })

const end = z.strictObject({
  type: text,
  status,
  revenue: z.number(),
  revenueMinor: minor,
  amountMinor: minor,
  currency,
  tx: maybe(text),
  duplicate,
  hit: id,
  page: text,
  event: id,
})
export const trial = z.strictObject({
  period: z.strictObject({ from: time, to: time }),
  version: count,
  claims: count,
  created: count,
  gone: count,
  changed: count,
  money: z.array(
    z.strictObject({
      currency,
      ...{ present: z.number(), candidate: z.number(), difference: z.number() },
      ...{ presentMinor: minor, candidateMinor: minor, differenceMinor: minor },
    }),
  ),
  answers: z.array(z.strictObject({ present: text, candidate: text, count })),
  items: z.array(
    z.strictObject({
      what: z.enum(["created", "gone", "changed"]),
      id,
      present: maybe(end),
      candidate: maybe(end),
    }),
  ),
  isWhole: z.boolean(),
})

const kind = z.enum(["traffic-sources", "offer-sources"])
export const presetList = listOf(z.strictObject({ kind, id: text, name: text }))
export const preset = z.union([
  trafficSourcePreset.extend({ kind, id: text }),
  offerSourcePreset.extend({ kind, id: text }),
])

const warningCodes = Object.keys(SNIPPET_WARNINGS) as SnippetWarning["code"][] // the keys of the table
export const snippets = z.strictObject({
  snippets: z.array(
    z.strictObject({
      id: text,
      title: text,
      kind: z.enum(SNIPPET_KINDS),
      text,
      type: text.optional(),
      status: status.optional(),
      placeholders: z.array(z.strictObject({ text, means: text })),
      why: text,
    }),
  ),
  warnings: z.array(z.strictObject({ code: z.enum(warningCodes), message: text })),
  addresses: z.array(z.url()),
})
