/** Why nothing is sent to a destination, though the claim changed a conversion. */
export const SKIP_REASONS = {
  disabled_by_claim: "The claim says disable_postbacks.",
  condition: "Its type, status or amount is not what the destination asks for.",
  updates_off: "The destination takes no updates, or was told of this conversion already.",
  no_external_id: "The template needs {external}, and the entrance brought none.",
} as const satisfies Record<string, string>
export type SkipReason = keyof typeof SKIP_REASONS

/** Why a delivery was given up. */
export const FAILURES = {
  rejected: "The destination answered that trying again is of no use.",
  gave_up: "Every retry failed.",
  private_address: "The destination is on a private network.",
  destination_gone: "The settings have no such webhook any more, so that nothing can sign it.",
  erased: "What it was to tell of a person is not kept any more.",
} as const satisfies Record<string, string>
export type Failure = keyof typeof FAILURES

export const DELIVERY_STATES = ["waiting", "sent", "failed", "skipped"] as const
export type DeliveryState = (typeof DELIVERY_STATES)[number]

export const DESTINATION_KINDS = ["postback", "webhook"] as const
export type DestinationKind = (typeof DESTINATION_KINDS)[number]

/** A request as it will be sent; a webhook's is signed only then. */
export interface OutgoingRequest {
  method: "GET" | "POST"
  url: string
  /** By lower-case name. */
  headers: Record<string, string>
  body: string | null
}

/** What is planned for one destination: a request that waits, or the reason why there is none. */
export interface Delivery {
  /** It carries its time; later ones are greater. */
  id: string
  /** When it was planned, in ms since 1970. */
  at: number
  /** Null for a custom event. */
  conversion: string | null
  event: string
  /** The key of the destination. */
  destination: string
  kind: DestinationKind
  /** The traffic source that is told; null for a webhook. */
  source: string | null
  request: OutgoingRequest | null
  /** Null: it waits to be sent. */
  skipped: SkipReason | null
  settings: number
}

/** What an outcome says of a delivery. */
export interface Send {
  delivery: string
  destination: string
  state: "waiting" | "skipped"
  reason: SkipReason | null
}

/** A delivery in brief. */
export function sendOf({ id, destination, skipped }: Delivery): Send {
  return { delivery: id, destination, state: skipped === null ? "waiting" : "skipped", reason: skipped }
}
