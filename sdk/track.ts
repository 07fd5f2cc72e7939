import { arrival } from "./arrival.ts"
import { attempt } from "./attempt.ts"
import { consented } from "./consent.ts"
import { readCookie } from "./cookie.ts"
import { deliver, fail, type Made } from "./deliver.ts"
import { erase } from "./erase.ts"
import { newId } from "./id.ts"
import { tell } from "./listen.ts"
import { options } from "./options.ts"
import type { Tracked, WireProperties } from "./wire.ts"

/** What a page may say of an event; anything else it gives is kept as the event's data. */
export interface Properties extends WireProperties {
  [more: string]: unknown
}

/** One call of `track`. */
interface Call {
  /** The page's address then. */
  at: string
  /** What its answer will be. */
  sent?: Promise<Tracked>
  /** Once somebody sees the page. */
  event?: Made
  /** Of a view, once the collector has answered it. */
  hit?: string | undefined
}

/** The newest view of this page, once there is one. */
export let newest: Call | undefined

/** The page's address now, without its fragment: that is another place on the same page. */
const address = () => location.href.split("#")[0] as string // there is always a first part

/** Whether it is another than that of the newest view. */
export const isMoved = () => newest && newest.at !== address()

/** Calls that wait, for somebody to see the page or for the visitor's consent: in memory only. */
const held: (() => void)[] = []

/** Lets those look again that wait, in order. */
export function release(): void {
  for (const go of held.splice(0)) go()
}

/**
 * Records one event, at once or as soon as it may be; the promise settles with the collector's answer. A page is
 * viewed before anything else happens on it.
 */
export function track(name: string, data?: Properties): Promise<Tracked> {
  arrival() // before the address is read: it may hold a token
  // As it is now: what is held is told later, and the page may go on writing into its own. What throws is told then.
  data &&= attempt(() => ({ ...data })) ?? data
  if (name !== "view" && !newest) track("view")
  const call: Call = { at: address() }
  const answered = new Promise<Tracked>((resolve) => {
    const go = () => {
      if (!document.prerendering) call.event ??= eventOf(name, data)
      if (!call.event || consented() == null) held.push(go)
      else if (consented()) resolve(deliver(call.event))
      else {
        if (readCookie()) erase() // it was kept before the browser's settings denied it
        resolve(fail("denied"))
      }
    }
    go()
  })
  // A rejection nobody looks at must not reach the page's console as unhandled.
  answered.then(({ hit }) => (call.hit = hit), Boolean)
  call.sent = answered
  if (name === "view") newest = call
  return answered
}

/** An event, with what the page itself tells of it. */
function eventOf(name: string, data: Properties | undefined): Made {
  return tell("made", {
    name,
    id: newId(),
    data,
    page: options.page,
    kind: options.kind,
    view: newest?.event?.id,
    url: location.href,
    referrer: isMoved() ? (newest as Call).at : document.referrer, // there is one to have moved from
    webdriver: navigator.webdriver,
  })
}
