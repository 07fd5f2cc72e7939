import type { ClaimName } from "./claim-names.ts"

interface Door {
  /** Whether it is a visitor's browser that comes in here. */
  isBrowser: boolean
  /** Names that parameters have here only, besides the usual ones. */
  names: Readonly<Record<string, ClaimName>>
}

/** The doors an event can come through. */
export const DOORS = {
  script: { isBrowser: true, names: {} },
  pixel: { isBrowser: true, names: {} },
  // The pixel as TrackingDesk writes it.
  trackingdesk: { isBrowser: true, names: { h: "hit", c: "type", a: "rev" } },
  postback: { isBrowser: false, names: {} },
  import: { isBrowser: false, names: {} },
} as const satisfies Record<string, Door>

export type Via = keyof typeof DOORS

/** What a door is like. */
export function doorOf(via: Via): Door {
  return DOORS[via]
}
