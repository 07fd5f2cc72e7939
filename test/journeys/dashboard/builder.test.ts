import type { Browser, Page } from "playwright-core"
import { afterAll, beforeAll, describe, expect, it } from "vitest"
import { expectAccessible } from "../../start/axe.ts"
import { startChromium } from "../../start/chromium.ts"
import { type RunningCollector, startCollector } from "../../start/collector.ts"
import { type DashboardTab, dashboardTab } from "../../start/dashboard.ts"
import { settingsFile, viewedBy } from "../../start/doors.ts"

const SETTINGS = {
  types: [{ name: "Purchase" }, { name: "Lead" }],
  offerSources: [{ id: "acme", name: "Acme Network", parameters: { hit: "aff_sub", rev: "gain" } }],
  pages: [{ id: "glasses", name: "Glasses", kind: "offer", offerSource: "acme", url: "https://a.example/" }],
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
  const permissions = ["clipboard-read", "clipboard-write"]
  tab = await dashboardTab(await browser.newContext({ permissions }), collector.url)
  page = tab.page
  page.setDefaultTimeout(20_000)
})
afterAll(async () => {
  await browser.close()
  await collector.end()
})

interface Snippets {
  snippets: { id: string; kind: string; text: string; placeholders: { text: string }[] }[]
}
const choose = async (label: string, option: string) => {
  await page.getByRole("combobox", { name: label, exact: true }).click()
  await page.getByRole("option", { name: option, exact: true }).click()
}
/** What the screen asked for is in its address, by the names of the API. */
const snippets = async () => {
  const { search } = new URL(page.url())
  const asked = search === "" ? "?integration=network" : `${search}&integration=network`
  return (await collector.api<Snippets>(`/snippets${asked}`)).snippets
}
const shown = () => page.locator("[data-snippet]").allInnerTexts()

describe("the builder", () => {
  it("shows for every wish exactly what the API says", async () => {
    await tab.open("/builder")
    await choose("Offer source", "Acme Network")
    await choose("Offer", "Glasses")
    await choose("Type", "Purchase")
    await choose("Status", "All of them, one snippet each")
    await page.getByLabel("Macro of the amount").fill("{payout}")
    await expect.poll(() => page.url()).toContain("rev=%7Bpayout%7D")
    const said = await snippets()
    await expect.poll(shown).toEqual(said.map(({ text }) => text))
    expect(said.filter(({ kind }) => kind === "postback").length).toBeGreaterThan(3)
    await expectAccessible(page)
    await tab.picture("builder")
  })

  it("copies the text as it is", async () => {
    const [first] = await shown()
    await page.getByRole("button", { name: "Copy" }).first().click()
    await page.getByRole("button", { name: "Copied" }).waitFor()
    expect(await page.evaluate(() => navigator.clipboard.readText())).toBe(first)
  })

  it("waits for the first one, and says what became of it", async () => {
    const { hit } = await viewedBy(collector, "glasses")
    const { text = "" } = (await snippets()).find(({ kind }) => kind === "postback") ?? {}
    await page
      .locator(".mantine-Paper-root", { hasText: text })
      .getByRole("button", { name: "Wait for the first one" })
      .click()
    await page.getByText("Listening").waitFor()
    const url = new URL(text.replace("{payout}", "49.90").replace(new URL(text).origin, collector.url))
    url.searchParams.set("aff_sub", hit)
    expect(await (await fetch(url)).json()).toMatchObject({ decision: "created", revenue: 49.9 })
    const arrived = page.getByRole("status").filter({ hasText: "It arrived" })
    await arrived.waitFor()
    expect(await arrived.innerText()).toMatch(/created[\s\S]*\$49\.90/)
    await tab.picture("builder-arrived")
  })

  it("waits at a tag for the first view, for a tag claims nothing", async () => {
    await page
      .locator(".mantine-Paper-root", { hasText: "Tag for every other page" })
      .getByRole("button", { name: "Wait for the first one" })
      .click()
    await page.getByText("Listening. Open a page that has it now.").waitFor()
    await viewedBy(collector, "glasses")
    await page.getByRole("status").filter({ hasText: "a view of Glasses" }).waitFor()
  })

  it("fills in the macros of a network that is known, and scripts for pages of one's own", async () => {
    const { items } = await collector.api<{ items: { kind: string; name: string }[] }>("/presets")
    const known = items.find(({ kind }) => kind === "offer-sources")
    await tab.open("/builder?offerSource=acme")
    await choose("Macros of", known?.name ?? "")
    await expect.poll(() => page.url()).toContain("preset=")
    await expect
      .poll(async () => (await shown()).join())
      .toBe((await snippets()).map(({ text }) => text).join())
    await page.getByRole("radio", { name: "Own website" }).check()
    await expect.poll(shown).toContainEqual(expect.stringContaining("<script"))
    await expectAccessible(page)
  })

  it("did all that without an error", () => expect(tab.problems).toEqual([]))
})
