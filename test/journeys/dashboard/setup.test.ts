import type { Browser, Locator, Page } from "playwright-core"
import { afterAll, beforeAll, describe, expect, it } from "vitest"
import { expectAccessible } from "../../start/axe.ts"
import { startChromium } from "../../start/chromium.ts"
import { type RunningCollector, startCollector, TOKEN } from "../../start/collector.ts"
import { type DashboardTab, dashboardTab } from "../../start/dashboard.ts"

const FIREFOX = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"

let browser: Browser
let collector: RunningCollector
let tab: DashboardTab
let page: Page
beforeAll(async () => {
  ;[browser, collector] = await Promise.all([startChromium(), startCollector()])
  const context = await browser.newContext({ viewport: { width: 1280, height: 1000 } })
  tab = await dashboardTab(context, collector.url)
  page = tab.page
  page.setDefaultTimeout(10_000)
})
afterAll(async () => {
  await browser.close()
  await collector.end()
})

const screenshot = (name: string) => tab.picture(`setup-${name}`)
const part = (title: string) =>
  page
    .getByRole("navigation", { name: "Parts of the set-up" })
    .getByRole("link", { name: new RegExp(`^${title}`) })
    .click()
const field = (label: string, within: Page | Locator = page) =>
  within.getByLabel(label, { exact: true }).and(page.locator("input, textarea"))
const write = (label: string, text: string, within?: Page | Locator) => field(label, within).fill(text)
const choose = async (label: string, option: string | RegExp) => {
  await field(label).click()
  await page.getByRole("option", { name: option }).click()
}
const add = async (one: string, names: Record<string, string>) => {
  await page.getByRole("button", { name: `New ${one}` }).click()
  const dialog = page.getByRole("dialog", { name: `New ${one}` })
  for (const [label, text] of Object.entries(names)) await write(label, text, dialog)
  await dialog.getByRole("button", { name: "Add" }).click()
  await dialog.waitFor({ state: "hidden" })
}
const review = async () => {
  await page.getByRole("button", { name: "Review" }).click()
  const drawer = page.getByRole("dialog", { name: "What changes" })
  await drawer.getByRole("list", { name: "Changes" }).waitFor()
  return drawer
}
const save = async (drawer: Locator) => {
  await drawer.getByRole("button", { name: "Save" }).click()
  await drawer.waitFor({ state: "hidden" })
}
const inForce = () => collector.api<{ version: number; settings: Record<string, unknown[]> }>("/settings")

/** What one could press if a message did not lie there, however far one has scrolled. Runs in the page. */
function buttonsBelow(message: Element): string[] {
  const { x, y, width, height } = message.getBoundingClientRect()
  const messages = message.closest(".mantine-Notifications-root")
  const found = new Set<string>()
  for (let down = 0; down < document.documentElement.scrollHeight; down += 25) {
    scrollTo({ top: down, behavior: "instant" })
    for (let at = 0.05; at < 1; at += 0.1) {
      const all = document.elementsFromPoint(x + at * width, y + height / 2)
      const below = all.find((one) => !messages?.contains(one))?.closest("button, a, input")
      if (below) found.add(below.outerHTML)
    }
  }
  return [...found]
}

