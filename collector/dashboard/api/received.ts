import type { Client, Geo } from "./conversion.ts"

/** Shapes of the API that more than one screen shows; docs/api.md tells what they mean. */

export interface Warning {
  code: string
  parameter?: string
  message: string
}

/** One line of what was received. */
export interface Received {
  id: string
  at: string
  happenedAt: string | null
  via: string
  name: string
  vid: string | null
  hit: string | null
  page: string | null
  decision: string | null
  reason: string | null
  means: string | null
  type: string | null
  status: string | null
  revenue: number | null
  revenueMinor: number | null
  currency: string | null
  tx: string | null
  conversion: string | null
  conflict: string | null
  import: string | null
  firstInSession: boolean | null
  sends: { destination: string; state: string; reason: string | null }[]
  warnings: Warning[]
  settings: number | null
  author?: string | null
  note?: string | null
}

/** The same with all there is to say of it. */
export interface Explained extends Received {
  explanation: {
    key: string | null
    met: string | null
    resolvedFrom: string | null
    remedy: string | null
    steps: { step: string; said: string }[]
  }
  parameters: Record<string, unknown>
  data?: unknown
  offerSource?: string | null
  decidedAt?: string | null
  request: Record<string, unknown>
  client?: Omit<Client, "ip" | "forwardedFor" | "userAgent"> | null
  geo?: Geo | null
}

/** The answer to a claim that was made here. */
export interface ClaimAnswer {
  decision: string | null
  reason: string | null
  means: string | null
  remedy: string | null
  event: string
  conversion: string | null
  warnings: Warning[]
}
