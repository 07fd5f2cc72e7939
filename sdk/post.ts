import { collector } from "./options.ts"

let isRefused = false

/** Whether the collector's cookie may go along: to the same host, or one under the same parent. */
export function mayCookie(): boolean {
  return !isRefused && collector.includes(location.hostname.split(".").slice(-2).join("."))
}

/** The collector takes no cookie from this site: it does so only from those its settings list. */
export function refuseCookie(): void {
  isRefused = true
}

/**
 * Posts to the collector in a way that outlives the page: a fetch needs `keepalive` for it. As text/plain a
 * browser asks no permission first. https://fetch.spec.whatwg.org/#cors-safelisted-request-header
 */
export function post(body: string): Promise<Response> {
  const credentials = mayCookie() ? "include" : "omit" // the browser has the last word on what is the same site
  return fetch(`${collector}e`, { body, method: "POST", credentials, keepalive: true })
}
