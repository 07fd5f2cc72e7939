import { join } from "node:path"
import { afterAll, beforeAll, describe, expect, it } from "vitest"
import { createIds } from "../../collector/ids.ts"
import { backUp } from "../../collector/ledger/sqlite-copy.ts"
import { type RunningCollector, startCollector } from "../start/collector.ts"
import { settingsFile } from "../start/doors.ts"
import { temporaryFolder } from "../start/process.ts"
import { browserOf, DOCUMENT, SHOP, timelineOf } from "../start/redirects.ts"

let collector: RunningCollector
beforeAll(async () => {
  collector = await startCollector({ SETTINGS_FILE: settingsFile(DOCUMENT) })
})
afterAll(async () => void (await collector.end()))

const browser = (cookie: string | null = null) => browserOf(collector, cookie)
const timeline = (vid: string, events: number) => timelineOf(collector, vid, events)
const place = (location: string | null) => location?.split("?")[0]
const STRANGER = "01gzzzzzzzzzzzzzzzzzzzzzzz"

describe("a way out of a page", () => {
  it("leads from link to lander to offer, where a postback by the hit converts, and its journey is whole", async () => {
    const { visit, send } = browser()
    const { vid, hit, location } = await visit("/go/s1?camp=May&click=C-1&adset_id=7")
    const seen = await send(
      { name: "view", p: "lp", url: location, referrer: "https://ads.example/" },
      { vid, hit },
    )
    expect(seen).toMatchObject({ vid, results: [{ hit }] })
    const offer = await visit(`/action/1?vid=${vid}&hit=${hit}`)
    expect(offer.location).toBe(`${SHOP}/w/meta?clickid=${offer.hit}&v=${vid}&vid=${vid}&hit=${offer.hit}`)

    const { hits } = await timeline(vid, 6)
    expect(hits.map(({ page, confirmed }) => `${page} ${confirmed}`)).toEqual([
      "split false",
      "inner false",
      "lp true",
      "widget false",
    ])
    const [first, , lander, last] = hits
    expect(lander).toMatchObject({ hit, url: location })
    expect(last).toMatchObject({
      hit: offer.hit,
      link: "s1",
      source: "meta",
      campaign: "May",
      entrance: first?.hit,
    })

    await fetch(`${collector.url}/pb/?hit=${offer.hit}&tx=A&rev=30`)
    const { events, conversions } = await timeline(vid, 7)
    expect(events.find(({ name }) => name === "Clicked")).toMatchObject({ via: "action", hit, page: "lp" })
    expect(conversions).toMatchObject([{ hit: offer.hit, link: "s1", page: "widget", revenue: 30 }])
    const { assists } = await collector.api<{ assists: { page: string }[] }>(
      `/conversions/${conversions[0]?.id}`,
    )
    expect(assists.map(({ page }) => page)).toEqual(["lp"])
  })

  it("claims for the hit of the page it leaves, and once, however often it is gone", async () => {
    const { visit } = browser()
    const { vid, hit } = await visit("/go/s1")
    const offer = await visit(`/action/1?vid=${vid}&hit=${hit}`)
    for (let n = 0; n < 3; n++) {
      const { location } = await visit(`/action/1?vid=${vid}&hit=${offer.hit}`)
      expect(place(location)).toBe(`${SHOP}/upsell`)
    }
    const { conversions, hits } = await timeline(vid, 11)
    expect(hits).toHaveLength(7)
    expect(conversions).toMatchObject([{ type: "Upsell", hit: offer.hit, revenue: 9.5, status: "approved" }])
  })

  it("leads on from its own page after the back button, and in a second tab of another journey", async () => {
    const { visit } = browser()
    const tab = await visit("/go/s1?camp=May")
    const offer = await visit(`/action/1?vid=${tab.vid}&hit=${tab.hit}`)
    const other = await visit("/go/s2?campaign=June")
    const again = await visit(`/action/1?vid=${tab.vid}&hit=${tab.hit}`)
    const elsewhere = await visit(`/action/1?vid=${tab.vid}&hit=${other.hit}`)
    expect([offer, again, elsewhere].map(({ location }) => place(location))).toEqual([
      `${SHOP}/w/meta`,
      `${SHOP}/w/meta`,
      `${SHOP}/upsell`,
    ])
    const { hits } = await timeline(tab.vid, 9)
    const journeyOf = (hit: string) => hits.find((one) => one.hit === hit)
    expect(journeyOf(again.hit)).toMatchObject({ campaign: "May", entrance: hits[0]?.hit, link: "s1" })
    expect(journeyOf(elsewhere.hit)).toMatchObject({ campaign: "June", entrance: other.hit, link: "s2" })
  })

  it("by a rotator is a hit of that too", async () => {
    const { visit } = browser()
    const { vid, hit } = await visit("/go/s1")
    await visit(`/action/2?vid=${vid}&hit=${hit}`)
    const { hits } = await timeline(vid, 5)
    expect(hits.slice(-2).map(({ page, kind }) => `${page} ${kind}`)).toEqual([
      "outer rotator",
      "upsell offer",
    ])
  })

  it("knows the journey of a visitor whom another process, or this one long ago, led here", async () => {
    const { visit } = browser()
    const { vid, hit } = await visit("/go/s1?click=C-1&adset_id=7")
    await timeline(vid, 3)
    const DATA_DIR = temporaryFolder()
    await backUp(join(collector.dataDir, "afterclick.sqlite"), join(DATA_DIR, "afterclick.sqlite"))
    const { end, ...other } = await startCollector({ DATA_DIR })
    try {
      const { location } = await browserOf(other).visit(`/action/1?vid=${vid}&hit=${hit}`)
      expect(place(location)).toBe(`${SHOP}/w/meta`)
      const { location: filled } = await browserOf(other).visit(`/action/3?vid=${vid}&hit=${hit}`)
      const tokens = Object.fromEntries(new URL(filled ?? "").searchParams)
      const ofJourney = { source: "meta", external: "C-1", "data-adset": "7" }
      expect(tokens).toMatchObject({ page: "tokens", funnel: "spring", ...ofJourney })
    } finally {
      await end()
    }
  })

  it("is found by its number after a view of the script alone", async () => {
    const { visit, send } = browser()
    const { vid, results } = await send({ name: "view", p: "lp-b", f: "direct" })
    const { location } = await visit(`/action/1?vid=${vid}&hit=${results[0]?.hit}`)
    expect(place(location)).toBe(`${SHOP}/upsell`)
  })

  type Ids = { vid: string; hit: string }
  const found: [
    what: string,
    path: (ids: Ids) => string,
    cookie: (ids: Ids) => string | null,
    referer?: string,
  ][] = [
    ["vid and hit", ({ vid, hit }) => `?vid=${vid}&hit=${hit}`, () => null],
    [
      "vid and hit, whosever cookie comes with them",
      ({ vid, hit }) => `?vid=${vid}&hit=${hit}`,
      () => STRANGER,
    ],
    ["vid and page", ({ vid }) => `?vid=${vid}&p=lp`, () => null],
    ["a young vid alone", ({ vid }) => `?vid=${vid}`, () => STRANGER],
    ["the cookie", () => "", ({ vid }) => vid],
    ["the cookie, where the ids do not agree", ({ hit }) => `?vid=${STRANGER}&hit=${hit}`, ({ vid }) => vid],
    ["the cookie, where nobody filled in the ids", () => "?vid={visitor}&hit={hit}", ({ vid }) => vid],
    ["the referer, of a visitor nobody knows", () => "", () => null, `${SHOP}/lp?whatever=1`],
  ]
  it.each(found)("is found by %s", async (_, path, cookieOf, referer) => {
    const { visit } = browser()
    const { vid, hit } = await visit("/go/s1")
    const next = browser(cookieOf({ vid, hit }))
    const headers: Record<string, string> = referer === undefined ? {} : { referer }
    const { location, ...led } = await next.visit(`/action/1${path({ vid, hit })}`, headers)
    expect(location).toMatch(`${SHOP}/w/`)
    if (referer === undefined) expect(led.vid).toBe(vid)
    else expect(led.vid).not.toBe("")
  })

  it("is not found by ids that do not agree, even where one of them is somebody's", async () => {
    const { hit, vid: somebody } = await browser().visit("/go/s1")
    await timeline(somebody, 3)
    const own = browser()
    const { vid } = await own.visit("/go/s2")
    const led = await own.visit(`/action/1?vid=${STRANGER}&hit=${hit}`)
    expect([place(led.location), led.vid]).toEqual([`${SHOP}/upsell`, vid])
  })

  it.each([
    ["another site's page of the same path", "https://evil.example/lp"],
    ["another page of the site", `${SHOP}/other`],
    ["no URL", "lp"],
  ])("is not found by a referer that is %s", async (_, referer) => {
    const { status } = await browser().visit("/action/1", { referer })
    expect(status).toBe(404)
  })

  it("is not found by an event of another visitor that is delivered again", async () => {
    const event = { name: "view", p: "lp", id: createIds(Date.now).next() }
    await browser().send(event)
    const other = browser()
    const { vid } = await other.visit("/go/s2")
    expect((await other.send(event)).vid).toBe(vid)
    expect((await other.visit("/action/3")).status).toBe(404)
  })

  it("makes nobody of a browser who is dated in the future", async () => {
    const vid = createIds(() => Date.now() + 86_400_000).next()
    const left = await browser().visit(`/action/1?vid=${vid}&p=lp`)
    expect(place(left.location)).toBe(`${SHOP}/w/`)
    expect(left.vid).not.toBe(vid)
  })

  it("makes nobody else of a browser by an old link of another visitor", async () => {
    const reader = browser()
    const { vid } = await reader.visit("/go/s2")
    const led = await reader.visit(`/action/1?vid=${STRANGER}&p=lp`)
    expect([led.vid, reader.cookie()]).toEqual([vid, vid])
  })

  it.each(["HEAD", "prefetch"])("is answered to %s alike, and nothing happens", async (what) => {
    const { visit } = browser()
    const { vid, hit } = await visit("/go/s1")
    const headers: Record<string, string> = what === "HEAD" ? {} : { "sec-purpose": "prefetch" }
    const path = `/action/1?vid=${vid}&hit=${hit}`
    const { status, location } = await visit(path, headers, what === "HEAD" ? "HEAD" : "GET")
    expect([status, place(location)]).toEqual([302, `${SHOP}/w/meta`])
    const { hits, events } = await timeline(vid, 4)
    expect(hits).toHaveLength(3)
    expect(events.map(({ name }) => name)).toContain(what.toLowerCase())
  })

  it("tells servers where to, as entrances do", async () => {
    const { visit } = browser()
    const { vid, hit } = await visit("/go/s2")
    const { response } = await visit(`/action/1?vid=${vid}&hit=${hit}&format=json`)
    const answer = (await response.json()) as { vid: string; hit: string; url: string }
    expect(answer).toEqual({ vid, hit: answer.hit, url: `${SHOP}/upsell?vid=${vid}&hit=${answer.hit}` })
  })

  it.each([
    ["who it is and where", "/action/1", "It is not known which page you came from."],
    ["what way that is", "/action/9", "It is not known which page you came from."],
  ])("says so where nobody knows %s", async (_, path, said) => {
    const { response, status } = await browser().visit(path, { accept: "text/html" })
    expect([status, await response.text()]).toEqual([404, expect.stringContaining(said)])
  })

  it("says so where the page has no such way", async () => {
    const { visit } = browser()
    const { vid, hit } = await visit("/go/s1")
    const { response, status } = await visit(`/action/9?vid=${vid}&hit=${hit}`, { accept: "text/html" })
    expect([status, await response.text()]).toEqual([
      404,
      expect.stringContaining("leads nowhere from the page"),
    ])
  })
})

describe("with a default URL", () => {
  const DEFAULT = "https://shop.example/home?a={source}"
  let other: RunningCollector
  beforeAll(async () => {
    other = await startCollector({
      SETTINGS_FILE: settingsFile({
        ...DOCUMENT,
        account: { defaultUrl: DEFAULT, privacy: { doNotTrack: true } },
      }),
    })
  })
  afterAll(async () => void (await other.end()))

  it.each(["/go/none", "/action/1", "/action/x"])("%s leads there", async (path) => {
    const { status, location, response } = await browserOf(other).visit(path, { accept: "text/html" })
    expect([status, location, response.headers.get("set-cookie")]).toEqual([302, `${SHOP}/home?a=`, null])
  })

  it.each([
    "dnt",
    "sec-gpc",
  ])("a browser that asks with %s not to be tracked leaves no trace", async (name) => {
    const { status, location, response } = await browserOf(other).visit("/go/s2", { [name]: "1" })
    expect([status, location, response.headers.get("set-cookie")]).toEqual([302, `${SHOP}/b`, null])
    const { items } = await other.api<{ items: object[] }>("/events")
    expect(items).toEqual([])
  })
})
