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

export function hitRow(hit: Hit): Required<NewRow<"hits">> {
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

/** Each is set by itself, here and below: to copy all but some of a wide row is many times slower. */
export function hitOf(row: Row<"hits">): Hit {
  const { id, vid, at, page, entrance, mark, url, referrer } = row
  const { funnel, source, campaign, link, external, keyword, confirmed, event } = row
  return {
    ...{ id, vid, at, page, entrance, mark, url, referrer },
    ...{ funnel, source, campaign, link, external, keyword, confirmed, event },
    order: row.recorded,
    costMicros: row.cost_micros,
    costCurrency: row.cost_currency,
    kind: row.kind as NodeKind, // only kinds are written
    custom: JSON.parse(row.custom),
    parameters: JSON.parse(row.parameters),
    request: wholeRequest(JSON.parse(row.request)),
    client: row.client === null ? null : wholeClient(JSON.parse(row.client)),
    geo: row.geo === null ? null : JSON.parse(row.geo),
    referrerKind: row.referrer_kind as Hit["referrerKind"], // only kinds are written
    isBot: row.bot === 1,
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

export function conversionRow(conversion: Conversion): Required<NewRow<"conversions">> {
  const { id, key, type, status, duplicate, currency, tx, vid, hit, page, entrance } = conversion
  const { funnel, source, campaign, link, at, event, settings, revision } = conversion
  return {
    ...{ id, key, type, status, duplicate, currency, tx, vid, hit, page, entrance },
    ...{ funnel, source, campaign, link, at, event, settings, revision },
    raw_status: conversion.rawStatus,
    amount_minor: conversion.amountMinor,
    revenue_minor: conversion.revenueMinor,
    cost_minor: conversion.costMinor,
    cost_currency: conversion.costCurrency,
    stated_revenue: conversion.statedRevenue,
    event_id: conversion.eventId,
    hit_at: conversion.hitAt,
    offer_source: conversion.offerSource,
    created_at: conversion.createdAt,
    updated_at: conversion.updatedAt,
    any_type: conversion.anyType ? 1 : 0,
    any_page: conversion.anyPage ? 1 : 0,
    undone: conversion.undone ? 1 : 0,
    parameters: JSON.stringify(conversion.parameters),
    request: JSON.stringify(requestSaid(conversion.request)),
  }
}

export function conversionOf(row: Row<"conversions">): Conversion {
  const { id, key, type, currency, tx, vid, hit, page, entrance } = row
  const { funnel, source, campaign, link, at, event, settings, revision } = row
  return {
    ...{ id, key, type, currency, tx, vid, hit, page, entrance },
    ...{ funnel, source, campaign, link, at, event, settings, revision },
    status: row.status as Status, // only statuses are written
    rawStatus: row.raw_status,
    amountMinor: row.amount_minor,
    duplicate: row.duplicate as Conversion["duplicate"], // only labels are written
    revenueMinor: row.revenue_minor,
    costMinor: row.cost_minor,
    costCurrency: row.cost_currency,
    statedRevenue: row.stated_revenue,
    eventId: row.event_id,
    hitAt: row.hit_at,
    offerSource: row.offer_source,
    createdAt: row.created_at,
    updatedAt: row.updated_at,
    anyType: row.any_type === 1,
    anyPage: row.any_page === 1,
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
