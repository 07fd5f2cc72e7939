/** What the browser script and the collector say to each other, as JSON at `POST /e`. */

/** One event. Every value is text, as the page gave it; the collector checks it. */
export interface WireEvent {
  /** `view`, `conversion`, or a custom event's own name. */
  name: string
  /** The event's own ULID: the same event sent twice is one. */
  id?: string
  /** Page id, funnel, traffic source, campaign. */
  p?: string
  f?: string
  ts?: string
  c?: string
  kind?: string
  url?: string
  referrer?: string
  /** Of a claim: whom it names. Of others: who and where, as the page's URL says. */
  vid?: string
  hit?: string
  rev?: string
  tx?: string
  type?: string
  status?: string
  currency?: string
  event_id?: string
  at?: string
  /** Everything else the page gave. */
  data?: Record<string, unknown>
}

export interface WireRequest {
  /** The visitor whose browser this is, as far as the script knows. */
  vid?: string
  /** The script made `vid` just now, because it knew none: a cookie the collector set knows better. */
  fresh?: boolean
  events: WireEvent[]
}

export interface WireResult {
  id: string
  /** The hit, of a view. */
  hit?: string
  decision?: string
  reason?: string
  conversion?: string
}

export interface WireAnswer {
  vid: string
  /** In the order the events were sent. */
  results: WireResult[]
}
