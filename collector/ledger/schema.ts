import type { Generated, Insertable, Selectable } from "kysely"

/**
 * The tables, one line a column, the same on every database: text, whole numbers, and JSON as text.
 * Times are ms since 1970; amounts are whole minor units of the currency beside them.
 */
export interface Schema {
  hits: {
    id: string
    vid: string
    at: number
    page: string
    kind: string
    entrance: string
    mark: string
    url: string | null
    referrer: string | null
    parameters: string
    funnel: string | null
    source: string | null
    campaign: string | null
    link: string | null
    external: string | null
    keyword: string | null
    /** What an entrance cost, in millionths of a unit of the currency beside it. */
    cost_micros: number | null
    cost_currency: string | null
    custom: string
    /** The event by which its page told that it was seen. */
    confirmed: string | null
    event: string
    /** Its place in the order of all that was recorded. */
    recorded: string
    request: string
    client: string | null
    geo: string | null
    referrer_kind: string | null
    bot: number
    /** Parts of the above, for reports to group by: the browser's and the system's family, the device's class. */
    browser: string | null
    os: string | null
    device: string | null
    language: string | null
    country: string | null
    timezone: string | null
  }
  pages: { id: string; kind: string; url: string | null; first_seen: number }
  events: {
    id: string
    at: number
    via: string
    name: string
    vid: string | null
    hit: string | null
    page: string | null
    decision: string | null
    reason: string | null
    tx: string | null
    conversion: string | null
    conflict: string | null
    import: string | null
    /** Of a request that was counted: what tells it from any other. */
    fingerprint: string | null
    settings: number
    /** When a claim was decided, and its place in the order in which everything was. */
    decided_at: number | null
    decided: string | null
    received: string
    outcome: string
  }
  /** Where each event is: it is there as soon as the event is. */
  event_ids: { id: string; at: number }
  conversions: {
    id: string
    key: string
    type: string
    status: string
    raw_status: string | null
    duplicate: string
    amount_minor: number
    revenue_minor: number
    currency: string
    cost_minor: number | null
    cost_currency: string | null
    stated_revenue: string | null
    tx: string | null
    event_id: string | null
    vid: string
    hit: string
    page: string
    hit_at: number
    entrance: string
    funnel: string | null
    source: string | null
    campaign: string | null
    link: string | null
    offer_source: string | null
    at: number
    created_at: number
    updated_at: number
    any_type: number
    any_page: number
    undone: number
    parameters: string
    request: string
    event: string
    settings: number
    revision: number
  }
  revisions: {
    conversion: string
    number: number
    event: string
    at: number
    settings: number
    changes: string
  }
  /** Event ids that added to a conversion, and add no second time. */
  counted_event_ids: { vid: string; type: string; event_id: string; conversion: string; event: string }
  assists: { conversion: string; hit: string; page: string; at: number }
  parked: { event: string; at: number; hit: string | null; vid: string | null; page: string | null }
  settings: { version: number; at: number; document: string; author: string | null }
  /** Claims somebody should look at; with who settled them, and how. */
  conflicts: {
    event: string
    at: number
    kind: string
    settled_at: number | null
    author: string | null
    choice: string | null
    through: string | null
  }
  /** Values of claims that nobody could read: words for a status that are not mapped, templates not filled in. */
  unclear_values: {
    event: string
    at: number
    warning: string
    parameter: string
    value: string
    offer_source: string | null
  }
  imports: {
    id: string
    at: number
    name: string | null
    sends: number
    request: string
    state: string
    since: number
    rows: number
    faults: number
    done: number
    line: number | null
    decisions: string
    revenue: string
    error: string | null
  }
  import_rows: {
    import: string
    line: number
    event: string
    undo: string
    fields: string | null
    text: string | null
    fault: string | null
  }
  /** What the newest step made of a row of an import. */
  import_results: {
    import: string
    line: number
    /** Why it could not be recorded. */
    failure: string | null
    decision: string | null
    outcome: string | null
  }
  /** What is sent on: planned in the transaction that changed a conversion. */
  deliveries: {
    id: string
    at: number
    conversion: string | null
    event: string
    destination: string
    kind: string
    source: string | null
    request: string | null
    state: string
    reason: string | null
    settings: number
    /** Requests that were begun; and how many failed since it was put in the queue. */
    attempts_made: number
    tries: number
    /** While it waits: not before then; while a request is under way: until when nobody else takes it. */
    next_at: number | null
    ended_at: number | null
  }
  /** Requests, each noted before it is sent. */
  attempts: {
    delivery: string
    number: number
    at: number
    status: number | null
    duration_ms: number | null
    answer: string | null
    error: string | null
  }
  destinations: {
    key: string
    state: string
    since: number
    failures: number
    failing_since: number | null
    last_error: string | null
    paused_until: number | null
  }
  /** The first custom event of each name in each session. */
  first_events: { entrance: string; name: string; event: string; at: number }
  /** What was spent, as it was told. */
  cost_uploads: {
    id: string
    at: number
    name: string | null
    overlap: string
    /** The zone in which its days were read. */
    timezone: string
    state: string
    /** Since when it is in that state. */
    since: number
  }
  /** What was spent on one source in one period; of a row that cannot be read only its text and the fault. */
  cost_rows: {
    id: string
    upload: string
    line: number
    text: string | null
    fault: string | null
    source: string | null
    campaign: string | null
    from_at: number | null
    to_at: number | null
    amount_minor: number | null
    currency: string | null
    /** Whether it is part of what was spent: committed, not replaced, not undone. */
    counts: number
    undone: number
    /** On how many clicks it was spread; null before it was. */
    clicks: number | null
    /** The row that counted before it for the same clicks. */
    replaces: string | null
  }
  /** Of a row's spend, the share of a click in millionths of a unit of the row's currency. */
  cost_shares: { row: string; hit: string; micros: number }
  /** One row, written to see that writing works. */
  heartbeat: { id: number; beats: number }
  /** How far what concerns people was taken out: the last event, or import, by its time and id. */
  forgotten: { what: string; at: number; id: string }
  /** Visitors that were erased, without saying who: when, and how much it was. */
  erasures: { id: string; at: number; hits: number; events: number; conversions: number }
  /** Questions that somebody put to the reports, and gave a name. */
  saved_reports: { id: string; at: number; author: string; name: string; query: string }
  /** What changed of all that reports count, for copies of it; the database notes it. */
  changes: { number: Generated<number>; what: string; id: string; chance: Generated<number> }
  rejected: { event: string; at: number; error: string; received: string }
  /** Who may sign in: the role is a scope, the password as it is hashed; the key tells two names apart. */
  users: {
    id: string
    name: string
    name_key: string
    role: string
    password: string
    at: number
    signed_in_at: number | null
    disabled_at: number | null
  }
  /** Browsers in which users are signed in; of what they hold, only the hash. */
  sign_ins: { secret_hash: string; user_id: string; at: number; until: number }
  /** What programs use the API by; of each, only the hash. */
  api_tokens: {
    id: string
    name: string
    name_key: string
    scope: string
    secret_hash: string
    author: string
    at: number
    used_at: number | null
  }
}

export type Row<Table extends keyof Schema> = Selectable<Schema[Table]>
export type NewRow<Table extends keyof Schema> = Insertable<Schema[Table]>
