/** A delivery, as the API gives it: docs/api.md. */
export interface Delivery {
  id: string
  at: string
  destination: string
  kind: "postback" | "webhook"
  source: string | null
  conversion: string | null
  event: string
  state: "waiting" | "sent" | "failed" | "skipped"
  reason: string | null
  means: string | null
  attemptsMade: number
  nextAt: string | null
  endedAt: string | null
  request: { method: string; url: string; headers: Record<string, string>; body: string | null } | null
  settings: number
}

export interface DeliveryRecord extends Delivery {
  attempts: {
    number: number
    at: string
    status: number | null
    durationMs: number | null
    answer: string | null
    error: string | null
  }[]
}

/** Where deliveries go, and how it does. */
export interface Destination {
  key: string
  state: "on" | "off"
  since: string | null
  warning: boolean
  failures: number
  failingSince: string | null
  lastError: string | null
  pausedUntil: string | null
  waiting: number
  oldest: string | null
}
