import type { WireAnswer, WireRequest } from "./wire.ts"

/** What a call's promise is rejected with: the collector's error code, or `network`. */
export class TrackingError extends Error {
  readonly code: string
  constructor(code: string) {
    super(code)
    this.code = code
  }
}

/** Set once the collector has refused this site's cookies: it takes them only from sites its settings list. */
const REFUSED = "afterclick_omit"
/** Whether this page sends cookies along; known at its first event. */
let takesCookies: boolean | undefined

/**
 * Posts events so that they arrive even if the page is left at once. As text/plain a browser asks no
 * permission first. https://fetch.spec.whatwg.org/#cors-safelisted-request-header
 * @throws TrackingError
 */
export async function send(endpoint: URL, request: WireRequest): Promise<WireAnswer> {
  const body = JSON.stringify(request)
  const response = await post(endpoint, body)
  const answer = await response.json().catch(() => ({}))
  if (!response.ok) throw new TrackingError(answer.error?.code ?? `http_${response.status}`)
  return answer
}

async function post(endpoint: URL, body: string): Promise<Response> {
  takesCookies ??= isSameSite(endpoint.hostname) && !isRefused()
  const withCookies = takesCookies
  try {
    return await fetch(endpoint, {
      method: "POST",
      body,
      keepalive: true,
      credentials: withCookies ? "include" : "omit",
    })
  } catch {
    if (!withCookies) throw new TrackingError("network")
    takesCookies = false // the answer was withheld from us; sending the same event again changes nothing there
    const response = await post(endpoint, body)
    noteRefused()
    return response
  }
}

function isRefused(): boolean {
  try {
    return !!sessionStorage[REFUSED]
  } catch {
    return false // storage throws where it is denied: then each page finds out by itself
  }
}

function noteRefused(): void {
  try {
    sessionStorage[REFUSED] = 1
  } catch {
    // as above
  }
}

/** The same host, or one under the same parent; the browser has the last word. */
function isSameSite(host: string): boolean {
  const parent = (name: string) => name.split(".").slice(-2).join(".")
  return parent(host) === parent(location.hostname)
}
