import { arrival } from "./arrival.ts"
import { consented } from "./consent.ts"
import { deliver, fail, type Made } from "./deliver.ts"
import { newId } from "./id.ts"
import { tell } from "./listen.ts"
import { options } from "./options.ts"
import type { Tracked, WireProperties } from "./wire.ts"

/** What a page may say of an event; anything else it gives is kept as the event's data. */
export interface Properties extends WireProperties {
  [more: string]: unknown
}

/** An event of this page: the path and query it had then, and the hit once the collector has answered it. */
interface Call extends Promise<Tracked> {
  id: string
  at: string
  hit?: string | undefined
}

/** The newest view of this page, once there is one. */
export let newest: Call | undefined

/** The path and query of the page, as they are now. */
export const address = () => location.href.split("#")[0] as string

/** Whether it is another than that of the newest view. */
export const isMoved = () => newest?.at !== address()

/**
 * Records one event; the promise settles with the collector's answer. A page is viewed before anything else
 * happens on it.
 */
export function track(name: string, data?: Properties): Promise<Tracked> {
  if (name !== "view" && !newest) track("view")
  const event = eventOf(name, data)
  tell("made", event)
  const call: Call = Object.assign(deliverWhenItMay(event), { id: event.id, at: address() })
  // A rejection nobody looks at must not reach the page's console as unhandled.
  call.then(({ hit }) => {
    call.hit = hit
  }, Boolean)
  if (name === "view") newest = call
  return call
}

/** Events that wait, for somebody to see the page or for the visitor's consent: in memory only. */
const held: ((value?: unknown) => void)[] = []
const released = () => new Promise((go) => held.push(go))

/** Lets those look again that wait, in order. */
export function release(): void {
  for (const go of held.splice(0)) go()
}

async function deliverWhenItMay(event: Made): Promise<Tracked> {
  while (document.prerendering) {
    await released()
    event.id = newId() // it happens now
  }
  while (consented() == null) await released()
  return consented() ? deliver(event) : fail("denied")
}

/** An event, with what the page itself tells of it. */
function eventOf(name: string, data: Properties | undefined): Made {
  arrival() // before the address is read: it may hold a token
  if (data?.p && name === "view") options.page = data.p
  return {
    name,
    id: newId(),
    data,
    page: options.page,
    kind: options.kind,
    view: newest?.id,
    url: location.href,
    referrer: newest && isMoved() ? newest.at : document.referrer,
    webdriver: navigator.webdriver,
  }
}
