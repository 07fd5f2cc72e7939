import { z } from "zod"
import { parseCurrency } from "./currency.ts"
import { DUPLICATE_MODES, type DuplicateMode } from "./duplicate-modes.ts"
import { PAGE_KINDS } from "./event.ts"
import { parseAmount } from "./money.ts"

/**
 * The settings: one document, checked whole. Every key is optional; an unknown key is an error that names its
 * path. (zod is the one library the domain knows: the types follow from the schema that checks them.)
 */

const MS_PER_UNIT = { m: 60_000, h: 3_600_000, d: 86_400_000 } as const

const duration = z
  .string()
  .regex(/^[1-9]\d{0,4}[mhd]$/, "must be a number and a unit: 30m, 12h or 4d")
  .transform((text) => Number(text.slice(0, -1)) * MS_PER_UNIT[text.slice(-1) as keyof typeof MS_PER_UNIT])

const currency = z.string().transform((text, context) => {
  const code = parseCurrency(text)
  if (code === null) context.addIssue({ code: "custom", message: "must be a currency code of ISO 4217" })
  return code ?? z.NEVER
})

const amount = z
  .union([z.number(), z.string()])
  .transform(String)
  .refine((text) => (parseAmount(text, "USD") ?? -1) >= 0, "must be a plain decimal amount, 0 or more")

const name = z.string().trim().min(1).max(200)
const duplicates = z.enum(DUPLICATE_MODES)

const origin = z.string().refine((text) => {
  const url = URL.parse(text)
  return url !== null && /^https?:$/.test(url.protocol) && url.origin === text
}, "must be an origin such as https://shop.example, without a path")

const webAddress = z.string().refine((text) => /^https?:$/.test(URL.parse(text)?.protocol ?? ""), {
  message: "must be an http or https URL",
})

/** The types that are there without being registered. */
const builtInTypes: readonly ConversionType[] = [
  { name: "conversion", separate: false, replaces: [], duplicates: undefined },
  { name: "transaction", separate: true, replaces: [], duplicates: undefined },
]

const account = z.strictObject({
  currency: currency.prefault("USD"),
  duplicates: duplicates.default("edit"),
  sessionTtl: duration.prefault("4d"),
  expiredVisitors: z.enum(["resolve", "refuse"]).default("resolve"),
  parkingDays: z.int().min(1).max(90).default(7),
})

const conversionType = z.strictObject({
  name,
  duplicates: duplicates.optional(),
  replaces: z.array(name).default([]),
  separate: z.boolean().default(false),
})

const offerSource = z.strictObject({
  id: name,
  name: name.optional(),
  currency: currency.optional(),
  duplicates: duplicates.optional(),
})

const page = z.strictObject({
  id: name,
  kind: z.enum(PAGE_KINDS).default("page"),
  name: name.optional(),
  url: webAddress.optional(),
  offerSource: name.optional(),
  payout: amount.optional(),
})

const schema = z
  .strictObject({
    account: account.prefault({}),
    sites: z.array(z.strictObject({ origin })).default([]),
    types: z.array(conversionType).default([]),
    offerSources: z.array(offerSource).default([]),
    pages: z.array(page).default([]),
  })
  .superRefine((document, context) => {
    for (const fault of crossFaults(document)) context.addIssue({ code: "custom", ...fault })
  })

type Document = z.output<typeof schema>

/** A conversion type as the rules need it, registered or not. */
export interface ConversionType {
  name: string
  /** Counted apart, in columns of its own. */
  separate: boolean
  replaces: readonly string[]
  duplicates: DuplicateMode | undefined
}

export type Page = Document["pages"][number]
export type OfferSource = Document["offerSources"][number]

/** The settings in force: the checked document, its version, and what the rules look up in it. */
export interface Settings {
  version: number
  account: Document["account"]
  origins: ReadonlySet<string>
  pages: ReadonlyMap<string, Page>
  offerSources: ReadonlyMap<string, OfferSource>
  types: ReadonlyMap<string, ConversionType>
}

export interface Fault {
  path: string
  message: string
}

/** Checks a document whole: the settings it makes, or every fault with its path. */
export function readSettings(document: unknown, version: number): Settings | { faults: Fault[] } {
  const read = schema.safeParse(document)
  if (!read.success) return { faults: read.error.issues.flatMap(faultsOf) }
  const { account, sites, pages, offerSources, types } = read.data
  return {
    version,
    account,
    origins: new Set(sites.map((site) => site.origin)),
    pages: new Map(pages.map((page) => [page.id, page])),
    offerSources: new Map(offerSources.map((source) => [source.id, source])),
    types: new Map([...builtInTypes, ...types.map(registered)].map((type) => [type.name, type])),
  }
}

/** The settings before anybody has set anything. */
export const noSettings = readSettings({}, 0) as Settings // an empty document has no faults: a test holds it

function registered(type: Document["types"][number]): ConversionType {
  const { name, separate, replaces, duplicates } = type
  return { name, separate, replaces, duplicates }
}

/** What no single field can tell: names used twice, and names that nothing has. */
function* crossFaults(document: Document): Generator<{ path: (string | number)[]; message: string }> {
  yield* repeated(
    "pages",
    "id",
    document.pages.map((page) => page.id),
  )
  yield* repeated(
    "offerSources",
    "id",
    document.offerSources.map((source) => source.id),
  )
  yield* repeated(
    "types",
    "name",
    document.types.map((type) => type.name),
  )
  const sources = new Set(document.offerSources.map((source) => source.id))
  const types = new Set([...document.types, ...builtInTypes].map((type) => type.name))
  for (const [at, page] of document.pages.entries())
    if (page.offerSource !== undefined && !sources.has(page.offerSource))
      yield { path: ["pages", at, "offerSource"], message: `no offer source has the id ${page.offerSource}` }
  for (const [at, type] of document.types.entries())
    for (const [place, replaced] of type.replaces.entries())
      if (!types.has(replaced) || replaced === type.name)
        yield { path: ["types", at, "replaces", place], message: `${replaced} is no other registered type` }
}

function* repeated(list: string, key: string, values: string[]) {
  for (const [at, value] of values.entries())
    if (values.indexOf(value) < at) yield { path: [list, at, key], message: `${value} is there twice` }
}

function faultsOf(issue: z.core.$ZodIssue): Fault[] {
  if (issue.code !== "unrecognized_keys") return [{ path: pathText(issue.path), message: issue.message }]
  return issue.keys.map((key) => ({
    path: pathText([...issue.path, key]),
    message: "is not a known setting",
  }))
}

/** `["offerSources", 0, "duplicates"]` is `offerSources[0].duplicates`. */
function pathText(path: PropertyKey[]): string {
  return path.reduce<string>((text, key) => {
    if (typeof key === "number") return `${text}[${key}]`
    return text === "" ? String(key) : `${text}.${String(key)}`
  }, "")
}
