import type { Browser, Page } from "playwright-core"
import { afterAll, beforeAll, describe, expect, it } from "vitest"
import { asking } from "../../start/asking.ts"
import { expectAccessible } from "../../start/axe.ts"
import { startChromium } from "../../start/chromium.ts"
import { type RunningCollector, startCollector } from "../../start/collector.ts"
import { type DashboardTab, dashboardTab } from "../../start/dashboard.ts"
import { settingsFile, viewedBy } from "../../start/doors.ts"

const SETTINGS = {
  account: { duplicates: "ignore" },
  types: [{ name: "Lead", duplicates: "edit" }],
  offerSources: [{ id: "acme" }],
  pages: [
    { id: "offer", kind: "offer" },
    { id: "acmes", kind: "offer", offerSource: "acme" },
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
  tab = await dashboardTab(await browser.newContext(), collector.url)
  page = tab.page
  page.setDefaultTimeout(20_000)
})
afterAll(async () => {
  await browser.close()
  await collector.end()
})

const { claim, post } = asking(() => collector)
const hitOn = async (name = "offer") => (await viewedBy(collector, name)).hit
const conversion = (id: unknown) =>
  collector.api<{ revenue: number; currency: string; status: string }>(`/conversions/${id}`)
const card = (title: RegExp) => page.getByRole("article", { name: title })
const choose = (name: string | RegExp) => page.getByRole("button", { name }).click()

