import type { Browser, BrowserContext, Page } from "playwright-core"
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest"
import { startChromium } from "../start/chromium.ts"
import { type RunningShop, startShop } from "../start/shop.ts"

interface Conversion {
  id: string
  type: string
  page: string
  revenue: number
  source: string | null
  campaign: string | null
  funnel: string | null
  link: string | null
  parameters: object
  deliveries: { state: string }[]
}
interface Visitor {
  hits: { id: string; page: string }[]
  events: { name: string; page: string | null }[]
}

describe("a campaign, from the ad to what its network is told", () => {
  let browser: Browser
  let shop: RunningShop
  let context: BrowserContext
  let page: Page
  let vid: string
  const problems: string[] = []
  beforeAll(async () => {
    ;[browser, shop] = await Promise.all([startChromium(), startShop()])
    context = await browser.newContext()
    page = await context.newPage()
    page.on("pageerror", (error) => problems.push(error.message))
  })
  afterAll(async () => {
    await browser.close()
    await shop.stop()
  })
  afterEach(() => expect(problems).toEqual([]))

  const conversion = async (type: string) => {
    const made = async () =>
      (await shop.collector.api<{ items: Conversion[] }>(`/conversions?type=${type}`)).items.map(
        ({ id }) => id,
      )
    await expect.poll(made).toHaveLength(1)
    return await shop.collector.api<Conversion>(`/conversions/${await made()}`)
  }
  const visitor = () => shop.collector.api<Visitor>(`/visitors/${vid}`)
  /** What the ad network's page shows, once there are so many rows. */
  const told = async (rows: number) => {
    await page.goto(`${shop.url}/pinwheel`)
    await page.waitForFunction(
      (rows) =>
        document.querySelectorAll("#received tr").length === rows &&
        !document.querySelector("#received [colspan]"),
      rows,
    )
    return await page.$$eval("#received tr", (rows) =>
      rows.map((row) => [...row.querySelectorAll("td")].map(({ textContent }) => textContent)),
    )
  }

  let ad: URL
  let click: string
  let offer: string
  it("leads whoever clicks the ad to one of two offers, and says who it is and which hit", async () => {
    await page.goto(`${shop.url}/pinwheel`)
    ad = new URL((await page.getAttribute("#ad", "href")) ?? "")
    click = ad.searchParams.get("click") ?? ""
    await page.click("#ad")
    await page.waitForSelector("#add-to-cart")
    const { pathname, searchParams } = new URL(page.url())
    offer = pathname.slice(1)
    expect(["offer", "letter"]).toContain(offer)
    const ids = (await page.evaluate("afterclick.ids()")) as { vid: string; hit: string }
    expect(ids).toEqual({ vid: searchParams.get("vid"), hit: searchParams.get("hit") })
    vid = ids.vid
  })

  it("leads the same visitor there again, in a second tab", async () => {
    const tab = await context.newPage()
    await tab.goto(ad.href)
    expect(new URL(tab.url()).pathname).toBe(`/${offer}`)
    await tab.close()
  })

  it("credits the order to the link, its source and its campaign", async () => {
    await page.click("#add-to-cart")
    await page.click("#place-order")
    await page.click("#decline-upsell")
    await expect.poll(() => page.textContent("#decision")).toBe("created")
    expect(await conversion("Purchase")).toMatchObject({
      ...{ page: offer, revenue: 49.9, link: "spring", funnel: "spring" },
      ...{ source: "pinwheel", campaign: "spring-sale", parameters: { click, keyword: "pour over" } },
    })
  })

  it("sells once more by an action: where it leads, what it counts and what it claims is the funnel's", async () => {
    await page.click("#take-plan")
    await page.waitForURL(/\/plan\?/)
    await expect.poll(async () => (await visitor()).events.map(({ name }) => name)).toContain("PlanTaken")
    expect(await conversion("Plan")).toMatchObject({ page: "thanks", revenue: 9, source: "pinwheel" })
  })

  it("is told of both sales by the click it had sent, once each", async () => {
    expect((await told(2)).toSorted()).toEqual([
      [click, "Plan", "9.00", "approved"],
      [click, "Purchase", "49.90", "approved"],
    ])
    for (const type of ["Purchase", "Plan"]) {
      const { id } = await conversion(type)
      const kept = async () => (await shop.collector.api<Conversion>(`/conversions/${id}`)).deliveries
      await expect.poll(kept).toMatchObject([{ state: "sent" }]) // noted after the network has it
    }
  })

  it("has one hit for each page that was viewed, though a redirect and the script told of it", async () => {
    const { hits } = await visitor()
    const first = hits.map(({ page }) => page)
    expect(first).toEqual(["sets", offer, "sets", offer, "checkout", "upsell", "thanks", "plan"])
  })
})
