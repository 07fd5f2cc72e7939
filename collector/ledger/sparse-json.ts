import type { Outcome, Received, RequestFacts, View } from "../domain/event.ts"
import {
  type Client,
  type Device,
  type Product,
  unknownClient,
  unknownProduct,
} from "../domain/hit/client.ts"

/**
 * Most of what a record could say it does not say. In JSON that is left out, and read again as what is understood
 * where nothing is said; older rows say all of it. What is understood is never changed: rows rely on it. Each
 * `…Said` names every field, as the compiler sees to, so that none is forgotten.
 */
type Said<Whole> = Record<keyof Whole, unknown>

/** JSON has no such field. */
const UNDERSTOOD = undefined

const unless = (value: unknown, understood: unknown) => (value === understood ? UNDERSTOOD : value)
const unlessNone = (list: readonly unknown[]) => (list.length === 0 ? UNDERSTOOD : list)
const orNot = (value: unknown) => value ?? UNDERSTOOD

const REQUEST = { referer: null, ip: null, forwardedFor: null, userAgent: null, language: null }

export function requestSaid<Facts extends RequestFacts>(request: Facts): Said<RequestFacts> {
  const { referer, ip, forwardedFor, userAgent, language, ...same } = request
  const facts = { referer: orNot(referer), ip: orNot(ip), forwardedFor: orNot(forwardedFor) }
  return { ...same, ...facts, userAgent: orNot(userAgent), language: orNot(language) }
}

export const wholeRequest = <Facts extends RequestFacts>(said: Partial<Facts>): Facts =>
  ({ ...REQUEST, ...said }) as Facts // written by requestSaid, or whole

const productSaid = ({ family, major, minor, patch }: Product): Said<Product> => ({
  ...{ family: orNot(family), major: orNot(major), minor: orNot(minor), patch: orNot(patch) },
})

const deviceSaid = ({ class: kind, brand, model }: Device): Said<Device> => ({
  ...{ class: orNot(kind), brand: orNot(brand), model: orNot(model) },
})

export const clientSaid = ({ browser, os, device, mobile, bot, language }: Client): Said<Client> => ({
  ...{ browser: productSaid(browser), os: productSaid(os), device: deviceSaid(device) },
  ...{ mobile: unless(mobile, false), bot: unless(bot, false), language: orNot(language) },
})

export const wholeClient = ({ browser, os, device, ...same }: Partial<Client>): Client => ({
  ...{ ...unknownClient, ...same },
  ...{ browser: { ...unknownProduct, ...browser }, os: { ...unknownProduct, ...os } },
  device: { ...unknownClient.device, ...device },
})

const viewSaid = (view: View): Said<View> => ({
  ...{ hit: view.hit, page: view.page, kind: orNot(view.kind), url: orNot(view.url) },
  ...{ referrer: orNot(view.referrer), funnel: orNot(view.funnel), source: orNot(view.source) },
  ...{ campaign: orNot(view.campaign), linkHit: orNot(view.linkHit), clicks: orNot(view.clicks) },
  ...{ isDriven: unless(view.isDriven, false), passage: orNot(view.passage) },
})

const VIEW: Omit<View, "hit" | "page"> = {
  ...{ kind: null, url: null, referrer: null, funnel: null, source: null, campaign: null },
  ...{ linkHit: null, clicks: null, isDriven: false, passage: null },
}

/** What columns of its own say of an event. */
const COLUMNS = ["id", "at", "via", "name", "import"] as const
export type EventColumns = Pick<Received, (typeof COLUMNS)[number]>

/** What its hit says of an event, if it made one: the hit is kept for longer. */
const OF_HIT = ["request", "client", "geo"] as const
export type OfHit = (typeof OF_HIT)[number]

