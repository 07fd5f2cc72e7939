import type { Browser, Page } from "playwright-core"
import { afterAll, beforeAll, describe, expect, it } from "vitest"
import { asking } from "../../start/asking.ts"
import { expectAccessible } from "../../start/axe.ts"
import { startChromium } from "../../start/chromium.ts"
import { type RunningCollector, startCollector } from "../../start/collector.ts"
import { type DashboardTab, dashboardTab } from "../../start/dashboard.ts"
import { settingsFile } from "../../start/doors.ts"
import { type RunningReceiver, startReceiver } from "../../start/receiver.ts"

let browser: Browser
let collector: RunningCollector
let ads: RunningReceiver
let tab: DashboardTab
let page: Page
beforeAll(async () => {
  ads = await startReceiver({ status: 500, body: "our database is away" })
  const document = {
    account: { allowPrivateDestinations: true },
    trafficSources: [
      { id: "meta", postbacks: [{ name: "sale", url: ads.url("/?r={rev}"), updates: "all" }] },
    ],
  }
  ;[browser, collector] = await Promise.all([
    startChromium(),
    startCollector({ SETTINGS_FILE: settingsFile(document) }),
  ])
  tab = await dashboardTab(await browser.newContext(), collector.url)
  page = tab.page
  page.setDefaultTimeout(20_000)
})
afterAll(async () => {
  await browser.close()
  await collector.end()
  ads.stop()
})

const { claim } = asking(() => collector)
async function sell(rev: string): Promise<void> {
  const body = JSON.stringify({ events: [{ name: "view", p: "offer", ts: "meta" }] })
  const { results } = (await (await fetch(`${collector.url}/e`, { method: "POST", body })).json()) as {
    results: { hit: string }[]
  }
  await claim(`hit=${results[0]?.hit}&rev=${rev}&tx=${rev}`)
}
const rows = () => page.getByRole("region", { name: "Deliveries" }).getByRole("row")

describe("the screen of deliveries", () => {
  it("says what will be here, until something was sent on", async () => {
    await tab.open("/deliveries")
    await page.getByText("Nothing was sent yet").waitFor()
  })

  it("shows an attempt that failed with what was answered; it is sent again at one click", async () => {
    await sell("1.00")
    await ads.got(1)
    await page.reload()
    await rows().nth(1).click()
    const detail = page.getByRole("dialog")
    await detail.getByText("our database is away").waitFor()
    expect(await detail.innerText()).toContain(`GET ${ads.url("/?r=1.00")}`)
    await expectAccessible(page)
    await tab.picture("delivery")
    ads.be(200)
    await detail.getByRole("button", { name: "Try again now" }).click()
    await ads.got(2)
    await expect.poll(() => detail.innerText()).toMatch(/sent/)
    await expect.poll(() => detail.getByRole("listitem").allInnerTexts()).toHaveLength(2)
    await page.keyboard.press("Escape")
  })

  it("filters by state, in the address", async () => {
    await tab.open("/deliveries?state=failed")
    await page.getByText("State: failed").waitFor()
    await page.getByRole("button", { name: "Remove the filter State" }).click()
    await expect.poll(() => rows().count()).toBe(2)
    await expectAccessible(page)
    await tab.picture("deliveries")
  })

  it("says which destination is off; switched on, it gets what it missed", async () => {
    ads.be(410)
    await sell("2.00")
    await ads.got(3)
    await tab.open("/deliveries?tab=destinations")
    await page.getByText("switched off").waitFor()
    await expectAccessible(page)
    await tab.picture("destinations")
    await tab.open("/deliveries?state=failed")
    await rows().nth(1).click()
    const detail = page.getByRole("dialog")
    await detail.getByRole("button", { name: "Try again now" }).click()
    await page.getByText("It is sent once its destination is switched on.").waitFor()
    await expect.poll(() => detail.innerText()).toMatch(/Next try\s+once its destination is switched on/)
    await tab.open("/deliveries?tab=destinations")
    ads.be(200)
    await page.getByRole("button", { name: "Switch on" }).click()
    await ads.got(4)
    await page.getByText("on", { exact: true }).waitFor()
    expect(ads.requests.at(-1)?.path).toBe("/?r=2.00")
  })

  it("did all that without an error", () => expect(tab.problems).toEqual([]))
})
