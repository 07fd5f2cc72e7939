import type { Conversion, Decision, Hit, Json, Parameters, Received } from "../event.ts"
import { amountNumber } from "../money.ts"
import type { Webhook } from "../settings.ts"
import type { OutgoingRequest } from "./send.ts"

const iso = (at: number) => new Date(at).toISOString()

/** What a webhook is sent: the shape that Standard Webhooks suggests. https://www.standardwebhooks.com */
function webhookRequest({ url }: Webhook, type: string, at: number, data: Json): OutgoingRequest {
  const body = JSON.stringify({ type, timestamp: iso(at), data })
  return { method: "POST", url, headers: { "content-type": "application/json" }, body }
}

/** Tells a webhook of a conversion as it stands after a change. */
export function conversionRequest(
  webhook: Webhook,
  conversion: Conversion,
  { decision, at, entrance, event }: { decision: Decision; at: number; entrance: Hit | null; event: string },
): OutgoingRequest {
  const { id, type, status, rawStatus, duplicate, amountMinor, revenueMinor, currency, tx, eventId } =
    conversion
  const { vid, hit, page, funnel, source, campaign, offerSource, revision } = conversion
  return webhookRequest(webhook, `conversion.${decision}`, at, {
    ...{ id, type, status, rawStatus, duplicate },
    revenue: amountNumber(revenueMinor, currency),
    revenueMinor,
    amount: amountNumber(amountMinor, currency),
    amountMinor,
    ...{ currency, tx, eventId, vid, hit, page, funnel, source, campaign, offerSource },
    hitAt: iso(conversion.hitAt),
    at: iso(conversion.at),
    createdAt: iso(conversion.createdAt),
    updatedAt: iso(conversion.updatedAt),
    deleted: status === "deleted",
    parameters: entranceParameters(entrance),
    claimParameters: conversion.parameters,
    revision,
    event,
  })
}

/** Tells a webhook of a custom event, and whether it was the first of its name in the session. */
export function eventRequest(
  webhook: Webhook,
  { id, name, happenedAt, data, page }: Received,
  of: { hit: Hit | null; entrance: Hit | null; vid: string | null; isFirst: boolean | null; at: number },
): OutgoingRequest {
  const { hit, entrance, vid, isFirst } = of
  return webhookRequest(webhook, "event.recorded", of.at, {
    id,
    name,
    at: iso(happenedAt),
    vid,
    hit: hit?.id ?? null,
    page: page ?? hit?.page ?? null,
    funnel: hit?.funnel ?? null,
    source: hit?.source ?? null,
    campaign: hit?.campaign ?? null,
    firstInSession: isFirst,
    data,
    parameters: entranceParameters(entrance),
  })
}

function entranceParameters(entrance: Hit | null): Parameters {
  return entrance?.parameters ?? {}
}