/** @param isInHit whether the hit that it made says of it what a hit can say */
export function receivedSaid(
  event: Received,
  isInHit: boolean,
): Said<Omit<Received, keyof EventColumns | OfHit>> & Partial<Said<Pick<Received, OfHit>>> {
  const { at, vid, view, client } = event
  return {
    ...{ happenedAt: unless(event.happenedAt, at), vid: orNot(vid), about: unless(event.about, vid) },
    ...{ source: orNot(event.source), isAuthorised: unless(event.isAuthorised, false) },
    ...{
      fingerprint: orNot(event.fingerprint),
      byHand: orNot(event.byHand),
      view: view ? viewSaid(view) : UNDERSTOOD,
    },
    ...{ fields: unlessNone(event.fields), page: orNot(event.page), hit: orNot(event.hit) },
    ...{ inView: orNot(event.inView), data: orNot(event.data), geo: isInHit ? UNDERSTOOD : orNot(event.geo) },
    client: isInHit || client === null ? UNDERSTOOD : clientSaid(client),
    request: isInHit ? UNDERSTOOD : requestSaid(event.request),
  }
}

const understoodOf = ({ id, at, via, name, import: file }: EventColumns, vid: string | null) => ({
  ...{ id, at, via, name, import: file, happenedAt: at, about: vid, vid },
  ...{ source: null, isAuthorised: false, fingerprint: null, byHand: null, view: null, fields: [] },
  ...{ page: null, hit: null, inView: null, data: null, client: null, geo: null },
})

/** The event as it was received; without what its hit says of it, if `isInHit`. */
export function wholeReceived(
  said: Partial<Received>,
  columns: EventColumns,
): { received: Received; isInHit: boolean } {
  const { view = null, client = null, request, vid = null } = said
  const received = {
    ...understoodOf(columns, vid),
    ...said,
    view: view && { ...VIEW, ...view },
    client: client && wholeClient(client),
    request: wholeRequest(request ?? { method: "", url: "" }),
  }
  return { received, isInHit: request === undefined }
}

/** Of what became of an event as much as does not follow from the event: of a view, next to nothing. */
export function outcomeSaid(outcome: Outcome, received: Received): Said<Outcome> {
  const { decision, reason, conversion, met, key, type, status, tx, duplicate, conflict } = outcome
  const { event, vid, hit, page } = understoodOfOutcome(received)
  return {
    ...{ event: unless(outcome.event, event), vid: unless(outcome.vid, vid) },
    ...{ hit: unless(outcome.hit, hit), page: unless(outcome.page, page) },
    ...{ decision: orNot(decision), reason: orNot(reason), conversion: orNot(conversion), met: orNot(met) },
    ...{ key: orNot(key), type: orNot(type), status: orNot(status), tx: orNot(tx) },
    ...{ revenueMinor: orNot(outcome.revenueMinor), expectedMinor: orNot(outcome.expectedMinor) },
    ...{ currency: orNot(outcome.currency), duplicate: orNot(duplicate), conflict: orNot(conflict) },
    ...{ offerSource: orNot(outcome.offerSource), resolvedFrom: orNot(outcome.resolvedFrom) },
    ...{ settings: outcome.settings, at: unless(outcome.at, 0), order: unless(outcome.order, "") },
    ...{ told: orNot(outcome.told), firstInSession: orNot(outcome.firstInSession) },
    ...{ candidates: unlessNone(outcome.candidates), sends: unlessNone(outcome.sends) },
    ...{ warnings: unlessNone(outcome.warnings), steps: unlessNone(outcome.steps) },
  }
}

const understoodOfOutcome = ({ id, vid, hit, page, view }: Received) => ({
  ...{ event: id, vid, hit: view?.hit ?? hit, page: view?.page ?? page },
})

const OUTCOME: Omit<Outcome, "event" | "vid" | "hit" | "page" | "settings"> = {
  ...{ decision: null, reason: null, conversion: null, met: null, key: null, type: null, status: null },
  ...{ revenueMinor: null, expectedMinor: null, currency: null, tx: null, duplicate: null, conflict: null },
  ...{ candidates: [], offerSource: null, resolvedFrom: null, at: 0, order: "", told: null },
  ...{ sends: [], firstInSession: null, warnings: [], steps: [] },
}

export const wholeOutcome = (
  said: Partial<Outcome> & Pick<Outcome, "settings">,
  received: Received,
): Outcome => ({
  ...OUTCOME,
  ...understoodOfOutcome(received),
  ...said,
})
