import { setImmediate } from "node:timers/promises"
import { expect } from "vitest"
import type { Via } from "../../collector/domain/claim/doors.ts"
import type { WireAnswer } from "../../sdk/wire.ts"
import type { RunningCollector } from "./collector.ts"

/** A shop with funnels: rotators in a row, a test of two ways, and the ways out of its pages. */
export const SHOP = "https://shop.example"
export const DOCUMENT = {
  types: [{ name: "Lead" }, { name: "Upsell" }],
  pages: [
    { id: "lp", kind: "lander", url: `${SHOP}/lp?hit=old&q=a%20b+c&&vid=x&z={data-adset}#top` },
    { id: "lp-b", kind: "lander", url: `${SHOP}/b` },
    { id: "widget", kind: "offer", url: `${SHOP}/w/{source}?clickid={hit}&v={visitor}`, payout: 25 },
    { id: "upsell", kind: "offer", url: `${SHOP}/upsell` },
    {
      id: "tokens",
      url: `${SHOP}/t?${["hit", "visitor", "page", "funnel", "source", "campaign", "external", "cost", "data-adset", "data-utm_term", "timestamp", "random"].map((token) => `${token}={${token}}`).join("&")}`,
    },
    { id: "umlaut", url: "https://shop.example/ü?größe=1 2" },
  ],
  trafficSources: [
    {
      id: "meta",
      currency: "EUR",
      cpc: 0.0025,
      parameters: {
        ...{ campaign: "camp", external: "click", keyword: "kw", cost: "cost", currency: "cur" },
        custom: { adset: "adset_id" },
      },
    },
  ],
  funnels: [
    {
      id: "spring",
      entry: "split",
      rotators: {
        split: [{ page: "inner", weight: 1 }],
        outer: [{ page: "upsell", weight: 1 }],
        inner: [{ page: "lp", weight: 1 }],
      },
      actions: {
        lp: { 1: { to: "widget", event: "Clicked" }, 2: { to: "outer" }, 3: { to: "tokens" } },
        widget: { 1: { to: "upsell", claim: { type: "Upsell", rev: "9.50" } }, 2: { to: "tokens" } },
      },
    },
    { id: "direct", entry: "lp-b", actions: { "lp-b": { 1: { to: "upsell" } } } },
    { id: "all", entry: "tokens" },
    { id: "odd", entry: "umlaut" },
    {
      id: "ab",
      entry: "test",
      rotators: {
        test: [
          { page: "lp-b", weight: 1 },
          { page: "upsell", weight: 1 },
        ],
      },
      actions: { "lp-b": { 2: { to: "widget" } } },
    },
  ],
  links: [
    { code: "s1", funnel: "spring", source: "meta" },
    { code: "s2", funnel: "direct" },
    { code: "all", funnel: "all", source: "meta" },
    { code: "odd", funnel: "odd" },
    { code: "ab", funnel: "ab" },
  ],
}

/** Somebody's browser: it keeps the cookie, and never follows by itself. */
export function browserOf(collector: Pick<RunningCollector, "url">, cookie: string | null = null) {
  let kept = cookie
  const visit = async (path: string, headers: Record<string, string> = {}, method = "GET") => {
    const own = kept === null ? {} : { cookie: `afterclick=${kept}` }
    const response = await fetch(`${collector.url}${path}`, {
      ...{ method, redirect: "manual", headers: { ...own, ...headers } },
    })
    kept = /afterclick=(\w{26})/.exec(response.headers.get("set-cookie") ?? "")?.[1] ?? kept
    await untilAnotherClick()
    const location = response.headers.get("location")
    return { response, status: response.status, location, ...idsIn(location) }
  }
  const send = async (event: object, more: object = {}) => {
    const body = JSON.stringify({ ...more, events: [event] })
    const headers: Record<string, string> = kept === null ? {} : { cookie: `afterclick=${kept}` }
    const response = await fetch(`${collector.url}/e`, { method: "POST", body, headers })
    expect(response.status).toBe(200)
    return (await response.json()) as WireAnswer // what the wire promises
  }
  return { visit, send, cookie: () => kept }
}

/** A redirect has a hit every millisecond until its own for each page on the way: so many at most here. */
const MOST_ON_A_WAY = 5

/** Nobody clicks as fast as that; and of two hits of one millisecond neither is the later. */
async function untilAnotherClick(): Promise<void> {
  const now = Date.now()
  while (Date.now() <= now + MOST_ON_A_WAY) await setImmediate()
}

function idsIn(url: string | null) {
  const query = URL.parse(url ?? "")?.searchParams
  return { vid: query?.get("vid") ?? "", hit: query?.get("hit") ?? "" }
}

export interface HitJson {
  hit: string
  page: string
  kind: string
  entrance: string
  link: string | null
  confirmed: boolean
  [more: string]: unknown
}
export interface Timeline {
  hits: HitJson[]
  events: { name: string; via: Via; hit: string | null; page: string | null; decision: string | null }[]
  conversions: { type: string; hit: string; link: string | null; [more: string]: unknown }[]
}

/** What is known of a visitor once so many events are recorded: redirects wait for nobody. */
export async function timelineOf(
  { api }: Pick<RunningCollector, "api">,
  vid: string,
  events: number,
): Promise<Timeline> {
  const visitor = () => api<Timeline>(`/visitors/${vid}`)
  const found = async () => await visitor().catch(() => null)
  await expect.poll(async () => (await found())?.events.length ?? 0, { timeout: 5_000 }).toBe(events)
  return await visitor()
}