describe("the screen of conflicts", () => {
  it("shows a sale that was told in two ways; one click takes the other amount, one more takes it back", async () => {
    const hit = await hitOn()
    const sale = await claim(`hit=${hit}&tx=A-1&rev=30`)
    await claim(`hit=${hit}&tx=A-1&rev=35&currency=EUR`)
    await tab.open("/conflicts")
    const row = card(/A-1.*another amount/)
    await row.waitFor()
    expect(await row.getByRole("region", { name: "Kept" }).innerText()).toContain("$30.00")
    expect(await row.getByRole("region", { name: "Claimed" }).innerText()).toContain("€35.00")
    expect(await row.getByRole("link", { name: "The conversion" }).getAttribute("href")).toBe(
      `/conversions/${sale.conversion}`,
    )
    await expectAccessible(page)
    await tab.picture("conflicts")
    await choose("Take €35.00, as the claim says")
    await row.getByRole("status").waitFor()
    expect(await conversion(sale.conversion)).toMatchObject({ revenue: 35, currency: "EUR" })
    await choose("Undo")
    await row.getByText("Undone").waitFor()
    expect(await conversion(sale.conversion)).toMatchObject({ revenue: 30, currency: "USD" })
  })

  it("says what counts now of a sale that was declined since, and whose status that is", async () => {
    const hit = await hitOn()
    const lead = await claim(`hit=${hit}&type=Lead&rev=9`)
    await claim(`hit=${hit}&type=Lead&rev=7`)
    await page.reload()
    const row = card(/given another amount/)
    const side = (name: string) => row.getByRole("region", { name, exact: true }).innerText()
    await row.waitFor()
    expect(await side("Claimed, and counted now")).toMatch(/\$7\.00\s+approved/)
    await post(`/conversions/${lead.conversion}/edit`, { status: "declined" })
    await page.reload()
    await row.waitFor()
    expect(await side("Counted now")).toMatch(/\$0\.00\s+declined/)
    expect(await side("Before")).not.toContain("declined")
    expect(await side("Claimed")).toContain("$7.00")
    await expectAccessible(page)
    await choose("Keep $7.00, as the claim says")
    await row.getByRole("status").waitFor()
  })

  it("goes back to an amount that was replaced, and says the status to the conversion that is chosen", async () => {
    const hit = await hitOn()
    const lead = await claim(`hit=${hit}&type=Lead&rev=5`)
    await claim(`hit=${hit}&type=Lead&rev=8`)
    const other = await hitOn()
    const cheap = await claim(`hit=${other}&rev=6&tx=T`)
    const dear = await claim(`hit=${other}&type=Lead&rev=50&tx=T`)
    await claim(`hit=${other}&tx=T&status=declined`)
    await page.reload()
    await choose("Go back to $5.00")
    await card(/given another amount/)
      .getByRole("status")
      .waitFor()
    expect(await conversion(lead.conversion)).toMatchObject({ revenue: 5 })
    const row = card(/any of 2 conversions/)
    await row.getByText("declined").waitFor()
    await row.getByRole("button", { name: /about this one: Lead, \$50\.00/ }).click()
    await row.getByRole("status").waitFor()
    expect(await conversion(dear.conversion)).toMatchObject({ status: "declined" })
    expect(await conversion(cheap.conversion)).toMatchObject({ status: "approved" })
  })

  it("shows a sale that may be counted twice beside the other; one click deletes the later one", async () => {
    const hit = await hitOn()
    const byPage = await claim(`hit=${hit}&tx=A-3&type=Order&rev=49.90`)
    const byNetwork = await claim(`hit=${hit}&tx=A-3&rev=49.90`)
    await page.reload()
    const row = card(/A-3.* may be counted twice/)
    await row.waitFor()
    expect(await row.getByRole("region", { name: "The later one" }).innerText()).toMatch(
      /\$49\.90[\s\S]*conversion A-3/,
    )
    expect(await row.getByRole("list", { name: "What it may be about" }).innerText()).toContain("Order A-3")
    await expectAccessible(page)
    await tab.picture("conflicts-twice")
    await row.getByRole("button", { name: "Delete the later one, of $49.90" }).click()
    await row.getByRole("status").waitFor()
    expect(await conversion(byNetwork.conversion)).toMatchObject({ status: "deleted" })
    expect(await conversion(byPage.conversion)).toMatchObject({ status: "approved", revenue: 49.9 })
  })

  it("takes back what a choice changed, also of a sale that was set right since it was listed", async () => {
    const hit = await hitOn()
    const sale = await claim(`hit=${hit}&tx=A-2&rev=40`)
    await claim(`hit=${hit}&tx=A-2&rev=45`)
    await page.reload()
    await card(/A-2.*another amount/).waitFor()
    await post(`/conversions/${sale.conversion}/edit`, { revenue: "41.00", status: "pending" })
    await choose("Take $45.00, as the claim says")
    await card(/A-2/).getByRole("status").waitFor()
    await choose("Undo")
    await card(/A-2/).getByText("Undone").waitFor()
    expect(await conversion(sale.conversion)).toMatchObject({ amountMinor: 4_100, status: "pending" })
  })

  it("keeps what was settled, with who chose what", async () => {
    await page.getByRole("tab", { name: "Settled" }).click()
    const list = page.getByRole("region", { name: "Settled conflicts" })
    await expect.poll(() => list.innerText()).toContain("Chose the conversion")
    expect(await list.innerText()).toMatch(/admin token[\s\S]*Went back to the amount before/)
    await expectAccessible(page)
    await page.getByRole("tab", { name: "To settle" }).click()
    await page.getByText("Nothing to settle").waitFor()
  })

  it("learns from one click what a word means", async () => {
    for (const word of ["settled", "settled", "Settled"])
      await claim(`hit=${await hitOn("acmes")}&tx=B&rev=3&status=${word}`, "/pb/acme")
    await tab.open("/conflicts?tab=words")
    await page.getByRole("link", { name: "3 claims" }).click()
    await page.getByText("Value warned of: settled or Settled").waitFor()
    await expect.poll(() => page.getByRole("row").count()).toBe(4) // with the headings
    await page.getByRole("button", { name: /^Since / }).waitFor()
    await page.goBack()
    const words = page.getByRole("region", { name: "acme" })
    await words.getByText("settled", { exact: true }).waitFor()
    await expectAccessible(page)
    await tab.picture("words")
    await words.getByRole("combobox", { name: "What settled means" }).click()
    await page.getByRole("option", { name: "pending" }).click()
    await words.getByRole("button", { name: "For this source" }).click()
    await page.getByText("Every status is understood").waitFor()
    const next = await claim(`hit=${await hitOn("acmes")}&tx=C&rev=3&status=settled`, "/pb/acme")
    expect(next).toMatchObject({ decision: "created", status: "pending", warnings: [] })
  })

  it("names templates that nobody filled in, with the remedy and the way to it", async () => {
    await claim("clickid={clickid}&rev=5", "/pb/acme")
    await tab.open("/conflicts?tab=templates")
    await page.getByText("hit={clickid}").waitFor()
    await page.getByText(/not the sender's macro for the click id/).waitFor()
    await expectAccessible(page)
    await page.getByRole("link", { name: "Build it anew" }).click()
    await page.getByRole("heading", { name: "Builder" }).waitFor()
    expect(page.url()).toBe(`${collector.url}/builder?offerSource=acme`)
  })

  it("did all that without an error", () => expect(tab.problems).toEqual([]))
})