describe("setting up", () => {
  it("begins with sources of presets, offers and types, as one draft", async () => {
    await tab.open("/setup?tab=traffic-sources")
    await page.getByRole("button", { name: "New traffic source" }).click()
    await choose("Begin with a preset", "Taboola")
    await page.getByRole("dialog").getByRole("button", { name: "Add" }).click()
    await expect.poll(() => page.getByLabel("Its own click id").inputValue()).toBe("click_id")
    await page.getByText(/^Checked 20\d\d-\d\d-\d\d by this page/).waitFor()
    await part("Offer sources")
    await add("offer source", { Name: "Acme Network" })
    await choose("Default status", "Approved")
    await write("Click id (hit)", "aff_sub")
    await page.keyboard.press("Enter")
    await page.getByRole("button", { name: "Make one" }).click()
    await part("Offers and landers")
    await add("page", { Name: "Widget" })
    await choose("Kind", "Offer") // it is one already, and stays one
    await write("URL", "https://network.example/w?aff_sub={hit}")
    await write("Payout", "25.00")
    await choose("Offer source", /^Acme Network/)
    await part("Offers and landers")
    await add("page", { Name: "Lander" })
    await choose("Kind", "Lander")
    await write("URL", "https://shop.example/lp")
    await part("Conversion types")
    await add("type", { Name: "Lead" })
    await choose("A claim that meets a conversion", /^Ignore The first/)
    await expectAccessible(page)
    await screenshot("type")
  })

  it("draws a funnel from page to page, and makes a link that leads into it", async () => {
    await part("Funnels")
    await add("funnel", { Name: "Spring" })
    await page.getByText("Choose where visitors enter").waitFor()
    const unsaved = page.getByRole("region", { name: "Unsaved changes" })
    await expect.poll(() => unsaved.getByRole("status").innerText()).toMatch(/1 to be filled in$/)
    expect(await page.textContent("main")).not.toContain("is needed")
    await choose("Add a page", /^Lander/)
    await page.getByText("Choose where visitors enter").waitFor({ state: "detached" })
    await choose("Add a page", /^Widget/)
    await part("Links") // what is not connected yet is kept, as all of the draft
    await part("Funnels")
    await page.getByRole("row", { name: /Spring/ }).click()
    const canvas = page.getByRole("region", { name: "The funnel as a picture" })
    const handle = (id: string, side: "source" | "target") =>
      canvas.locator(`[data-id="${id}"] .react-flow__handle.${side}`)
    await handle("lander", "source").dragTo(handle("widget", "target"))
    const way = page.getByRole("group", { name: "Way from Lander to Widget" })
    await write("Event", "Clicked", way)
    await expect.poll(() => canvas.textContent()).toContain("1 · Clicked")
    await expectAccessible(page)
    await screenshot("funnel")
    await part("Links")
    await add("link", { Code: "s1" })
    await choose("Funnel", /^Spring\s*spring$/)
    await choose("Traffic source", /^Taboola/)
    expect(await field("Traffic source").inputValue()).toBe("Taboola")
    await expect
      .poll(() => page.textContent("main"))
      .toContain(`${collector.url}/go/s1?campaign={campaign_id}`)
  })

  it("calls things by their names wherever others lead to them, with the ids dimmed beside", async () => {
    await part("Links")
    const link = page.getByRole("row", { name: /s1/ })
    await expect.poll(() => link.innerText()).toMatch(/Spring\s*spring\s+Taboola\s*taboola/)
    await screenshot("links")
    await part("Funnels")
    await expect.poll(() => page.getByRole("row", { name: /Spring/ }).innerText()).toMatch(/Lander\s*lander/)
    await part("Offers and landers")
    await expect
      .poll(() => page.getByRole("row", { name: /Widget/ }).innerText())
      .toMatch(/Acme Network\s*acme-network/)
  })

  it("says at the field and in a list what is wrong, and leads there", async () => {
    await part("Offers and landers")
    await page.getByRole("row", { name: /Widget/ }).click()
    await write("URL", "https://network.example/w?aff_sub={click}")
    await expect.poll(() => page.textContent("main")).toContain("{click} is no token that is known here")
    await part("Sites")
    const drawer = await review()
    expect(await drawer.getByRole("button", { name: "Save" }).isDisabled()).toBe(true)
    await drawer.getByRole("link", { name: "Page Widget · URL" }).click()
    await write("URL", "https://network.example/w?aff_sub={hit}")
    await expect.poll(() => page.textContent("main")).not.toContain("is no token")
  })

  it("writes where the cursor is", async () => {
    await part("Account")
    await write("A session lasts", "5d")
    await field("A session lasts").press("Home")
    await page.keyboard.type("12")
    const written = await field("A session lasts").inputValue()
    await write("A session lasts", "")
    expect(written).toBe("125d")
  })

  it("shows what a save changes before it is saved, its secrets masked", async () => {
    await part("Traffic sources")
    await page.getByRole("row", { name: /Taboola/ }).click()
    await page.getByRole("button", { name: "conversion", exact: true }).click()
    const region = page.getByRole("region", { name: "conversion" })
    const unreplaced = /still has EVENT_NAME, which is sent as it stands: write the event name/i
    await region.getByText(unreplaced).waitFor()
    await expectAccessible(page)
    const warned = await review()
    await warned.getByRole("region", { name: "Warnings" }).getByText(unreplaced).waitFor()
    expect(await warned.getByRole("button", { name: "Save" }).isEnabled()).toBe(true)
    await warned.getByRole("link", { name: "Traffic source Taboola · Postbacks no. 1 · URL" }).click()
    await warned.waitFor({ state: "hidden" })
    await write("URL", "https://trc.example/log?click-id={external}&name=sale", region)
    await region.getByText(unreplaced).waitFor({ state: "detached" })
    const drawer = await review()
    expect(await drawer.getByRole("region", { name: "Warnings" }).count()).toBe(0)
    const changes = await drawer.getByRole("list", { name: "Changes" }).textContent()
    for (const thing of [
      "Key••••",
      "Traffic source Taboola",
      "Offer source Acme Network",
      "Offer sourceAcme Network",
      "Type Lead",
      "Funnel Spring",
      "Action 1 of Lander · ToWidget",
      "Link s1",
    ])
      expect(changes).toContain(thing)
    const asYaml = drawer.getByText("entry: lander")
    expect(await asYaml.isVisible()).toBe(false)
    await drawer.getByRole("listitem").filter({ hasText: "Funnel Spring" }).getByText("Show as YAML").click()
    await asYaml.waitFor()
    await drawer.getByRole("button", { name: "Try on the last 30 days" }).click()
    await expect.poll(() => drawer.getByRole("status").textContent()).toContain("No claim was decided")
    await expectAccessible(page)
    await screenshot("review")
    await save(drawer)
    const { version, settings } = await inForce()
    expect(version).toBe(1)
    expect(settings.funnels).toEqual([
      {
        id: "spring",
        name: "Spring",
        entry: "lander",
        actions: { lander: { 1: { to: "widget", event: "Clicked" } } },
      },
    ])
    expect(settings.pages).toContainEqual(
      expect.objectContaining({ id: "widget", kind: "offer", payout: "25.00" }),
    )
    expect(settings.offerSources).toEqual([
      expect.objectContaining({ id: "acme-network", key: "••••", parameters: { hit: "aff_sub" } }),
    ])
    expect(tab.problems).toEqual([])
  })
})

