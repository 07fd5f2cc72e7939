import { afterAll, beforeAll, describe, expect, it } from "vitest"
import { type RunningCollector, startCollector } from "../start/collector.ts"
import { settingsFile } from "../start/doors.ts"
import { browserOf, DOCUMENT, SHOP, timelineOf } from "../start/redirects.ts"

let collector: RunningCollector
beforeAll(async () => {
  collector = await startCollector({ SETTINGS_FILE: settingsFile(DOCUMENT) })
})
afterAll(async () => void (await collector.end()))

const browser = (cookie: string | null = null) => browserOf(collector, cookie)
const timeline = (vid: string, events: number) => timelineOf(collector, vid, events)

describe("an entrance by a link", () => {
  it("leads on with a 302, the operator's query byte for byte but for vid and hit, and sets the cookie", async () => {
    const { visit, cookie } = browser()
    const { response, status, location, vid, hit } = await visit("/go/s1?adset_id=a%2Fb")
    expect(status).toBe(302)
    expect(location).toBe(`${SHOP}/lp?q=a%20b+c&&z=a%2Fb&vid=${vid}&hit=${hit}#top`)
    expect(response.headers.get("cache-control")).toBe("no-store")
    expect(response.headers.has("referrer-policy")).toBe(false)
    expect(cookie()).toBe(vid)
  })

  it("is one hit of each node it passes, and what its URL says stands at the first", async () => {
    const { visit } = browser()
    const query = "camp=May&click=C-1&kw=shoes&adset_id=7&cost=cpm_2.50&cur=USD&x=1"
    const { vid, hit } = await visit(`/go/s1?${query}`, { referer: "https://ads.example/" })
    const { hits } = await timeline(vid, 3)
    expect(hits.map(({ page, kind }) => `${page} ${kind}`)).toEqual([
      "split rotator",
      "inner rotator",
      "lp lander",
    ])
    const [first, ...others] = hits
    const journey = { link: "s1", source: "meta", funnel: "spring", campaign: "May", entrance: first?.hit }
    expect(first).toMatchObject({
      ...{ ...journey, external: "C-1", keyword: "shoes", custom: { adset: "7" }, confirmed: false },
      ...{ cost: 0.0025, costMicros: 2500, costCurrency: "USD", referrer: "https://ads.example/" },
      parameters: Object.fromEntries(new URLSearchParams(query)),
    })
    const nothing = {
      external: null,
      keyword: null,
      custom: {},
      cost: null,
      costMicros: null,
      parameters: {},
    }
    for (const one of others) expect(one).toMatchObject({ ...journey, ...nothing })
    expect(hits.at(-1)?.hit).toBe(hit)
  })

  const costs: [what: string, query: string, micros: number | null, currency: string | null][] = [
    ["as it says, in its currency", "cost=0.05&cur=usd", 50_000, "USD"],
    ["in the source's currency, if it names none", "cost=0.05", 50_000, "EUR"],
    ["what the source's clicks cost, if it says nothing", "", 2_500, "EUR"],
    ["what the source's clicks cost, if nobody filled it in", "cost={cost}&cur={cur}", 2_500, "EUR"],
    ["nothing, if it is nonsense", "cost=cheap", null, null],
    ["nothing, if its currency is none", "cost=1&cur=XYZ", null, null],
  ]
  it.each(costs)("costs %s", async (_, query, costMicros, costCurrency) => {
    const { vid } = await browser().visit(`/go/s1?${query}`)
    const { hits } = await timeline(vid, 3)
    expect(hits[0]).toMatchObject({ costMicros, costCurrency })
  })

  it("knows campaign and click id by their usual names without a traffic source, and no cost", async () => {
    const { vid } = await browser().visit("/go/s2?utm_campaign=May&GCLID=g-1&cost=5")
    const { hits } = await timeline(vid, 1)
    expect(hits[0]).toMatchObject({ campaign: "May", external: "g-1", costMicros: null, source: null })
  })

  it("fills every token", async () => {
    const query = "camp=May%20%26&click=C%3D1&cost=0.050EUR&adset_id=%C3%A4&utm_term=t"
    const { location, vid, hit } = await browser().visit(`/go/all?${query}`)
    const filled = Object.fromEntries(URL.parse(location ?? "")?.searchParams ?? [])
    expect(filled).toEqual({
      ...{ hit, vid, visitor: vid, page: "tokens", funnel: "all", source: "meta", campaign: "May &" },
      ...{ external: "C=1", cost: "0.05", "data-adset": "ä", "data-utm_term": "t" },
      ...{ timestamp: expect.stringMatching(/^\d{10}$/), random: expect.stringMatching(/^\d{10}$/) },
    })
  })

  it("keeps to one way of a rotator for one visitor, and takes others the other way", async () => {
    const first = browser()
    const ways = new Set<string | undefined>()
    const own = new Set<string | undefined>()
    for (let n = 0; n < 20; n++) {
      own.add((await first.visit("/go/ab")).location?.split("?")[0])
      ways.add((await browser().visit("/go/ab")).location?.split("?")[0])
    }
    expect([own.size, ways.size]).toEqual([1, 2])
  })

  it("always begins a new journey", async () => {
    const { visit } = browser()
    const first = await visit("/go/s2")
    const second = await visit("/go/s2")
    expect(second.vid).toBe(first.vid)
    const { hits } = await timeline(first.vid, 2)
    expect(hits.map(({ entrance }) => entrance)).toEqual([first.hit, second.hit])
  })

  const OLD = "01gzzzzzzzzzzzzzzzzzzzzzzz"
  it.each([
    ["a young vid in the URL before the cookie's", (young: string) => [OLD, `?vid=${young}`, young]],
    ["the cookie's before an old one in the URL", (young: string) => [young, `?vid=${OLD}`, young]],
    ["an old one in the URL, without a cookie", () => [null, `?vid=${OLD}`, OLD]],
    ["nobody by what is no id", () => [OLD, "?vid={visitor}", OLD]],
  ])("is of %s", async (_, who) => {
    const { vid: young } = await browser().visit("/go/s2")
    const [cookie, query, expected] = who(young)
    const { vid } = await browser(cookie).visit(`/go/s2${query}`)
    expect(vid).toBe(expected)
  })

  it("tells servers that lead their visitors themselves where to", async () => {
    const { response, status } = await browser().visit("/go/s2?format=json")
    const { vid, hit, url } = (await response.json()) as Record<"vid" | "hit" | "url", string>
    expect([status, url]).toEqual([200, `${SHOP}/b?vid=${vid}&hit=${hit}`])
    expect((await timeline(vid, 1)).hits[0]).toMatchObject({ hit, page: "lp-b" })
  })

  const CRAWLER = "Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)"
  const FIREFOX = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"
  it.each([
    ["itself, which says nothing of the visitor", "undici", { bot: false, browser: { family: null } }],
    ["itself by another program", "python-requests/2.32.3", { bot: false, browser: { family: null } }],
    ["a preview of a messenger", "WhatsApp/2.23.20.0", { bot: true }],
    ["a crawler that is no browser", "Googlebot/2.1 (+http://www.google.com/bot.html)", { bot: true }],
    ["the visitor's browser", FIREFOX, { bot: false, browser: { family: "Firefox" } }],
    ["a crawler's program", CRAWLER, { bot: true }],
  ])("is of a server's visitor as the server hands on: %s", async (_, userAgent, client) => {
    const { response } = await browser().visit("/go/s2?format=json", { "user-agent": userAgent })
    const { vid } = (await response.json()) as Record<"vid", string>
    const { hits } = await timeline(vid, 1)
    expect(hits[0]).toMatchObject({ client })
  })

  it.each([
    ["a HEAD request", "HEAD", {}, "head"],
    ["a prefetch", "GET", { "sec-purpose": "prefetch" }, "prefetch"],
    ["a prerender", "GET", { "sec-purpose": "prefetch;prerender" }, "prefetch"],
    ["a prefetch of old", "GET", { purpose: "prefetch" }, "prefetch"],
    ["a prefetch of Firefox's", "GET", { "x-moz": "prefetch" }, "prefetch"],
  ])("by %s is answered alike, and no visit", async (_, method, headers: Record<string, string>, name) => {
    const { status, vid, location } = await browser().visit("/go/s1", headers, method)
    expect([status, location?.startsWith(`${SHOP}/lp?`)]).toEqual([302, true])
    const { hits, events } = await timeline(vid, 1)
    expect(hits).toEqual([])
    expect(events).toEqual([expect.objectContaining({ name, via: "link", page: "lp", hit: null })])
  })

  it("that was fetched ahead is a visit once its page is seen, and not by anybody else's word", async () => {
    const { vid, hit } = await browser().visit("/go/s1?camp=May", { "sec-purpose": "prefetch;prerender" })
    await browser().send({ name: "view", p: "lp" }, { vid: "01gzzzzzzzzzzzzzzzzzzzzzzy", hit })
    expect((await timeline(vid, 1)).hits).toEqual([])
    const seen = await browser().send({ name: "view", p: "lp" }, { vid, hit, linked: true })
    expect(seen).toMatchObject({ vid, results: [{ hit }] })
    const { hits } = await timeline(vid, 5)
    expect(hits.map(({ page, campaign, confirmed }) => [page, campaign, confirmed])).toEqual([
      ["split", "May", false],
      ["inner", "May", false],
      ["lp", "May", true],
    ])
  })

  it("is not for other methods", async () => {
    expect((await browser().visit("/go/s1", {}, "POST")).status).toBe(405)
  })
})

