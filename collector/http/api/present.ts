import { costMinorNow } from "../../domain/conversion/cost.ts"
import { CREDIT_MODELS, type CreditModel, creditOf } from "../../domain/conversion/credit.ts"
import type { Conversion, Hit, Outcome, Received } from "../../domain/event.ts"
import { unknownClient } from "../../domain/hit/client.ts"
import { amountNumber } from "../../domain/money.ts"
import { reasons } from "../../domain/reasons.ts"
import { costText } from "../../domain/redirect/click-cost.ts"
import type { Send } from "../../domain/sends/send.ts"
import type { Settings } from "../../domain/settings.ts"
import type { ClickedConversion, ConversionRecord, EventRecord, Waiting } from "../../ports.ts"

import { deliveryRecordJson, sendJson } from "./delivery-json.ts"

/** How the API writes what the ledger holds: times in ISO 8601, amounts in units and in minor units. */

/** A time, in ms since 1970, as the API writes it. */
export const iso = (at: number) => new Date(at).toISOString()

/** One event in a list. */
export function eventJson({ received, outcome }: EventRecord) {
  const { decision, reason, vid, hit, page, type, status, tx, conversion, warnings, settings } = outcome
  const { revenueMinor, currency, conflict } = outcome
  return {
    id: received.id,
    at: iso(received.at),
    happenedAt: received.happenedAt === received.at ? null : iso(received.happenedAt),
    via: received.via,
    name: received.name,
    vid,
    hit,
    page,
    decision,
    reason,
    means: reason === null ? null : reasons[reason].means,
    type,
    status,
    revenue: revenueOf(outcome),
    revenueMinor,
    currency,
    tx,
    conversion,
    conflict,
    offerSource: outcome.offerSource,
    import: received.import,
    ...byHandJson(received),
    firstInSession: outcome.firstInSession ?? null,
    sends: sendsOf(outcome),
    warnings,
    settings,
  }
}

/** Who asked for it by hand, and why; `repeats` is the event that was tried again by it. */
function byHandJson({ byHand }: Received) {
  const { author = null, note = null, repeats = null } = byHand ?? {}
  return { author, note, repeats }
}

/** One claim that waits, in a list, and for how long it has. */
export function parkedEventJson(record: EventRecord, now: number) {
  return { ...eventJson(record), waitingSeconds: secondsSince(record.received.at, now) }
}

/** All the claims that wait. */
export function parkedJson({ count, oldest }: Waiting, now: number) {
  return {
    count,
    oldest: oldest === null ? null : iso(oldest),
    oldestAgeSeconds: oldest === null ? null : secondsSince(oldest, now),
  }
}

function secondsSince(at: number, now: number): number {
  return Math.max(0, Math.floor((now - at) / 1000))
}

/** One event with the full explanation of what became of it, and how it came. */
export function explainedEventJson(record: EventRecord) {
  const { received, outcome } = record
  const { key, met, resolvedFrom, steps, reason } = outcome
  return {
    ...eventJson(record),
    explanation: { key, met, resolvedFrom, remedy: reason === null ? null : reasons[reason].remedy, steps },
    parameters: Object.fromEntries(received.fields),
    view: received.view,
    data: received.data,
    offerSource: outcome.offerSource ?? received.source,
    decidedAt: outcome.order === "" ? null : iso(outcome.at),
    request: { via: received.via, ...received.request },
    client: received.client,
    geo: received.geo,
  }
}

/** The answer to a claim. Amounts in units of the currency. */
export function claimAnswer(outcome: Outcome) {
  const { decision, reason, event, conversion, hit, page, currency } = outcome
  const { type, status, duplicate, met, key, resolvedFrom, settings, warnings } = outcome
  const because = reason === null ? null : reasons[reason]
  return {
    decision,
    reason,
    event,
    conversion,
    hit,
    page,
    revenue: revenueOf(outcome),
    ...(outcome.expectedMinor === null ? {} : { expectedRevenue: expectedOf(outcome) }),
    currency,
    type,
    status,
    duplicate,
    met,
    key,
    resolvedFrom,
    settings,
    means: because?.means ?? null,
    remedy: because?.remedy ?? null,
    warnings,
    sends: sendsOf(outcome),
  }
}

/** Outcomes that were kept before anything was sent on say nothing of it. */
function sendsOf({ sends }: Outcome) {
  return ((sends as Send[] | undefined) ?? []).map(sendJson)
}

/** What an outcome says was earned, in units of its currency. */
function revenueOf({ revenueMinor, currency }: Outcome): number | null {
  return revenueMinor === null || currency === null ? null : amountNumber(revenueMinor, currency)
}

/** What a pending sale will count, in units of its currency. */
function expectedOf({ expectedMinor, currency }: Pick<Outcome, "expectedMinor" | "currency">): number | null {
  return expectedMinor === null || currency === null ? null : amountNumber(expectedMinor, currency)
}

