import { type ClaimName, ownNameOf } from "./claim-names.ts"

interface Door {
  /** Whether it is a visitor's browser that comes in here. */
  isBrowser: boolean
  /** Names that parameters have here only, besides the usual ones. */
  names: ReadonlyMap<string, ClaimName>
}

const noNames: Door["names"] = new Map()

/** The doors an event can come through. */
export const DOORS = {
  script: { isBrowser: true, names: noNames },
  pixel: { isBrowser: true, names: noNames },
  // The pixel as TrackingDesk writes it.
  trackingdesk: {
    isBrowser: true,
    names: new Map([
      ["h", "hit"],
      ["c", "type"],
      ["a", "rev"],
    ]),
  },
  // A link into a funnel, and a numbered way out of a page.
  link: { isBrowser: true, names: noNames },
  action: { isBrowser: true, names: noNames },
  postback: { isBrowser: false, names: noNames },
  // A person, by hand.
  dashboard: { isBrowser: false, names: noNames },
  // A file names the click as marketers do.
  import: { isBrowser: false, names: new Map([["click", "hit"]]) },
} as const satisfies Record<string, Door>

export type Via = keyof typeof DOORS

/** What a door is like. */
export function doorOf(via: Via): Door {
  return DOORS[via]
}

/** What a parameter's name, in lower case, means at a door; null if it is a further parameter. */
export function nameAtDoor(via: Via, name: string): ClaimName | null {
  return doorOf(via).names.get(name) ?? ownNameOf(name)
}
