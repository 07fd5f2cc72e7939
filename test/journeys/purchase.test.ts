import type { Browser, BrowserContext, Page } from "playwright-core"
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest"
import { startChromium } from "../start/chromium.ts"
import { type RunningRedis, startRedis } from "../start/redis.ts"
import { type RunningShop, startShop } from "../start/shop.ts"

let browser: Browser
let redis: RunningRedis
beforeAll(async () => {
  ;[browser, redis] = await Promise.all([startChromium(), startRedis()])
})
afterAll(async () => {
  await browser.close()
  await redis.end()
})

const modes: [mode: string, environment: () => Record<string, string>][] = [
  ["embedded", () => ({})],
  ["with Redis", () => ({ REDIS_URL: redis.url })],
]

interface Conversion {
  id: string
  hit: string
  page: string
  type: string
  revenue: number
  parameters: object
  assists: { page: string }[]
}
interface Event {
  id: string
  name: string
  page: string | null
  hit: string
  decision: string | null
  reason: string | null
  conversion: string | null
}
type List<Item> = { items: Item[] }

describe.each(modes)("a visitor buys in the demo shop, %s", (mode, environment) => {
  let shop: RunningShop
  let context: BrowserContext
  let page: Page
  const problems: string[] = []
  beforeAll(async () => {
    shop = await startShop(environment())
    context = await browser.newContext()
    page = await context.newPage()
    page.on("pageerror", (error) => problems.push(error.message))
    page.on("console", (message) => {
      if (message.type() === "error") problems.push(message.text())
    })
  })
  afterAll(async () => {
    await context.close()
    await shop.stop()
  })
  afterEach(() => expect(problems).toEqual([]))

  const events = async () => (await shop.collector.api<List<Event>>("/events?limit=1000")).items
  const conversions = async () => {
    const { items } = await shop.collector.api<List<Conversion>>("/conversions?deleted=1")
    return await Promise.all(items.map(({ id }) => shop.collector.api<Conversion>(`/conversions/${id}`)))
  }
  const claims = async () => (await events()).filter(({ decision }) => decision !== null)
  /** What the thank-you page shows. A durable inbox may answer before anything is decided, on a busy machine. */
  const answered = async (decision: string) => {
    const shown = mode === "embedded" ? [decision] : [decision, "not decided yet"]
    await expect.poll(() => page.textContent("#decision")).toBeOneOf(shown)
  }
  const lastView = async (of: string) =>
    (await events()).find(({ name, page }) => name === "view" && page === of)

  it("arrives by an ad, looks, puts it in the cart and pays", async () => {
    await page.goto(`${shop.url}/?campaign=spring&gclid=XyZ`)
    await page.click("#to-offer")
    await page.click("#add-to-cart")
    await page.click("#place-order")
    await page.waitForSelector("#take-upsell")
    await expect.poll(lastView.bind(null, "upsell")).toBeDefined()
  })

  it("takes the upsell, which the shop's back end reports by visitor and page", async () => {
    await page.click("#take-upsell")
    expect(await page.textContent("#order-number")).toContain("A-1")
    await answered("created")
    await expect.poll(async () => (await claims()).length).toBe(2)
  })

  it("made two conversions, on the hits and pages that earned them", async () => {
    const [upsell, purchase] = (await conversions()).toSorted((one, other) => one.revenue - other.revenue)
    expect(await conversions()).toHaveLength(2)
    const offer = await lastView("offer")
    expect(purchase).toMatchObject({
      revenue: 49.9,
      currency: "USD",
      type: "Purchase",
      tx: "A-1",
      page: "offer",
      hit: offer?.hit,
    })
    expect(upsell).toMatchObject({
      revenue: 19,
      type: "Upsell",
      tx: "A-1",
      page: "upsell",
      hit: (await lastView("upsell"))?.hit,
    })
    expect(purchase?.assists.map(({ page }) => page)).toEqual(["lander"])
    expect(upsell?.assists.map(({ page }) => page)).toEqual(["lander", "offer", "checkout"])
  })

  it("has the parameters of the entrance beside each, in their own case", async () => {
    for (const conversion of await conversions())
      expect(conversion).toMatchObject({
        campaign: "spring",
        parameters: { campaign: "spring", gclid: "XyZ" },
      })
  })

  it("was counted putting it in the cart", async () => {
    const cart = (await events()).filter(({ name }) => name === "AddToCart")
    expect(cart).toMatchObject([{ decision: null, page: "offer", hit: (await lastView("offer"))?.hit }])
  })

  it("reloads the thank-you page: one more event, explained, and no third conversion", async () => {
    const before = await conversions()
    await page.reload()
    await answered("unchanged")
    if (mode === "embedded") expect(await page.textContent("#reason")).toContain("nothing_new")
    await expect.poll(claims).toHaveLength(3)
    const [again] = await claims()
    const purchase = before.find(({ type }) => type === "Purchase")
    const event = await shop.collector.api<{ explanation: { met: string; steps: { said: string }[] } }>(
      `/events/${again?.id}`,
    )
    expect(event).toMatchObject({
      decision: "unchanged",
      reason: "nothing_new",
      explanation: { met: purchase?.id },
    })
    expect(event.explanation.steps.map(({ said }) => said).join(" ")).toContain(
      `meets conversion ${purchase?.id}`,
    )
    expect(await conversions()).toEqual(before)
  })

  it("was one visitor all along, by the collector's own cookie", async () => {
    const views = (await events()).filter(({ name }) => name === "view")
    expect(new Set(views.map((view) => (view as Event & { vid: string }).vid)).size).toBe(1)
    const cookies = await context.cookies(shop.collector.url)
    expect(cookies).toContainEqual(expect.objectContaining({ name: "afterclick", httpOnly: true }))
  })

  it("clicks through to the partner, whose network posts back by the click id", async () => {
    await page.goto(`${shop.url}/offer`)
    const { hit } = (await page.evaluate("afterclick.ids()")) as { hit: string }
    await page.click("#to-network")
    await page.click("#network-sale")
    const answer = JSON.parse((await page.textContent("#network-answer")) ?? "")
    expect(answer).toMatchObject({ decision: "created", hit, page: "offer", revenue: 12 })
    expect(await conversions()).toHaveLength(3)
  })
})

describe("a shop on another site than the collector, whose cookie browsers then do not keep", () => {
  it("knows its visitor by the script's own cookie", async () => {
    const shop = await startShop()
    const elsewhere = shop.url.replace("localhost", "127.0.0.1")
    const context = await browser.newContext()
    const page = await context.newPage()
    await page.goto(`${elsewhere}/?campaign=spring`)
    const first = (await page.evaluate("afterclick.ids()")) as { vid: string }
    expect((await context.cookies()).map(({ name }) => name)).toEqual(["afterclick_vid"])
    await page.goto(`${elsewhere}/offer`)
    expect(await page.evaluate("afterclick.ids()")).toMatchObject({ vid: first.vid })
    await context.close()
    await shop.stop()
  })
})