/** A conversion with the click beside it. */
export function clickedConversionJson(
  { conversion, click, entrance }: ClickedConversion,
  settings: Settings,
) {
  const { revenueMinor, amountMinor, currency, request, parameters, hitAt, createdAt, updatedAt } = conversion
  const { id, type, status, rawStatus, duplicate, tx, eventId, vid, hit, page, funnel, source, campaign } =
    conversion
  return {
    id,
    type,
    status,
    rawStatus,
    duplicate,
    revenue: amountNumber(revenueMinor, currency),
    revenueMinor,
    expectedRevenue: expectedOf({ expectedMinor: status === "pending" ? amountMinor : null, currency }),
    amountMinor,
    currency,
    ...costJson(conversion),
    statedRevenue: conversion.statedRevenue,
    tx,
    eventId,
    vid,
    hit,
    page,
    funnel,
    source,
    campaign,
    link: conversion.link,
    offerSource: conversion.offerSource,
    hitAt: iso(hitAt),
    at: iso(conversion.at),
    createdAt: iso(createdAt),
    updatedAt: iso(updatedAt),
    deleted: status === "deleted",
    undone: conversion.undone,
    parameters: entrance?.parameters ?? {},
    claimParameters: parameters,
    entrance: entrance && {
      hit: entrance.id,
      page: entrance.page,
      url: entrance.url,
      referrer: entrance.referrer,
    },
    request: { via: request.via, method: request.method, url: request.url, referer: request.referer },
    names: namesOf(conversion, settings),
    referrerKind: click?.referrerKind ?? null,
    client: clientOf(click),
    geo: geoOf(click),
    event: conversion.event,
    settings: conversion.settings,
  }
}

/** What its traffic source is paid for it, as it stands. */
function costJson(conversion: Conversion) {
  const { costCurrency } = conversion
  const costMinor = costMinorNow(conversion)
  const isKnown = costMinor !== null && costCurrency !== null
  return { cost: isKnown ? amountNumber(costMinor, costCurrency) : null, costMinor, costCurrency }
}

/** A conversion with all that belongs to it. */
export function conversionJson(record: ConversionRecord, settings: Settings, mayEdit: boolean) {
  const { revisions, assists } = record
  return {
    ...clickedConversionJson(record, settings),
    revisions: revisions.map(({ number, at, event, settings, changes }) => {
      const { author = null, note = null } = record.byHand.get(event) ?? {}
      return { number, at: iso(at), event, settings, changes, author, note }
    }),
    assists: assists.map(({ hit, page, at }) => ({ hit, page, at: iso(at) })),
    credit: creditJson(record),
    deliveries: record.deliveries.map((one) => deliveryRecordJson(one, mayEdit)),
  }
}

/** By each model, the share of every hit of the journey; the last is the one that converted. */
function creditJson({ conversion, assists }: ConversionRecord) {
  const { hit, page, hitAt, revenueMinor, currency } = conversion
  const journey = [...assists, { hit, page, at: hitAt }]
  const times = journey.map(({ at }) => at)
  const sharesBy = (model: CreditModel) => {
    const shares = creditOf(model, times, revenueMinor)
    return journey.map(({ hit, page, at }, place) => {
      const shareMinor = shares[place] ?? 0
      return { hit, page, at: iso(at), share: amountNumber(shareMinor, currency), shareMinor }
    })
  }
  return Object.fromEntries(CREDIT_MODELS.map((model) => [model, sharesBy(model)]))
}

/** One view of one page. */
export function hitJson(hit: Hit) {
  const { id, vid, at, page, kind, entrance, url, referrer, parameters, funnel, source, campaign, event } =
    hit
  const { link, external, keyword, custom, costMicros, costCurrency, confirmed } = hit
  return {
    hit: id,
    vid,
    at: iso(at),
    page,
    kind,
    entrance,
    url,
    referrer,
    parameters,
    funnel,
    source,
    campaign,
    link,
    external,
    keyword,
    custom,
    cost: costMicros === null ? null : Number(costText(costMicros)),
    costMicros,
    costCurrency,
    confirmed: confirmed !== null,
    event,
    referrerKind: hit.referrerKind,
    client: clientOf(hit),
    geo: geoOf(hit),
  }
}

/** What things are called now; a conversion keeps their ids. */
function namesOf({ page, offerSource }: Conversion, settings: Settings) {
  return {
    page: settings.pages.get(page)?.name ?? page,
    offerSource: offerSource === null ? null : (settings.offerSources.get(offerSource)?.name ?? offerSource),
  }
}

/** The browser of the visitor, as it presented itself at the click. */
function clientOf(hit: Hit | null) {
  if (hit === null) return null
  const { ip, forwardedFor, userAgent } = hit.request
  return { ip, forwardedFor, userAgent, ...(hit.client ?? unknownClient), bot: hit.isBot }
}

/** Where the visitor was at the click. */
function geoOf(hit: Hit | null) {
  if (hit === null) return null
  const { country = null, geonameId = null, timezone = null } = hit.geo ?? {}
  return { country, ...(geonameId !== null && { geonameId }), timezone }
}
