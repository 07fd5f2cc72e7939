import type { DestinationState } from "../domain/sends/destination-state.ts"
import type { Delivery, DeliveryState, DestinationKind } from "../domain/sends/send.ts"
import type { Attempt, KeptDelivery } from "../ports.ts"
import type { NewRow, Row } from "./schema.ts"

/** Rows of what is sent on to the words of the domain and back. */

export function deliveryRow(delivery: Delivery): NewRow<"deliveries"> {
  const { skipped, request, ...same } = delivery
  return {
    ...same,
    request: request && JSON.stringify(request),
    state: skipped === null ? "waiting" : "skipped",
    reason: skipped,
    attempts_made: 0,
    tries: 0,
    next_at: skipped === null ? delivery.at : null,
    ended_at: null,
  }
}

export function deliveryOf(row: Row<"deliveries">): KeptDelivery {
  const { attempts_made: attemptsMade, next_at: nextAt, ended_at: endedAt, ...same } = row
  return {
    ...same,
    ...{ attemptsMade, nextAt, endedAt },
    kind: row.kind as DestinationKind, // only kinds, states and reasons are written
    state: row.state as DeliveryState,
    reason: row.reason as KeptDelivery["reason"],
    request: row.request && JSON.parse(row.request),
  }
}

export function attemptOf({ duration_ms: durationMs, ...same }: Row<"attempts">): Attempt {
  return { ...same, durationMs }
}

export function destinationRow(state: DestinationState): NewRow<"destinations"> {
  const { failingSince, lastError, pausedUntil, ...same } = state
  return { ...same, failing_since: failingSince, last_error: lastError, paused_until: pausedUntil }
}

export function destinationOf(row: Row<"destinations">): DestinationState {
  const { failing_since: failingSince, last_error: lastError, paused_until: pausedUntil, ...same } = row
  return { ...same, state: row.state as DestinationState["state"], failingSince, lastError, pausedUntil }
}

/** A destination of which nothing is known yet. */
export function newDestination(key: string, at: number): NewRow<"destinations"> {
  const untried = { failures: 0, failing_since: null, last_error: null, paused_until: null }
  return { key, state: "on", since: at, ...untried }
}