describe("a rule", () => {
  it("can be tried on what was decided before it is changed", async () => {
    const events = [
      { name: "view", p: "widget" },
      ...[10, 12].map((rev) => ({ name: "conversion", p: "widget", type: "Lead", rev })),
    ]
    const asked = { method: "POST", headers: { "user-agent": FIREFOX }, body: JSON.stringify({ events }) }
    const answer = (await (await fetch(`${collector.url}/e`, asked)).json()) as {
      results: { decision: string }[]
    }
    expect(answer.results.map(({ decision }) => decision)).toEqual([undefined, "created", "ignored"])
    await part("Conversion types")
    await page.getByRole("row", { name: /Lead/ }).click()
    await choose("A claim that meets a conversion", /^Keep and add/)
    const drawer = await review()
    await drawer.getByRole("button", { name: "Try on the last 30 days" }).click()
    await expect.poll(() => drawer.getByRole("status").textContent()).toContain("1 would change")
    expect(await drawer.getByRole("region", { name: "Sums" }).textContent()).toMatch(
      /\$10\.00\$22\.00\$12\.00/,
    )
    await screenshot("trial")
    expect((await inForce()).version).toBe(1)
    await save(drawer)
    expect((await inForce()).settings.types).toEqual([{ name: "Lead", duplicates: "increment" }])
  })

  it("that somebody else changed meanwhile is shown, and mine put on top", async () => {
    await part("Conversion types")
    await page.getByRole("row", { name: /Lead/ }).click()
    await page.getByRole("switch", { name: "Shown in journeys" }).press("Space")
    const { version, settings } = await inForce()
    const theirs = await fetch(`${collector.url}/api/v1/settings`, {
      method: "PUT",
      headers: { authorization: `Bearer ${TOKEN}`, "if-match": `"${version}"` },
      body: JSON.stringify({ ...settings, sites: [{ origin: "https://shop.example" }] }),
    })
    expect(theirs.status).toBe(200)
    const drawer = await review()
    await drawer.getByRole("button", { name: "Save" }).click()
    await expect.poll(() => drawer.getByRole("alert").textContent()).toContain("https://shop.example")
    await screenshot("faster")
    await drawer.getByRole("button", { name: "Put my changes on top" }).click()
    await save(drawer)
    const after = (await inForce()).settings
    expect(after.types).toEqual([{ name: "Lead", duplicates: "increment", journey: false }])
    expect(after.sites).toEqual([{ origin: "https://shop.example" }])
    // The browser itself writes the refused request to the console.
    expect(tab.problems.splice(0)).toEqual([expect.stringContaining("412")])
  })

  it("is as it was before, once its version is restored", async () => {
    await part("Versions")
    await page
      .getByRole("row", { name: /^1\b|\b1\b/ })
      .last()
      .getByRole("button", { name: "Restore" })
      .click()
    const drawer = page.getByRole("dialog", { name: "Restore version 1" })
    await drawer.getByRole("list").waitFor()
    expect(await drawer.getByRole("list").textContent()).toMatch(
      /Type Lead · A claim that meets a conversion.*Keep and add the amount.*Ignore/,
    )
    await expectAccessible(page)
    await screenshot("versions")
    await drawer.getByRole("button", { name: "Restore" }).click()
    await drawer.waitFor({ state: "hidden" })
    const { version, settings } = await inForce()
    expect([version, settings.types]).toEqual([5, [{ name: "Lead", duplicates: "ignore" }]])
  })
})

