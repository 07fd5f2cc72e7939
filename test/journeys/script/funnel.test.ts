import type { Page } from "puppeteer-core"
import { expect, it } from "vitest"
import { startCollector } from "../../start/collector.ts"
import { settingsFile } from "../../start/doors.ts"
import type { Timeline } from "../../start/redirects.ts"
import { call, inEachBrowser, SHOP, TRACKER, tagOf, visits } from "../../start/visits.ts"

inEachBrowser("a funnel leads on", (name) => {
  const { now, soon } = visits(name)
  /** With its hit: a busy collector may have to be asked again for that. */
  const idsIn = async (page: Page) => {
    let ids = { vid: "", hit: "" }
    await soon(async () => {
      ids = (await call(page, "ids")) as typeof ids
      return ids.hit
    }).toMatch(/^\w{26}$/)
    return ids
  }

  it.each([
    ["on the collector's own site", TRACKER],
    ["on another site", "localhost"],
  ])("from the link to the offer, each page one hit, with the script %s", async (_, host) => {
    const { site, tab } = now()
    const at = (path: string) => site.url(path, SHOP)
    const document = {
      sites: [{ origin: site.url("", SHOP) }],
      pages: [
        { id: "lp", kind: "lander", url: at("/lp") },
        { id: "widget", kind: "offer", url: at("/widget?click={hit}"), payout: 12 },
      ],
      funnels: [{ id: "spring", entry: "lp", actions: { lp: { 1: { to: "widget", event: "Clicked" } } } }],
      links: [{ code: "s1", funnel: "spring" }],
    }
    const collector = await startCollector({ SETTINGS_FILE: settingsFile(document) })
    const url = `http://${host}:${new URL(collector.url).port}`
    const page = (name: string, more = "") => `${tagOf(`${url}/t.js`, { page: name })}${more}`
    site.serve({
      "/lp": page("lp", `<a data-action="1" href="/without-script">Next</a>`),
      "/widget": page("widget"),
    })

    const visitor = await tab()
    await visitor.goto(`${url}/go/s1?campaign=May`)
    const lander = await idsIn(visitor)
    expect(new URL(visitor.url()).searchParams.get("hit")).toBe(lander.hit)
    await Promise.all([visitor.waitForNavigation(), visitor.click("a")])
    await soon(() => visitor.url()).toContain(at("/widget?click="))
    const offer = await idsIn(visitor)
    expect(new URL(visitor.url()).searchParams.get("click")).toBe(offer.hit)
    await call(visitor, "track", "conversion", { tx: "A-1" })
    await visitor.reload()
    await call(visitor, "ids")

    const recorded = () => collector.api<Timeline>(`/visitors/${lander.vid}`)
    await soon(async () => (await recorded()).events.length).toBe(7)
    const { hits, events, conversions } = await recorded()
    expect(hits.map(({ hit, page, campaign, confirmed }) => ({ hit, page, campaign, confirmed }))).toEqual([
      { hit: lander.hit, page: "lp", campaign: "May", confirmed: true },
      { hit: offer.hit, page: "widget", campaign: "May", confirmed: true },
      { hit: expect.any(String), page: "widget", campaign: "May", confirmed: true }, // reloaded
    ])
    expect(events.filter(({ name }) => name === "Clicked")).toMatchObject([
      { hit: lander.hit, via: "action" },
    ])
    expect(conversions).toMatchObject([{ hit: offer.hit, link: "s1", revenue: 12 }])
    await collector.end()
  })
})
