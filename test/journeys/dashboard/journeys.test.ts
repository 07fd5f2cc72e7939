import type { Browser, Page } from "playwright-core"
import { afterAll, beforeAll, describe, expect, it } from "vitest"
import { expectAccessible } from "../../start/axe.ts"
import { startChromium } from "../../start/chromium.ts"
import { type RunningCollector, startCollector } from "../../start/collector.ts"
import { type DashboardTab, dashboardTab } from "../../start/dashboard.ts"
import { settingsFile } from "../../start/doors.ts"

const FIREFOX = "Mozilla/5.0 (X11; Linux x86_64; rv:144.0) Gecko/20100101 Firefox/144.0"
const SETTINGS = {
  pages: [
    { id: "lander", kind: "lander", url: "https://shop.example/" },
    { id: "offer", kind: "offer", url: "https://shop.example/offer" },
    { id: "unbroken", name: "W".repeat(170), kind: "offer", url: "https://shop.example/unbroken" },
  ],
  funnels: [
    { id: "spring", name: "Spring", entry: "lander", actions: { lander: { "1": { to: "offer" } } } },
    { id: "autumn", name: "Autumn", entry: "lander", actions: { lander: { "1": { to: "unbroken" } } } },
  ],
}

let browser: Browser
let collector: RunningCollector
let tab: DashboardTab
let page: Page
beforeAll(async () => {
  ;[browser, collector] = await Promise.all([
    startChromium(),
    startCollector({ SETTINGS_FILE: settingsFile(SETTINGS) }),
  ])
  for (const pages of [["lander", "offer", "sale"], ["lander", "offer"], ["lander"]]) await walk(pages)
  await walk(["lander", "unbroken"], "autumn")
  tab = await dashboardTab(await browser.newContext(), collector.url)
  page = tab.page
  page.setDefaultTimeout(20_000)
})
afterAll(async () => {
  await browser.close()
  await collector.end()
})

/** One visitor sees the pages of the funnel in turn; the last of them may be a sale. */
async function walk(pages: readonly string[], funnel = "spring"): Promise<void> {
  let vid: string | undefined
  for (const name of pages) {
    const event =
      name === "sale" ? { name: "conversion", rev: "20", tx: "S" } : { name: "view", p: name, f: funnel }
    const body = JSON.stringify({ events: [event], ...(vid && { vid }) })
    const response = await fetch(`${collector.url}/e`, {
      method: "POST",
      headers: { "user-agent": FIREFOX },
      body,
    })
    vid ??= ((await response.json()) as { vid: string }).vid
  }
}

describe("the screen of journeys", () => {
  it("shows the way to the sale, and which page helped", async () => {
    await tab.open("/journeys")
    const path = page.getByRole("listitem").filter({ hasText: "1 conversion of 1 visitor, $20.00" })
    await path.waitFor()
    expect((await path.innerText()).replace(/\s+/g, " ")).toMatch(/^lander → offer/)
    await page.getByText("Assists").waitFor()
    await expectAccessible(page)
    await tab.picture("journeys")
  })

  it("shows how far the visitors of a funnel came, and where they left", async () => {
    await page.getByRole("tab", { name: "Funnels" }).click()
    const steps = page.getByRole("listitem")
    await expect.poll(() => steps.count()).toBe(2)
    const [lander, offer] = (await steps.allInnerTexts()).map((text) => text.replace(/\s+/g, " "))
    expect(lander).toMatch(/3 visitors, 100%.*offer 2 \(66\.67%\).*1 left here \(33\.33%\)/)
    expect(offer).toMatch(/2 visitors, 66\.67%.*\$20\.00/)
    await expectAccessible(page)
    await tab.picture("funnel")
  })

  it("breaks a name without a space rather than the screen", async () => {
    await page.setViewportSize({ width: 1440, height: 900 })
    await page.getByRole("combobox", { name: "Funnel" }).click()
    await page.getByRole("option", { name: "Autumn" }).click()
    await page.getByText(/Went on to W+/).waitFor()
    const within = await page.evaluate(() =>
      [...document.querySelectorAll("main li")].every((one) => one.scrollWidth <= one.clientWidth),
    )
    expect(within).toBe(true)
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(1440)
  })

  it("did all that without an error", () => expect(tab.problems).toEqual([]))
})