it("shows that transactions are counted apart, until the settings say that they are not", async () => {
  await part("Conversion types")
  await add("type", { Name: "transaction" })
  const apart = page.getByRole("switch", { name: "Counted apart" })
  expect(await apart.isChecked()).toBe(true)
  await part("Conversion types")
  await page.getByRole("row", { name: /transaction.*Yes.*Yes/ }).click()
  await apart.press("Space")
  await save(await review())
  expect((await inForce()).settings.types).toContainEqual({ name: "transaction", separate: false })
  expect(await apart.isChecked()).toBe(false)
})

it("says that a status nobody knows counts as approved, and leads to where such words are listed", async () => {
  await part("Statuses")
  await page.getByText(/a new or a pending sale counts as approved/).waitFor()
  expect(await page.getByRole("link", { name: "Conflicts, Words" }).getAttribute("href")).toBe(
    "/conflicts?tab=words",
  )
  await expectAccessible(page)
})

it("can be written as a document, too, and is readable on a phone", async () => {
  await part("Document")
  const text = page.getByLabel("The settings document")
  await text.fill(`${await text.inputValue()}domains: [track.shop.example`)
  await page.getByRole("button", { name: "Check and take over" }).click()
  await expect.poll(() => page.textContent("main")).toMatch(/Flow|flow/)
  await text.fill(`${await text.inputValue()}]`)
  await page.getByRole("button", { name: "Check and take over" }).click()
  await expect.poll(() => page.getByRole("status").textContent()).toContain("1 change")
  await page.setViewportSize({ width: 390, height: 844 })
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(390)
  await expectAccessible(page)
  await screenshot("phone")
  await page.getByRole("button", { name: "Discard" }).click()
  await page
    .getByRole("dialog", { name: "Discard 1 change?" })
    .getByRole("button", { name: "Discard" })
    .click()
})

it("tells of a save on a phone where no button lies below it, however far one has scrolled", async () => {
  await page.setViewportSize({ width: 1280, height: 1000 })
  await part("Account")
  await write("A session lasts", "6d")
  await page.setViewportSize({ width: 390, height: 844 })
  const drawer = await review()
  const said = `Version ${(await inForce()).version + 1} is in force.`
  await drawer.getByRole("button", { name: "Save" }).click()
  const message = page.getByRole("alert").filter({ hasText: said })
  await message.hover() // so that it stays
  await drawer.waitFor({ state: "hidden" })
  expect(await message.evaluate(buttonsBelow)).toEqual([])
})

it("did all that without an error or a breach of its policy", () => expect(tab.problems).toEqual([]))
