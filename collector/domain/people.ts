import type { Conversion, Hit, Outcome, Received, RequestFacts, Revision } from "./event.ts"

/**
 * What is left of records when what concerns a person in them is gone: enough that every sum stays as it was, and
 * that nothing which was recorded can be recorded again.
 */

interface Recorded {
  received: Received
  outcome: Outcome
}

const GONE = "Erased: what concerned a person here is not kept any more."

/** A request of which only the way it came is known. */
function bareRequest<Facts extends RequestFacts>(request: Facts): Facts {
  const nothing = { url: "", referer: null, ip: null, forwardedFor: null, userAgent: null, language: null }
  return { ...request, ...nothing }
}

/** A hit by which visits are counted: where it was, whence by the settings' words, what it cost; not by whom. */
export function bareHit(hit: Hit): Hit {
  const { geo, request } = hit
  return {
    ...hit,
    ...{ url: null, referrer: null, mark: "", parameters: {}, external: null, client: null },
    geo: geo && { ...geo, geonameId: null },
    request: bareRequest(request),
  }
}

/** An event of which is left that it was, by which door, when, and what was decided. */
export function bareEvent({ received, outcome }: Recorded): Recorded {
  return { received: bareReceived(received), outcome: bareOutcome(outcome) }
}

function bareReceived(received: Received): Received {
  return {
    ...received,
    ...{ fields: [], view: null, data: null, client: null, geo: null },
    byHand: received.byHand && { ...received.byHand, note: null },
    request: bareRequest(received.request),
  }
}

function bareOutcome(outcome: Outcome): Outcome {
  return { ...outcome, told: null, warnings: [], steps: [{ step: "decision", said: GONE }] }
}

/** A conversion as it counts, without the claim's own words. */
export function bareConversion(conversion: Conversion): Conversion {
  return { ...conversion, parameters: {}, request: bareRequest(conversion.request) }
}

/** A change without the claim's own words. */
export function bareRevision(revision: Revision): Revision {
  return { ...revision, changes: without(revision.changes, ["parameters"]) }
}

/** What stands for a visitor, and for each of the visitor's hits, once the visitor is erased. */
export interface Stranger {
  vid: string
  hits: ReadonlyMap<string, string>
}

/** A hit of nobody. */
export function strangersHit(hit: Hit, { vid, hits }: Stranger): Hit {
  const named = (id: string) => hits.get(id) ?? id
  return { ...bareHit(hit), vid, id: named(hit.id), entrance: named(hit.entrance) }
}

/** An event of nobody: it names no visitor, no hit and no sale, so that who sends it again hears of none. */
export function strangersEvent(record: Recorded): Recorded {
  const { received, outcome } = bareEvent(record)
  const nobody = { vid: null, hit: null }
  return {
    received: { ...received, ...nobody, about: null, inView: null, fingerprint: null },
    outcome: { ...outcome, ...nobody, tx: null },
  }
}

/** A sale of nobody: it counts, and nothing meets it any more. */
export function strangersConversion(conversion: Conversion, { vid, hits }: Stranger): Conversion {
  const { hit, entrance } = conversion
  return {
    ...bareConversion(conversion),
    key: JSON.stringify(["erased", conversion.id]),
    ...{ vid, hit: hits.get(hit) ?? hit, entrance: hits.get(entrance) ?? entrance },
    ...{ tx: null, eventId: null, anyType: false, anyPage: false },
  }
}

/** A change of such a sale. */
export function strangersRevision(revision: Revision): Revision {
  return {
    ...revision,
    changes: without(revision.changes, ["parameters", "key", "tx", "eventId", "vid", "hit"]),
  }
}

function without<Values extends Record<string, unknown>>(values: Values, names: readonly string[]): Values {
  const left = Object.entries(values).filter(([name]) => !names.includes(name))
  return Object.fromEntries(left) as Values // some of what it had, each as it was
}