it("a view that begins a journey is an entrance in the words of its traffic source too, and costs once", async () => {
  const { send } = browser()
  const view = { name: "view", p: "lp", ts: "meta", url: `${SHOP}/lp?click=C-1&camp=May&adset_id=7` }
  const { vid } = await send(view)
  await send({ ...view, url: `${SHOP}/next` }, { vid, linked: true })
  const { hits } = await timeline(vid, 2)
  const said = { external: "C-1", custom: { adset: "7" }, costMicros: 2_500, costCurrency: "EUR" }
  expect(hits).toMatchObject([
    { ...said, campaign: "May", link: null },
    { external: null, custom: {}, costMicros: null, campaign: "May", source: "meta" },
  ])
})

describe("nobody is sent anywhere but to the URLs of the settings", () => {
  const hostile = [
    "https://evil.example",
    "//evil.example",
    "@evil.example",
    "..%2f..%2f@evil.example/",
    "a\r\nlocation: https://evil.example",
    "\u0000",
    "%0d%0aset-cookie:%20a=b",
    "?#@:/\\",
    "{hit}",
    "ü💶",
  ]
  const names = ["camp", "click", "kw", "cost", "adset_id", "url", "vid", "hit", "to", "utm_term"]
  it.each(
    hostile.flatMap((value) => names.map((name) => [name, value] as const)),
  )("by %s=%s", async (name, value) => {
    const query = `${name}=${encodeURIComponent(value)}`
    const { status, location, response } = await browser().visit(`/go/all?${query}`)
    expect(status).toBe(302)
    const url = new URL(location ?? "")
    expect([url.origin, url.pathname, url.username, url.hash]).toEqual([SHOP, "/t", "", ""])
    expect(url.searchParams.getAll("vid")).toHaveLength(1)
    expect(response.headers.get("set-cookie")).toMatch(/^afterclick=\w{26}; /)
  })

  it.each([
    "https:%2f%2fevil.example",
    "%2f%2fevil.example",
    "s1%0d%0aa:b",
    "x@evil.example",
    "__proto__",
  ])("by a link called %s", async (code) => {
    const { status, location } = await browser().visit(`/go/${code}`)
    expect([status, location]).toEqual([404, null])
  })

  it("writes what no header can hold percent-encoded", async () => {
    const { location, vid, hit } = await browser().visit("/go/odd")
    expect(location).toBe(`${SHOP}/%C3%BC?gr%C3%B6%C3%9Fe=1%202&vid=${vid}&hit=${hit}`)
  })
})

describe("an unknown link", () => {
  it("is a page that says so, for people", async () => {
    const { response, status } = await browser().visit("/go/none", { accept: "text/html,*/*;q=0.8" })
    expect([status, response.headers.get("content-type")]).toEqual([404, "text/html; charset=utf-8"])
    expect(await response.text()).toContain("This link leads nowhere.")
    expect(response.headers.get("set-cookie")).toBeNull()
  })
  it.each([
    ["by what they accept", "/go/none", { accept: "application/json" }],
    ["by the query", "/go/none?format=json", { accept: "text/html" }],
  ])("is an error as JSON for programs that ask for it %s", async (_, path, headers) => {
    const { response, status } = await browser().visit(path, headers)
    expect([status, await response.json()]).toMatchObject([404, { error: { code: "not_found" } }])
  })
})
