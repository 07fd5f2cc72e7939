import type { Browser, Page } from "playwright-core"
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest"
import { startChromium } from "../../start/chromium.ts"
import { type RunningCollector, startCollector } from "../../start/collector.ts"
import { type DashboardTab, dashboardTab } from "../../start/dashboard.ts"

let browser: Browser
let collector: RunningCollector
beforeAll(async () => {
  ;[browser, collector] = await Promise.all([startChromium(), startCollector()])
})
afterAll(async () => {
  await browser.close()
  await collector.end()
})

let tab: DashboardTab
let page: Page
beforeEach(async () => {
  const context = await browser.newContext()
  tab = await dashboardTab(context, collector.url)
  page = tab.page
  await page.clock.install()
  await tab.open("/imports")
  await page.getByRole("heading", { level: 1, name: "Imports" }).waitFor()
  return () => context.close()
})

const go = (title: string) => page.getByRole("link", { name: title, exact: true }).click()
const isThere = (title: string) => page.getByRole("heading", { level: 1, name: title }).waitFor()

describe("a screen that is opened for the first time", () => {
  it("is there as soon as its code is, whatever the clock says", async () => {
    await page.clock.pauseAt(Date.now() + 60_000)
    await go("Users")
    await isThere("Users")
    expect(tab.problems).toEqual([])
  })

  it("says so if its code cannot be loaded, and is there when that can be", async () => {
    const code = "**/assets/users-*.js"
    await page.route(code, (route) => route.abort())
    await go("Users")
    await page.getByRole("alert").waitFor()
    await page.unroute(code)
    await page.getByRole("button", { name: "Try again" }).click()
    await isThere("Users")
    expect(tab.problems).toEqual([
      expect.stringContaining("ERR_FAILED"),
      expect.stringContaining("dynamically imported module"),
    ])
  })
})
