import { isWarned } from "../../domain/sends/destination-state.ts"
import { FAILURES, type Send, SKIP_REASONS } from "../../domain/sends/send.ts"
import { requestForViewers } from "../../domain/settings/for-viewers.ts"
import { MASK } from "../../domain/settings/secrets.ts"
import type { DeliveryRecord, KeptDelivery, Lane } from "../../ports.ts"

const iso = (at: number | null) => (at === null ? null : new Date(at).toISOString())
const MEANS: Readonly<Record<string, string>> = { ...SKIP_REASONS, ...FAILURES }

/** One delivery in a list; who may only look sees little of the request. */
export function deliveryJson(delivery: KeptDelivery, mayEdit: boolean) {
  const { id, at, destination, kind, source, conversion, event, state, reason } = delivery
  const { attemptsMade, nextAt, endedAt, request, settings } = delivery
  return {
    id,
    at: iso(at),
    ...{ destination, kind, source, conversion, event, state, reason },
    means: reason === null ? null : (MEANS[reason] ?? null),
    attemptsMade,
    nextAt: iso(nextAt),
    endedAt: iso(endedAt),
    request: request && !mayEdit ? requestForViewers(request) : request,
    settings,
  }
}

/** One delivery with its attempts; a destination may answer with what it was told. */
export function deliveryRecordJson({ delivery, attempts }: DeliveryRecord, mayEdit: boolean) {
  return {
    ...deliveryJson(delivery, mayEdit),
    attempts: attempts.map(({ number, at, status, durationMs, answer, error }) => {
      return { number, at: iso(at), status, durationMs, answer: mayEdit ? answer : answer && MASK, error }
    }),
  }
}

/** A destination, how it does, and what waits for it. */
export function destinationJson(lane: Lane) {
  const { key, state, since, failures, failingSince, lastError, pausedUntil, waiting, oldest } = lane
  return {
    ...{ key, state, since: iso(since) },
    warning: isWarned(lane),
    ...{ failures, failingSince: iso(failingSince), lastError, pausedUntil: iso(pausedUntil) },
    ...{ waiting, oldest: iso(oldest) },
  }
}

/** What the answer to a claim says of what is sent on. */
export function sendJson(send: Send) {
  const { reason } = send
  return { ...send, means: reason === null ? null : SKIP_REASONS[reason] }
}
