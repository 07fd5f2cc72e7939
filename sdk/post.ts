import { consented } from "./consent.ts"
import { collector } from "./options.ts"

/** The collector takes no cookie from this site: it does so only from those its settings list. */
let isRefused = false

/**
 * Posts to the collector in a way that outlives the page: a fetch needs `keepalive` for it. As text/plain a
 * browser asks no permission first. https://fetch.spec.whatwg.org/#cors-safelisted-request-header
 * Its cookie may go along to the same host, or one under the same parent.
 */
export async function post(body: string, isAgain = isRefused): Promise<Response> {
  // The browser has the last word on what is the same site.
  const withCookie = !isAgain && collector.includes(location.hostname.split(".").slice(-2).join("."))
  const credentials = withCookie ? "include" : "omit"
  return fetch(`${collector}e`, { body, method: "POST", credentials, keepalive: true }).then(
    (response) => {
      isRefused = isAgain // no sooner: where there is no network, it says nothing of the cookie
      return response
    },
    (error) => {
      // Perhaps the answer was withheld only for the cookie's sake. The same again changes nothing there.
      if (withCookie && consented()) return post(body, true)
      throw error
    },
  )
}

/** Tells that the visitor has denied: the collector takes its cookie back. */
export function tellDenial(): void {
  post('{"consent":"denied"}').catch(Boolean) // without it, its cookie is sent no more all the same
}
