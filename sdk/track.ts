import { asId, newId } from "./id.ts"
import { send, TrackingError } from "./send.ts"
import type { Tag } from "./tag.ts"
import { idInUrl, meetVisitor, visitor } from "./visitor.ts"
import type { WireEvent, WireResult } from "./wire.ts"

/** What a page may say of an event; anything else it gives is kept as the event's data. */
export interface Properties {
  p?: string
  f?: string
  ts?: string
  c?: string
  url?: string
  vid?: string
  hit?: string
  rev?: string | number
  tx?: string
  type?: string
  status?: string
  currency?: string
  event_id?: string
  [more: string]: unknown
}

/** The collector's answer to one event. */
export interface Tracked extends WireResult {
  vid: string
}

const OWN = "p f ts c url vid hit rev tx type status currency event_id".split(" ")

/** The hit of this page's newest view, once the collector has answered it. */
let lastHit: string | undefined

/** Sends one event at once; the promise settles with the collector's answer. */
export async function track(tag: Tag, name: string, properties: Properties = {}): Promise<Tracked> {
  const event = { ...aroundIt(tag, name), ...split(properties), name, id: newId() }
  const { vid, fresh } = visitor()
  const answer = await send(tag.endpoint, { vid, fresh, events: [event] })
  const met = asId(answer.vid)
  const result = answer.results?.[0]
  if (!met || !result) throw new TrackingError("no_answer") // not the collector: a captive portal, a proxy's page
  meetVisitor(met)
  if (name === "view") lastHit = result.hit
  return { vid: met, ...result }
}

/** What the page itself tells of an event. Of a claim nothing: the hit to convert is rarely this page's. */
function aroundIt({ page, kind }: Tag, name: string): Partial<WireEvent> {
  if (name === "conversion") return {}
  if (name !== "view") return defined({ p: page, hit: lastHit })
  return defined({ p: page, kind, url: location.href, referrer: document.referrer, hit: idInUrl("hit") })
}

function split(properties: Properties): Partial<WireEvent> {
  const entries = Object.entries(properties)
  const own = Object.fromEntries(entries.filter(([name]) => OWN.includes(name)))
  const data = Object.fromEntries(entries.filter(([name]) => !OWN.includes(name)))
  return { ...defined(own), ...(Object.keys(data).length > 0 && { data }) }
}

function defined(event: object): Partial<WireEvent> {
  return Object.fromEntries(Object.entries(event).filter(([, value]) => value != null && value !== ""))
}
