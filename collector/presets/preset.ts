import { z } from "zod"

/** What every preset says of itself. The id is the file's name, and the id of its settings. */
const about = {
  name: z.string().min(1),
  /** The page it was checked by, and when; not first-hand, where only what others make of that page was read. */
  source: z.url({ protocol: /^https$/ }),
  checked: z.iso.date(),
  firstHand: z.boolean(),
  /** What the user writes in place of words in its URLs that stand for something of theirs. */
  replace: z.record(z.string().regex(/^[A-Z][A-Z0-9_]+$/), z.string().min(1)).default({}),
  /** What one should know, and what could not be confirmed. */
  notes: z.array(z.string().min(1)).default([]),
}

/** The settings to copy: what the settings document checks is checked by it. */
const settings = z.looseObject({ id: z.string(), name: z.string() })

const query = z.string().regex(/^[\w.]+=[^&=\s]+(?:&[\w.]+=[^&=\s]+)*$/, "must be name=value&…")

/** A place where visitors are bought. */
export const trafficSourcePreset = z.strictObject({
  ...about,
  settings,
  /** What is appended to a link there, with the network's own macros. */
  tracking: query,
  /** Parameters that the network appends by itself. */
  adds: z.array(z.string()).default([]),
})

/** A network, a brand or a shop that pays for offers. */
export const offerSourcePreset = z.strictObject({
  ...about,
  settings,
  /** What is appended to the offer's URL, so that our hit comes back; null where the URL carries nothing. */
  offer: query.nullable(),
  /** What is pasted there behind this collector's address, with the network's own macros. */
  postback: z.string().regex(/^\/pb\/[\w-]+\?[^\s]+$/, "must be /pb/ID?…"),
})

export const PRESET_KINDS = {
  "traffic-sources": trafficSourcePreset,
  "offer-sources": offerSourcePreset,
} as const

export type PresetKind = keyof typeof PRESET_KINDS
export type TrafficSourcePreset = z.output<typeof trafficSourcePreset> & { kind: PresetKind; id: string }
export type OfferSourcePreset = z.output<typeof offerSourcePreset> & { kind: PresetKind; id: string }
export type Preset = TrafficSourcePreset | OfferSourcePreset
