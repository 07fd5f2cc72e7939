import { attempt } from "./attempt.ts"
import { clickIds } from "./click-ids.ts"
import { consented } from "./consent.ts"
import { tell } from "./listen.ts"
import { collector } from "./options.ts"
import { waiting } from "./outbox.ts"
import { post, tellDenial } from "./post.ts"
import { forget, storage, store } from "./storage.ts"
import { meetVisitor, visitor } from "./visitor.ts"
import type { Tracked, WireAnswer, WireEvent, WireRequest } from "./wire.ts"

/** An event of this page. */
export type Made = WireEvent & { id: string; url: string }

/**
 * An event is smaller. The collector takes 64 KiB, and browsers let no more outlive a page, all together: there is
 * to be room for the page's view beside it. What they never let go would keep all that wait behind it.
 */
const TOO_MANY_BYTES = 60_000
/** What is on its way, so that nothing is twice. */
const sending: Record<string, boolean> = {}
let failures = 0
let timer: ReturnType<typeof setTimeout> | undefined

/**
 * Keeps an event before anything else, so that it survives whatever comes, and sends it in the same instant.
 * @throws TrackingError; after `network` it is sent again
 */
export function deliver(event: Made): Promise<Tracked> {
  const key = collector + event.id
  const body = attempt(() =>
    JSON.stringify({ ...visitor(), clicks: clickIds(event.url), events: [event] } satisfies WireRequest),
  )
  if (body && new Blob([body]).size < TOO_MANY_BYTES) {
    store(key, body)
    return send(key, meetVisitor)
  }
  return fail("bad_event") // its data holds itself, or what no JSON is made of, or is too much
}

/** Sends the oldest that waits; when it is delivered, that sends the next. */
export function flush(): void {
  timer = clearTimeout(timer) as undefined
  const key = consented() && waiting().find((key) => !sending[key])
  if (key) send(key).catch(Boolean) // it is told
}

/** The promise of a call that came to nothing. */
export async function fail(code: string): Promise<never> {
  throw tell("error", Object.assign(Error(code), { code }))
}

const LONGEST_PAUSE_S = 600

type Answer = Partial<WireAnswer> & { error?: { code: string } }

async function send(key: string, meet?: (vid: string) => void): Promise<Tracked> {
  sending[key] = true
  let response: Response | undefined
  let vid: Answer["vid"]
  let results: Answer["results"]
  let error: Answer["error"]
  let body: string | undefined
  try {
    body = `{"now":${Date.now()},${(storage()[key] as string).slice(1)}` // throws if it was taken back meanwhile
    response = await post(body)
    ;({ vid, results, error } = await response.json())
  } catch {
    if (!response && consented()) attempt(() => navigator.sendBeacon(`${collector}e`, body)) // what it says proves nothing
  }
  // Refused for good is one of the 400s, but not 408 and 429, nor 405: what a redirect has made a GET. Where it is not
  // the collector that says so, but a firewall or a page that is being deployed, the next page tries again, and what
  // waits behind it goes on.
  const isRefused = /^4(?!0[58]|29)/.test(response?.status as unknown as string /* a number is read as one */)
  sending[key] = isRefused && !error?.code
  // If it was denied meanwhile, the answer may have set the collector's cookie anew.
  if (!consented()) tellDenial()
  else if (vid) meet?.(vid)
  if (vid || (isRefused && error?.code)) {
    forget(key)
    failures = 0
    flush()
  } // a wide jitter, so that not all come back at once
  else
    timer ??= setTimeout(
      flush,
      1000 *
        Math.min(
          +(response?.headers.get("retry-after") as string) || 2 ** failures++ * Math.random(),
          LONGEST_PAUSE_S,
        ),
    )
  if (!vid) return fail(error?.code ?? "network")
  return tell("sent", { vid, ...results?.[0] } as Tracked) // one event, one result
}
