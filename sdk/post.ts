import { collector } from "./options.ts"

/** Whether the collector's cookie goes along: it takes it only from sites its settings list. */
export let withCookie: boolean | undefined

/** From now on it does not. */
export function leaveCookie(): void {
  withCookie = false
}

/**
 * Posts to the collector in a way that outlives the page: a fetch needs `keepalive` for it. As text/plain a
 * browser asks no permission first. https://fetch.spec.whatwg.org/#cors-safelisted-request-header
 */
export function post(body: string): Promise<Response> {
  // The same host, or one under the same parent; the browser has the last word.
  withCookie ??= collector.includes(location.hostname.split(".").slice(-2).join("."))
  return fetch(`${collector}e`, {
    body,
    method: "POST",
    credentials: withCookie ? "include" : "omit",
    keepalive: true,
  })
}
