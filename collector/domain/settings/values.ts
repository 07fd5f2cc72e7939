import { z } from "zod"
import { DUPLICATE_MODES } from "../conversion/duplicate-modes.ts"
import { STATUS_WORDS } from "../conversion/status.ts"
import { parseCurrency } from "../currency.ts"
import { isTooLarge, largestAmount, parseAmount } from "../money.ts"
import { parseCost } from "../redirect/click-cost.ts"
import { isCleanText } from "../text.ts"
import { type TemplateKind, tokenFaults, unknownTokens } from "../tokens.ts"

/** The kinds of value a settings document is made of, each checked and read by itself. */

const MS_PER_UNIT = { s: 1_000, m: 60_000, h: 3_600_000, d: 86_400_000 } as const
const DURATION = /^[1-9]\d{0,4}[smhd]$/

const milliseconds = (text: string) =>
  text === "0" ? 0 : Number(text.slice(0, -1)) * MS_PER_UNIT[text.slice(-1) as keyof typeof MS_PER_UNIT]

/** A length of time, in ms. */
export const duration = z
  .string()
  .regex(DURATION, "must be a number and a unit: 10s, 30m, 12h or 4d")
  .transform(milliseconds)

/** A length of time in ms, or 0. */
export const durationOrNone = z
  .union([z.number(), z.string()])
  .transform(String)
  .refine((text) => text === "0" || DURATION.test(text), "must be 0, or a number and a unit: 10s, 30m")
  .transform(milliseconds)

export const currency = z.string().transform((text, context) => {
  const code = parseCurrency(text)
  if (code === null) context.addIssue({ code: "custom", message: "must be a currency code of ISO 4217" })
  return code ?? z.NEVER
})

/** A number as text; a whole one never with an exponent, however large. */
const decimal = z
  .union([z.number(), z.string()])
  .transform((given) => (Number.isInteger(given) ? BigInt(given).toString() : String(given)))

/** Decimal text in units of a currency that is known elsewhere. */
export const amount = decimal
  .refine((text) => !isTooLarge(text, "USD"), {
    error: `must be ${largestAmount("USD")} at most`,
    abort: true,
  })
  .refine((text) => (parseAmount(text, "USD") ?? -1) >= 0, "must be a plain decimal amount, 0 or more")

/** Decimal text: what a click costs, in units of a currency that is known elsewhere; parts of a cent count. */
export const clickCost = decimal
  .refine((text) => !(Number(text) >= 1e9), { error: "must be below 1000000000", abort: true })
  .refine(
    (text) => /^[\d.]+$/.test(text) && parseCost(text, "USD") !== null,
    "must be a plain decimal cost, 0 or more",
  )

/** Decimal text: what one unit of a currency is worth in that of the account. */
export const rate = decimal
  .refine((text) => !(Number(text) >= 1e15), { error: "must be below 1000000000000000", abort: true })
  .refine(
    (text) => /^\d{1,15}(?:\.\d{1,15})?$/.test(text) && Number(text) > 0,
    "must be a plain decimal above 0",
  )

export const name = z.string().trim().min(1).max(200).refine(isCleanText, "must have no control characters")
export const duplicates = z.enum(DUPLICATE_MODES)

/** One of the words for a status that are built in. */
export type BuiltInWord = string
export const builtInWord = z
  .string()
  .transform((text) => text.trim().toLowerCase())
  .refine(
    (word) => STATUS_WORDS.has(word),
    `must be a built-in status: ${[...STATUS_WORDS.keys()].join(", ")}`,
  )

export const origin = z.string().refine((text) => {
  const url = URL.parse(text)
  return url !== null && /^https?:$/.test(url.protocol) && url.origin === text
}, "must be an origin such as https://shop.example, without a path")

export const host = z
  .string()
  .transform((text) => text.trim().toLowerCase())
  .refine((text) => URL.parse(`https://${text}`)?.host === text, "must be a host such as track.shop.example")

/** An http URL in which tokens stand for what is known when it is called; kept as it was written. */
export function urlTemplate(kind: TemplateKind) {
  return z
    .string()
    .trim()
    .superRefine((text, context) => {
      const faults = tokenFaults(text, kind)
      if (faults.length === 0 && !/^https?:$/.test(URL.parse(text)?.protocol ?? ""))
        faults.push("must be an http or https URL")
      for (const message of faults) context.addIssue({ code: "custom", message })
    })
}

/** Text other than a URL, in which tokens stand for what is known when a conversion is told. */
export const textTemplate = z.string().superRefine((text, context) => {
  for (const message of unknownTokens(text, "postback")) context.addIssue({ code: "custom", message })
})

/** The statuses that a destination can ask for. */
export const CONVERSION_STATUSES = ["approved", "other", "pending", "declined", "deleted"] as const

/** An object as a map whose keys are read by `readKey`, which answers null to those it does not know. */
export function mapOf<Value extends z.ZodType>(
  value: Value,
  readKey: (text: string) => string | null,
  must: string,
) {
  return z.record(z.string(), value).transform((record, context) => {
    const map = new Map<string, z.output<Value>>()
    for (const [text, mapped] of Object.entries(record)) {
      const key = readKey(text)
      const message = key === null ? must : map.has(key) ? `${key} is there twice` : null
      if (message !== null) context.addIssue({ code: "custom", path: [text], message })
      if (key !== null) map.set(key, mapped)
    }
    return map as ReadonlyMap<string, z.output<Value>>
  })
}

/** Somebody's own words for statuses, in lower case, and the built-in word each stands for. */
export const statusWords = mapOf(
  builtInWord,
  (text) => text.trim().toLowerCase() || null,
  "must be a word",
).prefault({})
