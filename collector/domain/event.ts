import type { Via } from "./claim/doors.ts"
import type { Status } from "./conversion/status.ts"
import type { Client, Geo } from "./hit/client.ts"
import type { Conflict, Reason, Warning } from "./reasons.ts"
import type { Send } from "./sends/send.ts"

/** A value of JSON, as it came. */
export type Json = string | number | boolean | null | Json[] | { [name: string]: Json }

/** Kinds of page. A visitor can view and convert on each. */
export const PAGE_KINDS = ["lander", "offer", "page"] as const
export type PageKind = (typeof PAGE_KINDS)[number]

/** What a hit can be of: a page, or a rotator, which only passes visitors on and earns nothing. */
export type NodeKind = PageKind | "rotator"

/** One parameter of a claim as it came; `null` where the sender gave a list or an object. */
export type Field = [name: string, value: string | null]

/** Text by name. */
export type Parameters = Record<string, string>

/** How an event reached us. */
export interface RequestFacts {
  method: string
  url: string
  referer: string | null
  ip: string | null
  forwardedFor: string | null
  userAgent: string | null
  language: string | null
}

/** What an entrance's URL says of the click that led to it. */
export interface Entrance {
  /** The traffic source's own id of the click. */
  external: string | null
  keyword: string | null
  /** By the names the settings give them. */
  custom: Parameters
  /** In millionths of a unit of the currency beside it: a click costs parts of a cent. */
  costMicros: number | null
  costCurrency: string | null
}

/** How one of our redirects led a visitor past a node. */
export interface Passage {
  isRotator: boolean
  /** The hit it leads on from; null for an entrance by a link. */
  from: string | null
  /** The link by which the visitor enters. */
  link: string | null
  /** Where it leads in the end. */
  to: string
  /** Of an entrance: its URL's parameters, and what they say. */
  parameters: Parameters
  entrance: Entrance | null
}

/** What a view says of itself. */
export interface View {
  /** The hit this view becomes. */
  hit: string
  page: string
  /** What the page says it is; the settings know better. */
  kind: PageKind | null
  url: string | null
  referrer: string | null
  funnel: string | null
  source: string | null
  campaign: string | null
  /** The hit of the link that led here, as the script read it. */
  linkHit: string | null
  /** The address that brought the click ids of the tab's visit, as the script remembers it. */
  clicks: string | null
  /** A program drives the browser, and it says so. */
  isDriven: boolean
  /** Null for a view that its page tells of. */
  passage: Passage | null
}

/** What a person asks for by hand: a change of one conversion, or that a claim be tried again. */
export interface ByHand {
  author: string
  note: string | null
  /** The conversion to change; null for a claim that finds its own. */
  conversion: string | null
  /** The event that is tried again. */
  repeats: string | null
  /** The conflict that is settled by it, by its event, and what was chosen. */
  settles: { event: string; choice: string } | null
}

/** One event as it was received: everything later decided follows from it, what is known, and the settings. */
export interface Received {
  id: string
  /** When it was received, in ms since 1970. */
  at: number
  /** When it happened: earlier, where a browser could not send it at once. A claim may say otherwise in `at`. */
  happenedAt: number
  via: Via
  /** `view`, `conversion`, or a custom event's own name. */
  name: string
  /** The visitor whose browser sent it; null from servers. */
  vid: string | null
  /** The id, of a hit or a visitor, by which events of one visitor are kept in order; null if it names nobody. */
  about: string | null
  /** The offer source that its path named, as it was written there. */
  source: string | null
  /** Whether it showed what that offer source asks for: its key, one of its addresses. */
  isAuthorised: boolean
  /** The same for two requests whose URL and body are the same to the letter; null from browsers. */
  fingerprint: string | null
  /** The import it is a row of. */
  import: string | null
  /** Null for what no person has sent by hand. */
  byHand: ByHand | null
  view: View | null
  /** A claim's parameters in the order that lets the last win; empty for others. */
  fields: Field[]
  /** Where a custom event happened, as far as the page knows. */
  page: string | null
  hit: string | null
  /**
   * The view it happened in, by that event's id. It may have become another hit than was foreseen for a custom event;
   * a claim is never older than it.
   */
  inView: string | null
  /** A custom event's own data. */
  data: Json
  request: RequestFacts
  /** The program of the visitor, and where it is; null from servers, whose own say nothing of a visitor. */
  client: Client | null
  geo: Geo | null
}

/** What kind of place sent a visitor. */
export type ReferrerKind = "direct" | "search" | "social" | "email" | "ad" | "own" | "other"

