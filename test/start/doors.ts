import { writeFileSync } from "node:fs"
import { join } from "node:path"
import type { Via } from "../../collector/domain/claim/doors.ts"
import type { RunningCollector } from "./collector.ts"
import { temporaryFolder } from "./process.ts"

/** What a claim says, by our own names. */
export type Said = Partial<
  Record<
    "hit" | "vid" | "p" | "rev" | "tx" | "type" | "status" | "event_id" | "at" | "strict" | "explain",
    string
  >
>

/** Who sends it: the cookie of a browser, and headers of any kind. */
export interface Sender {
  vid?: string
  headers?: Record<string, string>
}

/** What a sender hears, read the same whatever the door: from the body, or from an image's headers. */
export interface Heard {
  status: number
  decision: string | null
  reason: string | null
  response: Response
}

export interface Door {
  via: Via
  isBrowser: boolean
  send: (collector: Pick<RunningCollector, "url">, said: Said, sender?: Sender) => Promise<Heard>
}

/** An offer source that talks of sales in its own words; the tests' settings know it as acme. */
export const ACME = {
  id: "acme",
  parameters: { hit: "aff_sub", rev: ["gain"], tx: "order_no", type: "kind", status: "state" },
  statuses: { paid: "approved", waiting: "pending", bounced: "declined", gone: "rejected" },
}

/** Every way a claim can come in, each written as its senders write it. */
export const doors = {
  "the script, JSON": browser("script", (url, said, init) =>
    fetch(`${url}/e`, { ...init, method: "POST", body: scriptBody(said) }),
  ),
  "the script, query and empty body": browser("script", (url, said, init) =>
    fetch(`${url}/e?${query({ name: "conversion", ...said })}`, { ...init, method: "POST" }),
  ),
  "the pixel": browser("pixel", (url, said, init) => fetch(`${url}/pb.gif?${query(said)}`, init)),
  "the TrackingDesk pixel": browser("trackingdesk", (url, said, init) =>
    fetch(`${url}/shop/a.gif?${query(renamed(said, { hit: "h", type: "c", rev: "a" }))}`, init),
  ),
  "the TrackingDesk pixel, usual names": browser("trackingdesk", (url, said, init) =>
    fetch(`${url}/shop/a.gif?${query(renamed(said, { hit: "clickid", rev: "payout" }))}`, init),
  ),
  "a postback, GET": server((url, said, init) => fetch(`${url}/pb/?${query(said)}`, init)),
  "a postback, form": server((url, said, init) =>
    fetch(`${url}/pb/`, { ...init, method: "POST", body: new URLSearchParams(said) }),
  ),
  "a postback, JSON": server((url, said, { headers }) => {
    const own = { ...headers, "content-type": "application/json" }
    return fetch(`${url}/pb/`, { method: "POST", headers: own, body: JSON.stringify(said) })
  }),
  "a postback of acme, in its own words": server((url, said, init) => {
    const words = { approved: "paid", pending: "waiting", declined: "bounced", rejected: "gone" }
    const state = words[said.status as keyof typeof words] ?? said.status
    const own = state === undefined ? said : { ...said, status: state }
    const names = { hit: "aff_sub", rev: "gain", tx: "order_no", type: "kind", status: "state" }
    return fetch(`${url}/pb/acme?${query(renamed(own, names))}`, init)
  }),
} as const satisfies Record<string, Door>

export const doorNames = Object.keys(doors) as (keyof typeof doors)[] // the keys of a constant are known
export const browserDoors = doorNames.filter((name) => doors[name].isBrowser)

type Fetch = (url: string, said: Said, init: { headers: Record<string, string> }) => Promise<Response>

function browser(via: Via, ask: Fetch): Door {
  return { via, isBrowser: true, send: (collector, said, sender) => heard(ask, collector, said, sender) }
}

function server(ask: Fetch): Door {
  const send: Door["send"] = (collector, said, { headers = {} } = {}) =>
    heard(ask, collector, said, { headers }) // a server has no cookie of ours
  return { via: "postback", isBrowser: false, send }
}

async function heard(ask: Fetch, { url }: { url: string }, said: Said, sender: Sender = {}): Promise<Heard> {
  const cookie = sender.vid === undefined ? {} : { cookie: `afterclick=${sender.vid}` }
  const response = await ask(url, said, { headers: { ...cookie, ...sender.headers } })
  const { status, headers } = response
  if (headers.get("content-type")?.startsWith("image/"))
    return { status, response, decision: headers.get("x-decision"), reason: headers.get("x-reason") }
  type Answer = { decision?: string; reason?: string; results?: Answer[] }
  const answer = (await response.clone().json()) as Answer // what the wire promises; the tests assert on it
  const { decision = null, reason = null } = answer.results?.[0] ?? answer
  return { status, response, decision, reason }
}

function scriptBody(said: Said): string {
  return JSON.stringify({ events: [{ name: "conversion", ...said }] })
}

function query(said: Record<string, string>): string {
  return new URLSearchParams(said).toString()
}

function renamed(said: Said, names: Partial<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(Object.entries(said).map(([name, value]) => [names[name] ?? name, value]))
}

/** A file of settings for a collector to start with. */
export function settingsFile(document: object): string {
  const file = join(temporaryFolder(), "settings.json")
  writeFileSync(file, JSON.stringify(document))
  return file
}

/** A visitor who has viewed a page. */
export async function viewedBy(
  { url }: Pick<RunningCollector, "url">,
  page: string,
  vid?: string,
): Promise<{ vid: string; hit: string }> {
  const body = JSON.stringify({ events: [{ name: "view", p: page }], ...(vid && { vid }) })
  let response = await fetch(`${url}/e`, { method: "POST", body })
  // On a busy machine a store may be late; who is asked to come again does, as any browser.
  while (response.status === 503) response = await fetch(`${url}/e`, { method: "POST", body })
  type Answer = { vid: string; results: { hit: string }[] }
  const answer = (await response.json()) as Answer // what the wire promises
  return { vid: answer.vid, hit: answer.results[0]?.hit ?? "" }
}
