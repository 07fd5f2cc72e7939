// @ts-check
/** The collector, as the page asks it: with the token of the visit, until the visit ends. */

/** @typedef {Record<string, unknown>} Parameters */
/** @typedef {{ code: string, parameter?: string, message: string }} Warning */
/**
 * One line of the log, as the list and the stream give it. `revenue` is in whole units of the currency.
 * @typedef {{ id: string, at: string, happenedAt: string | null, via: string, name: string, vid: string | null, hit: string | null,
 *   page: string | null, decision: string | null, reason: string | null, means: string | null, type: string | null,
 *   status: string | null, revenue: number | null, revenueMinor: number | null, currency: string | null, tx: string | null,
 *   conversion: string | null, settings: number | null, warnings: Warning[] }} Received
 */
/** @typedef {{ key: string | null, met: string | null, resolvedFrom: string | null, remedy: string | null,
 *   steps: { step: string, said: string }[] }} Explanation */
/** @typedef {Received & { explanation: Explanation, parameters: Parameters, request: Parameters }} Explained */
/** @typedef {{ at: string, changes: Record<string, { from: unknown, to: unknown }> }} Revision */
/** @typedef {{ type: string, revenue: number | null, currency: string | null, page: string | null, hitAt: string,
 *   createdAt: string, parameters: Parameters, revisions: Revision[],
 *   assists: { page: string | null, at: string }[] }} Conversion */
/** @typedef {{ key: string, state: "on" | "off", warning: boolean, failures: number, lastError: string | null,
 *   waiting: number }} Destination */
/** @typedef {{ event: string, at: string, error: string }} Rejected */
/** @typedef {{ items: Received[], next: string | null }} Page newest first, and the cursor of the page below */

const TOKEN = "afterclick-token"

/** The collector does not know the token: asking again is of no use. */
export class TokenRefused extends Error {}

let visit = new AbortController()

/** The token of the link, or else of this tab. A link's leaves the address, and so every history and screenshot. */
export function knownToken() {
  const given = new URLSearchParams(location.hash.slice(1).replaceAll("+", "%2B")).get("token")
  if (given === null) return sessionStorage.getItem(TOKEN)
  history.replaceState(null, "", location.pathname + location.search)
  return given
}

/** @param {string} token @returns what is aborted when the visit ends */
export function beginVisit(token) {
  endVisit()
  visit = new AbortController()
  sessionStorage.setItem(TOKEN, token)
  return visit.signal
}

/** Forgets the token, and ends every request of the visit. */
export function endVisit() {
  visit.abort()
  sessionStorage.removeItem(TOKEN)
}

/**
 * Asks for a path below api/v1/.
 * @param {string} path
 * @param {{ method?: "GET" | "POST", signal?: AbortSignal }} [how]
 * @throws {TokenRefused} or else an error in the collector's own words
 */
export async function ask(path, { method = "GET", signal = visit.signal } = {}) {
  const headers = { authorization: `Bearer ${sessionStorage.getItem(TOKEN)}` }
  const answer = await fetch(`api/v1/${path}`, { method, headers, signal, cache: "no-store" })
  if (answer.ok) return answer
  if (answer.status === 401) throw new TokenRefused("The collector does not know this token.")
  const said = await answer.json().catch(() => null) // a proxy's error page is no JSON; the status says enough
  throw new Error(said?.error?.message ?? `The collector answered ${answer.status}.`)
}

/** What to tell of an error: nothing, where it is only that the visit ended. @param {unknown} error */
export function faultOf(error) {
  if (!(error instanceof Error)) return String(error)
  return error.name === "AbortError" ? "" : error.message
}