/** One view of one page by one visitor; stored for ever. What an entrance says stands at the entrance only. */
export interface Hit extends Entrance {
  id: string
  vid: string
  at: number
  page: string
  kind: NodeKind
  /** The first hit of its journey: itself, or an earlier one. */
  entrance: string
  /** What brought the visitor on this journey: campaign and click ids as one text, `""` for none. */
  mark: string
  url: string | null
  referrer: string | null
  parameters: Parameters
  /** Funnel, traffic source, campaign and link: the view's own, else those of its journey. */
  funnel: string | null
  source: string | null
  campaign: string | null
  link: string | null
  /** The event by which a page told that it was seen; null where only a redirect of ours led there. */
  confirmed: string | null
  event: string
  /** Its place in the order of all that was recorded: a claim sees the hits before it. */
  order: string
  request: RequestFacts
  client: Client | null
  geo: Geo | null
  /** Null of hits from before this was looked at. */
  referrerKind: ReferrerKind | null
  /** A program without a person: by its user agent, or by its own word. */
  isBot: boolean
}

/** What is remembered of a visitor between two views: a cache, which the ledger can always rebuild. */
export interface Session {
  vid: string
  entrance: string
  mark: string
  funnel: string | null
  source: string | null
  campaign: string | null
  link: string | null
  lastAt: number
}

export type Decision =
  | "created"
  | "edited"
  | "incremented"
  | "unchanged"
  | "ignored"
  | "deleted"
  | "parked"
  | "refused"

/** One sentence of an explanation, and the step of deciding it belongs to. */
export interface Step {
  step: "read" | "hit" | "type" | "status" | "money" | "met" | "window" | "decision"
  said: string
}

/** What became of an event: the answer to its sender, and the explanation, for ever. */
export interface Outcome {
  /** The event it is the outcome of. */
  event: string
  /** Null for views and custom events: only claims are decided. */
  decision: Decision | null
  reason: Reason | null
  vid: string | null
  hit: string | null
  page: string | null
  conversion: string | null
  /** The conversion the claim met, if any. */
  met: string | null
  /** Which key was compared to find it. */
  key: string | null
  type: string | null
  status: Status | null
  revenueMinor: number | null
  /** While it is pending: what it will count once it is approved. */
  expectedMinor: number | null
  currency: string | null
  tx: string | null
  duplicate: Duplicate | null
  /** Why somebody should look at it and settle it. */
  conflict: Conflict | null
  /** Where several conversions could be meant: the newest of them. */
  candidates: string[]
  /** By whose words it was read, as far as that is known. */
  offerSource: string | null
  resolvedFrom: "session" | "ledger" | null
  /** The version of the settings it was decided under. */
  settings: number
  /** When it was decided (ms since 1970), and its place in the order in which everything was: ids only grow. */
  at: number
  order: string
  /** What its sender is told instead, where the truth would tell a stranger too much. */
  told: Outcome | null
  /** What is sent on of it, or why not. */
  sends: Send[]
  /** Whether a custom event is the first of its name in its session; null for others, and without a session. */
  firstInSession: boolean | null
  warnings: Warning[]
  steps: Step[]
}

/** The label of `new_or_repeated`; every other mode says `unknown`. */
export type Duplicate = "new" | "repeated" | "unknown"

/** What the rules made of one or more claims. Amounts are whole minor units of `currency`. */
export interface Conversion {
  id: string
  /** Unique in the ledger: no two claims can both make it. */
  key: string
  type: string
  status: Status
  /** The word its status was given by; null if none was. */
  rawStatus: string | null
  duplicate: Duplicate
  /** What the sale is worth: what a claim stated, or the default payout. */
  amountMinor: number
  /** What of it counts, by its status. */
  revenueMinor: number
  currency: string
  /** What its traffic source is paid for it, read once, as it became one that is paid for; null if it is none. */
  costMinor: number | null
  costCurrency: string | null
  /** The amount as the claim wrote it; null when it gave none. */
  statedRevenue: string | null
  tx: string | null
  eventId: string | null
  vid: string
  hit: string
  page: string
  hitAt: number
  entrance: string
  funnel: string | null
  source: string | null
  campaign: string | null
  link: string | null
  offerSource: string | null
  /** When the sale was, as its first claim says; in ms since 1970, as are the times below. */
  at: number
  createdAt: number
  updatedAt: number
  /** It stands for a sale that was deleted before it was claimed, and so also for one of any type, or any page. */
  anyType: boolean
  anyPage: boolean
  /** Its import was undone: it is deleted, and nothing meets it any more. */
  undone: boolean
  /** The claim's own further parameters. */
  parameters: Parameters
  request: RequestFacts & { via: Via }
  event: string
  settings: number
  /** How many revisions it has. */
  revision: number
}

/** One change of a conversion. Revisions are only ever appended. */
export interface Revision {
  conversion: string
  /** 1 for the first. */
  number: number
  at: number
  event: string
  settings: number
  changes: Record<string, { from: Json; to: Json }>
}
