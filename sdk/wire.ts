/** What the browser script and the collector say to each other, as JSON at `POST /e`. */

/** What a page says of an event of its own. */
export interface WireProperties {
  /** Page id, funnel, traffic source, campaign. */
  p?: string | undefined
  f?: string | undefined
  ts?: string | undefined
  c?: string | undefined
  url?: string | undefined
  /** Of a claim: whom it names. Of others: who and where, as the page's URL says. */
  vid?: string | undefined
  hit?: string | undefined
  rev?: string | number | undefined
  tx?: string | undefined
  type?: string | undefined
  status?: string | undefined
  currency?: string | undefined
  event_id?: string | undefined
}

/** One event. The collector checks every value. */
export interface WireEvent extends WireProperties {
  /** `view`, `conversion`, or a custom event's own name. */
  name: string
  /** The event's own ULID: the same event sent twice is one. */
  id?: string
  kind?: string | undefined
  /** The page it was made on, where the page did not say another. Of no matter to a claim. */
  page?: string | undefined
  /** The view it was made in, by that event's id. */
  view?: string | undefined
  referrer?: string | undefined
  at?: string
  /** A program drives the browser, and it says so. */
  webdriver?: boolean
  /** What the page said of it: its own words for what such an event has above, which count more, and everything else. */
  data?: Record<string, unknown> | undefined
}

export interface WireRequest {
  /** The visitor whose browser this is, as far as the script knows. A cookie the collector set knows better. */
  vid?: string
  /** `vid` came in a young link: it knows better than any cookie. */
  linked?: boolean | undefined
  /** The hit of the link that led to this page. */
  hit?: string | undefined
  /** The address that brought the click ids of the tab's visit, for a view whose own has none. */
  clicks?: string | undefined
  /** The browser's clock at sending, in ms since 1970: beside an event's own id it tells how old the event is. */
  now?: number
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

/** The answer to one event. */
export interface Tracked extends WireResult {
  vid: string
}
