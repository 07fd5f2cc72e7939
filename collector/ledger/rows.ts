import type { Status } from "../domain/conversion/status.ts"
import type { Conversion, Hit, NodeKind, Outcome, Received, Revision } from "../domain/event.ts"
import { isCounted } from "../domain/outcome.ts"
import type { EventRecord } from "../ports.ts"
import type { NewRow, Row } from "./schema.ts"
import {
  clientSaid,
  outcomeSaid,
  receivedSaid,
  requestSaid,
  wholeClient,
  wholeOutcome,
  wholeReceived,
  wholeRequest,
} from "./sparse-json.ts"

/** Rows of the tables to the words of the domain and back. What is JSON in a row was written here. */

export function hitRow(hit: Hit): NewRow<"hits"> {
  const { id, vid, at, page, kind, entrance, mark, url, referrer, client, geo } = hit
  const { funnel, source, campaign, link, external, keyword, confirmed, event } = hit
  return {
    ...{ id, vid, at, page, kind, entrance, mark, url, referrer },
    ...{ funnel, source, campaign, link, external, keyword, confirmed, event },
    recorded: hit.order,
    cost_micros: hit.costMicros,
    cost_currency: hit.costCurrency,
    custom: JSON.stringify(hit.custom),
    parameters: JSON.stringify(hit.parameters),
    request: JSON.stringify(requestSaid(hit.request)),
    client: client && JSON.stringify(clientSaid(client)),
    geo: geo && JSON.stringify(geo),
    referrer_kind: hit.referrerKind,
    bot: hit.isBot ? 1 : 0,
    ...groupsOf(hit),
  }
}

/** What reports group by. */
function groupsOf({ client, geo }: Hit) {
  return {
    browser: client?.browser.family ?? null,
    os: client?.os.family ?? null,
    device: client?.device.class ?? null,
    language: client?.language ?? null,
    country: geo?.country ?? null,
    timezone: geo?.timezone ?? null,
  }
}

export function hitOf(row: Row<"hits">): Hit {
  const {
    recorded: order,
    cost_micros: costMicros,
    cost_currency: costCurrency,
    referrer_kind,
    bot,
    browser,
    os,
    device,
    language,
    country,
    timezone,
    ...same
  } = row
  return {
    ...same,
    order,
    costMicros,
    costCurrency,
    kind: row.kind as NodeKind, // only kinds are written
    custom: JSON.parse(row.custom),
    parameters: JSON.parse(row.parameters),
    request: wholeRequest(JSON.parse(row.request)),
    client: row.client === null ? null : wholeClient(JSON.parse(row.client)),
    geo: row.geo === null ? null : JSON.parse(row.geo),
    referrerKind: referrer_kind as Hit["referrerKind"], // only kinds are written
    isBot: bot === 1,
  }
}

/** @param made the hit it made, which says the rest of it */
export function eventRow(record: EventRecord, made?: Hit): NewRow<"events"> {
  const { received, outcome } = record
  const { id, at, via, name } = received
  const own = { id, at, via, name, import: received.import }
  const sparse = receivedSaid(received, made !== undefined && isToldBy(made, received))
  return { ...own, ...outcomeColumns(received, outcome), received: JSON.stringify(sparse) }
}

/** Whether a hit has all of an event that hits have: it was made of it, and not of what a redirect knew before. */
function isToldBy(hit: Hit, { id, request, client, geo }: Received): boolean {
  return hit.event === id && hit.request === request && hit.client === client && hit.geo === geo
}

/** The columns of an event that follow from its outcome. */
export function outcomeColumns(received: Received, outcome: Outcome) {
  const { vid, hit, page, decision, reason, tx, conversion, conflict, settings } = outcome
  const isDecided = decision !== null
  return {
    ...{ vid, hit, page, decision, reason, tx, conversion, conflict, settings },
    fingerprint: isCounted(outcome) ? received.fingerprint : null,
    decided_at: isDecided ? outcome.at : null,
    decided: isDecided ? outcome.order : null,
    outcome: JSON.stringify(outcomeSaid(outcome, received)),
  }
}

/** What is read of an event's row to know all of it; what is not in it, its hit says. */
export const EVENT_COLUMNS = ["id", "at", "via", "name", "import", "hit", "received", "outcome"] as const

export type EventRow = Pick<Row<"events">, (typeof EVENT_COLUMNS)[number]>

/** An event that made no hit, such as a claim. Of any other see eventsOf. */
export function eventOf(row: EventRow): EventRecord {
  return readEvent(row).record
}

/** @returns the event, and whether its hit says the rest of it */
export function readEvent(row: EventRow): { record: EventRecord; isInHit: boolean } {
  const columns = { ...row, via: row.via as Received["via"] } // only doors are written
  const { received, isInHit } = wholeReceived(JSON.parse(row.received), columns)
  return { record: { received, outcome: wholeOutcome(JSON.parse(row.outcome), received) }, isInHit }
}

export function conversionRow(conversion: Conversion): NewRow<"conversions"> {
  const {
    rawStatus,
    amountMinor,
    revenueMinor,
    costMinor,
    costCurrency,
    statedRevenue,
    eventId,
    hitAt,
    offerSource,
    createdAt,
    updatedAt,
    anyType,
    anyPage,
    undone,
    ...same
  } = conversion
  return {
    ...same,
    raw_status: rawStatus,
    amount_minor: amountMinor,
    revenue_minor: revenueMinor,
    cost_minor: costMinor,
    cost_currency: costCurrency,
    stated_revenue: statedRevenue,
    event_id: eventId,
    hit_at: hitAt,
    offer_source: offerSource,
    created_at: createdAt,
    updated_at: updatedAt,
    any_type: anyType ? 1 : 0,
    any_page: anyPage ? 1 : 0,
    undone: undone ? 1 : 0,
    parameters: JSON.stringify(conversion.parameters),
    request: JSON.stringify(requestSaid(conversion.request)),
  }
}

export function conversionOf(row: Row<"conversions">): Conversion {
  const {
    raw_status,
    amount_minor,
    revenue_minor,
    cost_minor,
    cost_currency,
    stated_revenue,
    event_id,
    hit_at,
    offer_source,
    created_at,
    updated_at,
    any_type,
    any_page,
    ...same
  } = row
  return {
    ...same,
    status: row.status as Status, // only statuses are written
    rawStatus: raw_status,
    amountMinor: amount_minor,
    duplicate: row.duplicate as Conversion["duplicate"], // only labels are written
    revenueMinor: revenue_minor,
    costMinor: cost_minor,
    costCurrency: cost_currency,
    statedRevenue: stated_revenue,
    eventId: event_id,
    hitAt: hit_at,
    offerSource: offer_source,
    createdAt: created_at,
    updatedAt: updated_at,
    anyType: any_type === 1,
    anyPage: any_page === 1,
    undone: row.undone === 1,
    parameters: JSON.parse(row.parameters),
    request: wholeRequest(JSON.parse(row.request)),
  }
}

export function revisionRow(revision: Revision): NewRow<"revisions"> {
  return { ...revision, changes: JSON.stringify(revision.changes) }
}

export function revisionOf(row: Row<"revisions">): Revision {
  return { ...row, changes: JSON.parse(row.changes) }
}
