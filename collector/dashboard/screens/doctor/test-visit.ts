import type { Received } from "../../api/received.ts"
import type { Visitor } from "../../api/visitor.ts"

/** The parameter by which a test visit is known, whatever else its address has. */
export const MARKER = "ac_test"

/** A mark nobody else has. */
export const newMark = () =>
  Array.from(crypto.getRandomValues(new Uint8Array(6)), (byte) => (byte % 36).toString(36)).join("")

/**
 * The address to open for a test visit.
 * @param url where the visitor lands: a page, or a link of a funnel
 * @returns null where it is no address of the web
 */
export function addressOf(url: string, mark: string): string | null {
  if (!/^https?:\/\//i.test(url) || !URL.canParse(url)) return null
  const address = new URL(url)
  address.searchParams.set(MARKER, mark)
  return address.href
}

/** A view whose address has the mark, when it was received, and whose it is. */
export interface MarkedView {
  vid: string
  hit: string | null
  at: string
}

/** What the visitor did from that view on: whoever tests more than once was there before. */
export function visitFrom({ hit, at }: MarkedView, visitor: Visitor): Visitor {
  const began = visitor.hits.find((one) => one.hit === hit)?.at ?? at
  const events = visitor.events.filter((event) => event.at >= at)
  const changed = new Set(events.filter(tookEffect).map(({ conversion }) => conversion))
  return {
    vid: visitor.vid,
    hits: visitor.hits.filter((one) => one.at >= began),
    events,
    conversions: visitor.conversions.filter(({ id }) => changed.has(id)),
    more: [], // the newest are there, and the visit is of them
  }
}

const EFFECTS = ["created", "edited", "incremented", "deleted"]

/** Whether a claim made or changed a conversion. */
export const tookEffect = ({ decision }: Received): boolean => EFFECTS.includes(decision ?? "")
