import type { Browser, Page } from "playwright-core"
import { afterAll, beforeAll, describe, expect, it } from "vitest"
import { expectAccessible } from "../../start/axe.ts"
import { startChromium } from "../../start/chromium.ts"
import { type RunningCollector, startCollector } from "../../start/collector.ts"
import { type DashboardTab, dashboardTab } from "../../start/dashboard.ts"
import { settingsFile, viewedBy } from "../../start/doors.ts"

let browser: Browser
let collector: RunningCollector
let tab: DashboardTab
let page: Page
beforeAll(async () => {
  const settings = settingsFile({ trafficSources: [{ id: "meta" }] })
  ;[browser, collector] = await Promise.all([startChromium(), startCollector({ SETTINGS_FILE: settings })])
  tab = await dashboardTab(await browser.newContext(), collector.url)
  page = tab.page
  page.setDefaultTimeout(20_000)
})
afterAll(async () => {
  await browser.close()
  await collector.end()
})

const press = (name: string | RegExp) => page.getByRole("button", { name }).click()
const facts = () => page.locator("dl").first().innerText()
const soldFor = async () => {
  const { items } = await collector.api<{ items: { revenue: number }[] }>("/conversions")
  return items.map(({ revenue }) => revenue)
}

describe("the screen of imports", () => {
  it("previews lines that were pasted, and writes none of them", async () => {
    const [first, second] = [await viewedBy(collector, "offer"), await viewedBy(collector, "offer")]
    await tab.open("/imports")
    await page.getByText("No file was imported yet").waitFor()
    await press("Paste lines instead")
    await page.getByLabel("Lines").fill(`${first.hit}:A-1, 49.90\n${second.hit}:A-2, 10\nnonsense here, 5`)
    await press("Preview")
    await expect.poll(facts).toMatch(/previewed/)
    expect(await facts()).toMatch(/Would be\s+2[\s\S]*created/)
    expect(await facts()).toContain("$59.90")
    expect(await soldFor()).toEqual([])
    await expectAccessible(page)
    await tab.picture("import-preview")
  })

  it("opens no row before there is an event of it", async () => {
    const row = page.getByRole("row", { name: /A-1/ })
    await row.click()
    expect(new URL(page.url()).pathname).toMatch(/^\/imports\//)
    expect(await row.getAttribute("tabindex")).toBeNull()
  })

  it("commits them, and undoes them as one", async () => {
    await press(/^Commit/)
    await expect.poll(facts).toMatch(/committed/)
    expect((await soldFor()).toSorted()).toEqual([10, 49.9])
    await page.getByRole("row", { name: /A-1/ }).click()
    await page.getByRole("dialog").getByText("A new conversion was recorded.").first().waitFor()
    await page.goBack()
    await press("Undo…")
    await press("Undo it")
    await expect.poll(facts).toMatch(/undone/)
    expect(await soldFor()).toEqual([])
  })

  it("says of an undone one what was taken back, and that it has no revenue", async () => {
    expect(await facts()).toMatch(/Took back\s+\$59\.90/)
    await page.getByRole("link", { name: "All imports" }).click()
    const row = page.getByRole("row", { name: /Pasted/ })
    await expect.poll(() => row.getByRole("cell").last().innerText()).toBe("–") // first it is as it was remembered
    await row.click()
    await expect.poll(facts).toMatch(/undone/)
  })

  it("takes a file that is dropped", async () => {
    const { hit } = await viewedBy(collector, "offer")
    await page.getByRole("link", { name: "All imports" }).click()
    await page.getByRole("cell", { name: "Pasted" }).waitFor()
    await page.locator('input[type="file"]').setInputFiles({
      name: "may.csv",
      mimeType: "text/csv",
      buffer: Buffer.from(`click,tx,payout\n${hit},F-1,7`),
    })
    await page.getByRole("heading", { name: "may.csv" }).waitFor()
    await press("Commit 1 row")
    await expect.poll(facts).toMatch(/committed/)
    expect(await soldFor()).toEqual([7])
  })

  it("says before the commit of which words nobody knows what they mean", async () => {
    const { hit } = await viewedBy(collector, "offer")
    await tab.open("/imports")
    await press("Paste lines instead")
    await page.getByLabel("Lines").fill(`click,tx,payout,status\n${hit},W-1,7,settled`)
    await press("Preview")
    await page.getByRole("row", { name: /W-1.*a new or pending sale counts as approved/ }).waitFor()
    await page.getByRole("columnheader", { name: "Would be" }).waitFor()
    expect(await page.getByText("was recorded").count()).toBe(0)
    await expectAccessible(page)
    await tab.picture("import-warnings")
  })

  it("says in the list how many rows the rules refuse, once all are decided, though all can be read", async () => {
    const { hit } = await viewedBy(collector, "offer")
    await tab.open("/imports")
    await press("Paste lines instead")
    await page.getByLabel("Lines").fill(`click,tx,payout\n${hit},R-1,7\nnonsense,R-2,7\nnothing,R-3,7`)
    await press("Preview")
    await expect.poll(facts).toMatch(/previewed/)
    await page.route(
      /\/api\/v1\/imports\?/,
      async (route) => {
        const response = await route.fetch()
        const { items, ...page } = (await response.json()) as { items: object[] }
        const going = items.map((item) => ({ ...item, state: "previewing", decisions: {}, revenue: {} }))
        await route.fulfill({ response, json: { ...page, items: going } })
      },
      { times: 1 }, // what was listed before all rows were decided
    )
    await page.reload()
    await page.getByRole("link", { name: "All imports" }).click()
    await page.getByRole("columnheader", { name: "Refused" }).waitFor()
    const cells = page
      .getByRole("row", { name: /Pasted/ })
      .first()
      .getByRole("cell")
    await expect.poll(async () => (await cells.allInnerTexts()).slice(3)).toEqual(["3", "0", "2", "$7.00"])
    await expectAccessible(page)
  })

  it("shows what became of rows that were there before they were decided", async () => {
    const { hit } = await viewedBy(collector, "offer")
    let isDecided = false
    const path = /\/api\/v1\/imports\/[^/?]+(\/rows)?(\?|$)/
    await page.route(path, async (route) => {
      if (isDecided || route.request().method() !== "GET") return route.continue()
      const response = await route.fetch()
      const json = await response.json()
      if (!json.items) return route.fulfill({ response, json: { ...json, state: "previewing" } })
      const items = json.items.map((row: object) => ({ ...row, decision: null }))
      await route.fulfill({ response, json: { ...json, items } })
      isDecided = true
    })
    await tab.open("/imports")
    await press("Paste lines instead")
    await page.getByLabel("Lines").fill(`${hit}:G-1, 5`)
    await press("Preview")
    await page.getByRole("row", { name: /G-1.*created/ }).waitFor()
    await page.unrouteAll({ behavior: "wait" })
  })

  it("fills in what becomes of each row while others are still being decided", async () => {
    const { hit } = await viewedBy(collector, "offer")
    const path = /\/api\/v1\/imports\/[^/?]+(\/rows)?(\?|$)/
    let isSeen = false
    await page.route(path, async (route) => {
      if (route.request().method() !== "GET") return route.continue()
      const response = await route.fetch()
      const json = await response.json()
      if (!json.items) return route.fulfill({ response, json: { ...json, state: "previewing" } })
      const items = json.items.map((row: object) => (isSeen ? row : { ...row, decision: null }))
      await route.fulfill({ response, json: { ...json, items } })
    })
    await tab.open("/imports")
    await press("Paste lines instead")
    await page.getByLabel("Lines").fill(`${hit}:H-1, 5`)
    await press("Preview")
    await page.getByRole("row", { name: /H-1/ }).waitFor()
    isSeen = true
    await page.getByRole("row", { name: /H-1.*created/ }).waitFor()
    expect(await facts()).toMatch(/previewing/)
    await page.unrouteAll({ behavior: "wait" })
  })

  it("spreads costs over clicks once they are committed, and takes them back", async () => {
    const body = JSON.stringify({ events: [{ name: "view", p: "lander", ts: "meta" }] })
    await fetch(`${collector.url}/e`, { method: "POST", body })
    const today = new Date().toISOString().slice(0, 10)
    await tab.open("/imports?tab=costs")
    await press("Paste lines instead")
    await page.getByLabel("Lines").fill(`source,from,amount,currency\nmeta,${today},12.00,USD`)
    await press("Preview")
    await expect.poll(facts).toMatch(/previewed/)
    await expectAccessible(page)
    await tab.picture("import-costs")
    await press(/^Commit/)
    await expect.poll(facts).toMatch(/committed/)
    await press("Undo")
    await expect.poll(facts).toMatch(/undone/)
  })

  it("shows costs with all that is wrong with them in one screen's width, and in their own on a phone", async () => {
    const [from, to] = ["2026-11-01", "2026-11-07"]
    const rows = [
      "source,campaign,from,to,amount,currency",
      `meta,${"A campaign of many words ".repeat(4)},${from},${to},12.00,USD`,
      `meta,,${from},${to},12.00,USD`,
      `${"nobody".repeat(20)},,${from},${to},12.00,USD`,
    ]
    await tab.open("/imports?tab=costs")
    await press("Paste lines instead")
    await page.getByLabel("Lines").fill(rows.join("\n"))
    await press("Preview")
    const table = page.getByRole("region", { name: "Rows of costs" })
    await table.getByText(/bear the spend of line 2 already/).waitFor()
    const hidden = () => table.evaluate(({ scrollWidth, clientWidth }) => scrollWidth - clientWidth)
    const beside = () => page.evaluate(() => document.documentElement.scrollWidth - innerWidth)
    await page.setViewportSize({ width: 1440, height: 900 })
    expect([await hidden(), await beside()]).toEqual([0, 0])
    await page.setViewportSize({ width: 390, height: 844 })
    expect(await hidden()).toBeGreaterThan(0)
    expect(await beside()).toBe(0)
  })

  it("did all that without an error", () => expect(tab.problems).toEqual([]))
})
