import { builtInTypes, type ConversionType, registered } from "./settings/conversion-type.ts"
import { crossFaults } from "./settings/cross-faults.ts"
import { type Document, document as schema } from "./settings/document.ts"
import { type Fault, faultsOf } from "./settings/fault.ts"
import { newerFaults } from "./settings/newer-faults.ts"
import { plainWords } from "./settings/plain-words.ts"
import { unusableNames } from "./settings/unusable-names.ts"

/**
 * The settings: one document, checked whole. Every key is optional; an unknown key is an error that names its
 * path. (zod is the one library the domain knows: the types follow from the schema that checks them.)
 */

export { type ConversionType, unregistered } from "./settings/conversion-type.ts"
export type { Fault } from "./settings/fault.ts"
export type { BuiltInWord } from "./settings/values.ts"

export type Page = Document["pages"][number]
export type OfferSource = Document["offerSources"][number]
export type TrafficSource = Document["trafficSources"][number]
export type Funnel = Document["funnels"][number]
export type Webhook = Document["webhooks"][number]
export type Link = Document["links"][number]

/** The settings in force: the checked document, its version, and what the rules look up in it. */
export interface Settings {
  version: number
  account: Document["account"]
  domains: readonly string[]
  origins: ReadonlySet<string>
  pages: ReadonlyMap<string, Page>
  offerSources: ReadonlyMap<string, OfferSource>
  types: ReadonlyMap<string, ConversionType>
  trafficSources: ReadonlyMap<string, TrafficSource>
  funnels: ReadonlyMap<string, Funnel>
  /** Names of rotators: they only pass visitors on. */
  rotators: ReadonlySet<string>
  /** By code. */
  links: ReadonlyMap<string, Link>
  webhooks: ReadonlyMap<string, Webhook>
}

const kept = schema.superRefine((document, context) => {
  for (const fault of crossFaults(document)) context.addIssue({ code: "custom", ...fault })
})
const checked = kept.superRefine((document, context) => {
  for (const fault of newerFaults(document)) context.addIssue({ code: "custom", ...fault })
})

/** Checks a document whole: the settings it makes, or every fault with its path. */
export function readSettings(document: unknown, version: number): Settings | { faults: Fault[] } {
  return readBy(checked, document, version)
}

/** The same of a version that is saved already: what became a fault since is none in it, so that it stays in force. */
export function readKeptSettings(document: unknown, version: number): Settings | { faults: Fault[] } {
  return readBy(kept, document, version)
}

function readBy(by: typeof checked, document: unknown, version: number): Settings | { faults: Fault[] } {
  const unusable = unusableNames(document)
  if (unusable.length > 0) return { faults: unusable }
  const read = by.safeParse(document, { error: plainWords })
  if (!read.success) return { faults: read.error.issues.flatMap(faultsOf) }
  const { account, domains, sites, types, pages, offerSources, trafficSources, funnels, links } = read.data
  const { webhooks } = read.data
  return {
    version,
    account,
    domains,
    origins: new Set(sites.map((site) => site.origin)),
    pages: byId(pages),
    offerSources: byId(offerSources),
    types: new Map([...builtInTypes, ...types.map(registered)].map((type) => [type.name, type])),
    trafficSources: byId(trafficSources),
    funnels: byId(funnels),
    rotators: new Set(funnels.flatMap(({ rotators }) => Object.keys(rotators))),
    links: new Map(links.map((link) => [link.code, link])),
    webhooks: byId(webhooks),
  }
}

/** The settings before anybody has set anything. */
export const noSettings = readSettings({}, 0) as Settings // an empty document has no faults: a test holds it

function byId<Thing extends { id: string }>(things: readonly Thing[]): ReadonlyMap<string, Thing> {
  return new Map(things.map((thing) => [thing.id, thing]))
}
