/** Shapes of conversions, hits and deliveries as the API gives them; docs/api.md tells what they mean. */

/** A program and its version, as far as it is known. */
interface Product {
  family: string | null
  major: string | null
  minor: string | null
  patch: string | null
}

/** The browser of a visitor, as it presented itself. */
export interface Client {
  ip: string | null
  forwardedFor: string | null
  userAgent: string | null
  browser: Product
  os: Product
  device: { class: string | null; brand: string | null; model: string | null }
  mobile: boolean | null
  bot: boolean
  language: string | null
}

export interface Geo {
  country: string | null
  geonameId?: number
  timezone: string | null
}

/** One conversion in the log, with the click beside it. */
export interface Conversion {
  id: string
  type: string
  status: string
  rawStatus: string | null
  duplicate: string
  revenueMinor: number
  /** What it is worth, counted or not. */
  amountMinor: number
  /** Only while it is pending. */
  expectedRevenue: number | null
  currency: string
  costMinor: number | null
  costCurrency: string | null
  statedRevenue: string | null
  tx: string | null
  eventId: string | null
  vid: string
  hit: string
  page: string
  funnel: string | null
  source: string | null
  campaign: string | null
  link: string | null
  offerSource: string | null
  hitAt: string
  at: string
  createdAt: string
  updatedAt: string
  deleted: boolean
  parameters: Record<string, string>
  claimParameters: Record<string, string>
  entrance: { hit: string; page: string; url: string | null; referrer: string | null } | null
  request: { via: string; method: string; url: string; referer: string | null }
  names: { page: string; offerSource: string | null }
  referrerKind: string | null
  client: Client | null
  geo: Geo | null
  event: string
  settings: number
}

export interface Revision {
  number: number
  at: string
  event: string
  settings: number
  changes: Record<string, { from: unknown; to: unknown }>
  author?: string | null
  note?: string | null
}

/** One request that was sent, and what came of it. */
export interface Attempt {
  number: number
  at: string
  status: number | null
  durationMs: number
  answer: string | null
  error: string | null
}

export interface Delivery {
  id: string
  at: string
  destination: string
  state: string
  reason: string | null
  means: string | null
  attemptsMade: number
  nextAt: string | null
  endedAt: string | null
  request: { method: string; url: string } | null
  attempts: Attempt[]
}

/** A conversion with all that belongs to it. */
export interface WholeConversion extends Conversion {
  revisions: Revision[]
  assists: { hit: string; page: string; at: string }[]
  deliveries: Delivery[]
}

/** One view of one page. */
export interface Hit {
  hit: string
  vid: string
  at: string
  page: string
  kind: string
  /** The first hit of its journey. */
  entrance: string
  url: string | null
  referrer: string | null
  referrerKind: string | null
  parameters: Record<string, string>
  funnel: string | null
  source: string | null
  campaign: string | null
  link: string | null
  confirmed: boolean
  event: string
  client: Client | null
  geo: Geo | null
}
