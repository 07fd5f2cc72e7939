import express from "express"
import { afterEach, beforeEach, describe, expect, it } from "vitest"
import { emptyBooks } from "../../collector/deciding/overlay.ts"
import type { Received } from "../../collector/domain/event.ts"
import { addressLimit } from "../../collector/http/address-limit.ts"
import { browserRoutes } from "../../collector/http/browser.ts"
import { aheadClicks } from "../../collector/http/redirects/ahead.ts"
import { recentHits } from "../../collector/http/redirects/recent-hits.ts"
import { redirectRoutes } from "../../collector/http/redirects/routes.ts"
import { type RunningServer, serve } from "../../collector/http/server.ts"
import { createVisitorCookie } from "../../collector/http/visitor-cookie.ts"
import { createIds } from "../../collector/ids.ts"
import { memoryInbox } from "../../collector/inbox/memory.ts"
import type { Books } from "../../collector/ports.ts"
import { hit as hitOf, id, settings } from "../domain/builders.ts"
import { browserOf, DOCUMENT, SHOP } from "../start/redirects.ts"

/** The paths of browsers over books that the test decides on, and an inbox that never says what was decided. */
async function startPaths(books: Partial<Books>): Promise<{ server: RunningServer; kept: Received[] }> {
  const inForce = settings(DOCUMENT)
  const kept: Received[] = []
  const keep = (_vid: string, events: readonly Received[]) => void kept.push(...events)
  const clicks = { keep, room: () => null }
  const needs = {
    ...{ clicks, recent: recentHits(), ahead: aheadClicks(clicks), settings: () => inForce },
    ...{ ids: createIds(Date.now), clock: Date.now, cookie: createVisitorCookie(false, () => inForce) },
    ...{ enrich: () => ({ client: null, geo: null }), observer: { leftAlone: () => undefined } },
  }
  const limit = addressLimit(needs)
  const app = express()
  app.set("query parser", false)
  const inbox = { ...memoryInbox(), put: async () => null }
  app.use(browserRoutes({ ...needs, limit, inbox, script: "" }))
  app.use(redirectRoutes({ ...needs, limit, books: { ...emptyBooks, ...books } }))
  return { server: await serve(app, 0, "localhost"), kept }
}

const never = () => new Promise<never>(() => undefined)
const broken = async (): Promise<never> => {
  throw new Error("the ledger is gone")
}
const [VID, HIT] = [id(), id()]
const by: [what: string, path: string, headers: Record<string, string>][] = [
  ["the referer, though the ids cannot be looked up", `?vid=${VID}&hit=${HIT}`, { referer: `${SHOP}/lp` }],
  ["the page beside the ids", `?vid=${VID}&hit=${HIT}&p=lp`, {}],
  [
    "the referer, though the cookie cannot be looked up",
    "",
    { referer: `${SHOP}/lp`, cookie: `afterclick=${VID}` },
  ],
]

describe.each([
  ["says nothing", never],
  ["fails", broken],
])("with a ledger that %s, a way out", (_, answer) => {
  let running: Awaited<ReturnType<typeof startPaths>>
  const browser = () => browserOf({ url: `http://localhost:${running.server.port}` })
  beforeEach(async () => {
    running = await startPaths({ hits: answer, visitorHits: answer })
  })
  afterEach(() => running.server.stop())

  it.each(by)("is found by %s", async (_, query, headers) => {
    const { status, location, vid } = await browser().visit(`/action/1${query}`, headers)
    expect([status, vid]).toEqual([302, VID])
    expect(location).toMatch(`${SHOP}/w/`)
  })

  it("of a page this process has just led to needs no ledger", async () => {
    const { visit } = browser()
    const { vid, hit } = await visit("/go/s1")
    const offer = await visit(`/action/1?vid=${vid}&hit=${hit}`)
    expect(offer.location).toMatch(`${SHOP}/w/meta?`) // the source is the journey's
    const next = await visit("/action/1")
    expect(next.location).toMatch(`${SHOP}/upsell?`)
  })

  it("claims by visitor and page where the hit is not known", async () => {
    const { location } = await browser().visit(`/action/1?vid=${VID}&p=widget`)
    expect(location).toMatch(`${SHOP}/upsell?`)
    const claim = running.kept.findLast(({ name }) => name === "conversion")
    expect(claim?.fields).toEqual([
      ["vid", VID],
      ["p", "widget"],
      ["type", "Upsell"],
      ["rev", "9.50"],
    ])
  })
})

it("an old link of somebody else's says only which page it is on", async () => {
  const theirs = hitOf({ page: "widget", funnel: "spring" })
  const { server, kept } = await startPaths({ hits: async () => new Map([[theirs.id, theirs]]) })
  const { visit, cookie } = browserOf({ url: `http://localhost:${server.port}` }, VID)
  const led = await visit(`/action/1?vid=${theirs.vid}&hit=${theirs.id}`)
  expect([led.status, led.vid, cookie()]).toEqual([302, VID, VID])
  expect(kept.map(({ vid, view }) => [vid, view?.passage?.from ?? null])).toEqual([
    [VID, null],
    [VID, null],
  ])
  expect(kept[0]?.fields.slice(0, 2)).toEqual([
    ["vid", VID],
    ["p", "widget"],
  ])
  await server.stop()
})

it("a way out asks again for a journey that the ledger did not tell of in time", async () => {
  let isThere = false
  const known = (hit: string) =>
    new Map([[hit, hitOf({ id: hit, vid: VID, source: "meta", funnel: "spring" })]])
  const { server } = await startPaths({ hits: async ([id = ""]) => (isThere ? known(id) : await broken()) })
  const { visit } = browserOf({ url: `http://localhost:${server.port}` })
  const { hit } = await visit(`/action/1?vid=${VID}&p=lp`)
  isThere = true
  const { location } = await visit(`/action/2?vid=${VID}&hit=${hit}`)
  expect(new URL(location ?? "").searchParams.get("source")).toBe("meta")
  await server.stop()
})

describe("a view of which nothing is decided yet", () => {
  it("is told its hit, but not where its link names one that it may be", async () => {
    const { server } = await startPaths({})
    const { send } = browserOf({ url: `http://localhost:${server.port}` })
    const plain = await send({ name: "view", p: "lp" })
    expect(plain.results[0]?.hit).toMatch(/^\w{26}$/)
    const linked = await send({ name: "view", p: "lp" }, { vid: VID, hit: HIT })
    expect(linked.results[0]).not.toHaveProperty("hit")
    await server.stop()
  })
})
