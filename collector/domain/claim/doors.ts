import { CLAIM_NAMES, type ClaimName, ownNameOf } from "./claim-names.ts"

interface Door {
  /** Whether it is a visitor's browser that comes in here. */
  isBrowser: boolean
  /** What names mean here only, besides the usual ones; null makes one a further parameter. */
  names: ReadonlyMap<string, ClaimName | null>
}

const noNames: Door["names"] = new Map()

/**
 * Whom and when: a page says so by our own names or not at all. What it calls `cid`, `visitor`, `page` or `timestamp`
 * is something of its own.
 */
const OF_PAGES: Door["names"] = new Map(
  (["hit", "vid", "p", "at"] as const).flatMap((own) => CLAIM_NAMES[own].map((name) => [name, null])),
)

/** The doors an event can come through. */
export const DOORS = {
  script: { isBrowser: true, names: OF_PAGES },
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
  const here = doorOf(via).names.get(name)
  return here === undefined ? ownNameOf(name) : here
}
