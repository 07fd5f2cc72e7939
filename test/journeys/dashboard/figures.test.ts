import { readFile } from "node:fs/promises"
import type { Browser, Locator, Page } from "playwright-core"
import { afterAll, beforeAll, describe, expect, it } from "vitest"
import { expectAccessible } from "../../start/axe.ts"
import { startChromium } from "../../start/chromium.ts"
import { type RunningCollector, startCollector } from "../../start/collector.ts"
import { type DashboardTab, dashboardTab } from "../../start/dashboard.ts"
import { settingsFile } from "../../start/doors.ts"

const HOSTILE = '<img src=x onerror="alert(1)">!' // without its end it is taken for an unfilled template
const FORMULA = "=1+1"
const SETTINGS = {
  account: { currency: "USD", timezone: "UTC" },
  types: [{ name: "Purchase" }, { name: "Lead" }],
  trafficSources: [
    { id: "meta", name: "Meta Ads", parameters: { campaign: "utm_campaign", custom: { adset: "adset_id" } } },
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
  const context = await browser.newContext({ viewport: { width: 1280, height: 900 }, timezoneId: "UTC" })
  tab = await dashboardTab(context, collector.url)
  page = tab.page
})
afterAll(async () => {
  await browser.close()
  await collector.end()
})

const FIREFOX = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"

/** Somebody comes by a campaign; the answer is who. */
async function visit(campaign: string, source?: string): Promise<string> {
  const url = `https://shop.example/?utm_campaign=${encodeURIComponent(campaign)}`
  return (await send({ name: "view", p: "lp", url, ...(source && { ts: source }) })).vid
}

async function send(...events: object[]) {
  const headers = { "user-agent": FIREFOX }
  const body = JSON.stringify({ events })
  const response = await fetch(`${collector.url}/e`, { method: "POST", body, headers })
  return (await response.json()) as { vid: string }
}

const buy = async (vid: string, tx: string, rev: string, type = "Purchase") =>
  await send({ name: "conversion", vid, tx, rev, type })

const figure = (title: string) => page.locator(".figure", { hasText: title })
const shows = (place: Locator) => expect.poll(() => place.innerText())
/** The headings of the columns; that of the sorting has an arrow behind it. */
const headings = async () =>
  (await page.getByRole("region", { name: "Report" }).getByRole("columnheader").allInnerTexts()).map((text) =>
    text.trim(),
  )
const cells = (row: Locator) => row.locator("td").allInnerTexts()
const rows = () => page.getByRole("region", { name: "Report" }).locator("tbody:last-of-type tr.opens")

/** Holds answers back until it is told. */
async function heldBack(path: RegExp): Promise<() => Promise<void>> {
  const { promise: isTold, resolve: tell } = Promise.withResolvers<void>()
  const held: Promise<void>[] = []
  await page.route(path, (route) => void held.push(isTold.then(() => route.continue())))
  return async () => {
    tell()
    await Promise.all(held)
    await page.unroute(path)
  }
}

async function chooseYesterday(): Promise<void> {
  await page.getByRole("button", { name: "Last 30 days", exact: true }).click()
  await page.getByRole("menuitem", { name: "Yesterday" }).click()
  await page.getByRole("button", { name: "Yesterday", exact: true }).waitFor()
}

describe("the overview", () => {
  it("says how to come to the first conversion while there is nothing", async () => {
    await tab.open("/overview")
    await page.getByText("Put the script on your pages").waitFor()
    const sites = page.getByRole("link", { name: "Set-up, Sites" })
    expect(await sites.getAttribute("href")).toBe("/setup?tab=sites")
    expect(await page.getByRole("link", { name: "Open the builder" }).getAttribute("href")).toBe("/builder")
    expect(await page.getByRole("link", { name: "Open the set-up" }).getAttribute("href")).toBe("/setup")
    await expectAccessible(page)
    await tab.picture("overview-first-look")
  })

  it("turns into figures with the first visit, without being asked", async () => {
    const vid = await visit("Spring", "meta")
    await shows(figure("Visits")).toContain("1")
    const ticks = page.locator(".recharts-yAxis-tick-labels text")
    await expect.poll(() => ticks.allTextContents()).toEqual(["0", "1", "2", "3", "4"]) // no part of a visit
    await buy(vid, "A-1", "40.00")
    await buy(await visit("Spring", "meta"), "A-2", "60.00")
    await buy(await visit(HOSTILE), "A-3", "20.00", "Lead")
    await visit(FORMULA)
    await page.reload()
    await shows(figure("Visits")).toContain("4")
    await shows(figure("Conversions")).toContain("3")
    await shows(figure("Revenue")).toContain("$120.00")
    await shows(figure("EPC")).toContain("$30.00")
    await shows(figure("CR")).toContain("75%")
    await shows(figure("ROI")).toContain("–")
  })

  it("says how a figure comes about to those who reach it by the keyboard", async () => {
    await figure("Visits").focus()
    await page.keyboard.press("Tab")
    for (const _ of ["conversions", "revenue", "cost", "profit", "cr", "epc"])
      await page.keyboard.press("Tab")
    await page.getByRole("tooltip", { name: "Earnings per click: revenue ÷ visits" }).waitFor()
  })

  it("draws the figure one chooses, and keeps it in the address", async () => {
    await figure("Revenue").click()
    await page.getByText("Revenue by day").waitFor({ state: "attached" })
    expect(new URL(page.url()).searchParams.get("figure")).toBe("revenue")
    await page.locator(".recharts-surface").first().hover()
    await page.locator(".recharts-tooltip-wrapper").getByText("$").first().waitFor()
    await shows(page.locator(".ranked").nth(1)).toMatch(/^Spring\s+\$100\.00\s+<img src=x/)
  })

  it("keeps in the address of which groups its lists are", async () => {
    const chosen = (name: string) => page.getByRole("tab", { name, selected: true })
    await page.getByRole("tab", { name: "Offers" }).click()
    await page.getByRole("tab", { name: "Devices" }).click()
    await chosen("Offers").waitFor()
    await page.reload()
    await chosen("Offers").waitFor()
    await chosen("Devices").waitFor()
    await page.getByRole("tab", { name: "Pages" }).click()
    await chosen("Pages").waitFor()
    await chosen("Devices").waitFor()
    await page.getByRole("tab", { name: "Countries" }).click()
    await chosen("Countries").waitFor()
    expect(new URL(page.url()).searchParams.has("ranked")).toBe(false)
  })

  it("shows what arrives as it arrives", async () => {
    await page.getByRole("img", { name: "Live" }).waitFor()
    await send({ name: `note ${HOSTILE}` })
    const first = page.getByRole("list", { name: "Arriving now" }).locator("li").first()
    await shows(first).toContain(`note ${HOSTILE}`)
  })

  it("leads from what needs attention to where it is settled", async () => {
    await fetch(`${collector.url}/pb/?hit=01JZZZZZZZZZZZZZZZZZZZZZZZ&rev=5&tx=P-1`)
    await page.reload()
    const line = page.getByRole("link", { name: /1 claim waits for its click/ })
    await line.waitFor()
    expect(await line.getAttribute("href")).toBe("/received?decision=parked")
    await expectAccessible(page)
    await tab.picture("overview")
  })

  it("can be read on a phone, in the dark", async () => {
    await page.setViewportSize({ width: 390, height: 844 })
    await page.emulateMedia({ colorScheme: "dark" })
    await figure("Profit").waitFor()
    await expect.poll(() => page.evaluate("document.documentElement.scrollWidth")).toBeLessThanOrEqual(390)
    await expectAccessible(page)
    await tab.picture("overview-phone-dark")
    await page.setViewportSize({ width: 1280, height: 900 })
    await page.emulateMedia({ colorScheme: "light" })
  })
})

describe("the reports", () => {
  it("open from a row of the overview, with that row as their filter", async () => {
    await page.locator(".ranked").nth(0).getByText("Meta Ads").click()
    await page.getByText("Traffic source: Meta Ads").waitFor()
    await shows(rows().first()).toMatch(/^Spring/)
    expect(await cells(rows().first())).toEqual(
      expect.arrayContaining(["Spring", "2", "$100.00", "$0.00", "100%", "$50.00", "–"]),
    )
    await tab.picture("reports-drilled")
  })

  it("add up, with columns for each type and each status", async () => {
    await page.getByRole("button", { name: "Remove the filter Traffic source" }).click()
    await expect.poll(() => rows().count()).toBe(3)
    const region = page.getByRole("region", { name: "Report" })
    expect(await headings()).toEqual(
      expect.arrayContaining(["Lead", "Purchase", "approved", "Campaign", "ROI"]),
    )
    const totals = await cells(region.locator(".fixed tr").first())
    // Visits, visitors, conversions, revenue, cost, profit, CR, EPC, ROI, then Lead, Purchase and approved.
    expect(totals).toEqual([
      ...["Total", "4", "4", "3", "$120.00", "$0.00", "$120.00", "75%", "$30.00", "–"],
      ...["1", "$20.00", "25%", "2", "$100.00", "50%", "3", "$120.00", "75%"],
    ])
    await expectAccessible(page)
  })

  it("explain a column where it stands, and sort by it", async () => {
    const revenue = page.getByRole("columnheader", { name: "Revenue" }).first().getByRole("button")
    await revenue.hover()
    await page.getByRole("tooltip", { name: "Sum of what the conversions earned" }).waitFor()
    await revenue.click()
    await revenue.click()
    await shows(rows().first()).toMatch(/^=1\+1/)
    await revenue.click()
    await shows(rows().first()).toMatch(/^Spring/)
  })

  it("go down a step at a row, and back", async () => {
    await rows().nth(1).focus()
    await page.keyboard.press("Enter")
    await page.getByText(`Campaign: ${HOSTILE}`).waitFor()
    await expect.poll(() => rows().count()).toBe(1)
    await page.goBack()
    await expect.poll(() => rows().count()).toBe(3)
  })

  it("set both clocks and several models side by side", async () => {
    await page.getByRole("button", { name: "Counting" }).click()
    await page.getByRole("checkbox", { name: "Conversion date" }).check()
    await page.getByRole("checkbox", { name: "Linear" }).check()
    await page.keyboard.press("Escape")
    await expect
      .poll(headings)
      .toEqual(expect.arrayContaining(["Conversions", "Last, Conversion date", "Linear, Visit date"]))
    await tab.picture("reports-side-by-side")
    await page.getByRole("button", { name: "Counting" }).click()
    await page.getByRole("checkbox", { name: "Conversion date" }).uncheck()
    await page.getByRole("checkbox", { name: "Linear" }).uncheck()
    await page.keyboard.press("Escape")
  })

  it("show the columns one wants, by groupings of one's own", async () => {
    await page.getByRole("button", { name: "Columns" }).click()
    for (const title of ["Lead", "Purchase", "approved", "Visitors"])
      await page.getByRole("checkbox", { name: title }).uncheck()
    await page.keyboard.press("Escape")
    await page.getByRole("combobox", { name: "Group by" }).click()
    await page.getByRole("option", { name: "adset" }).click()
    await page.keyboard.press("Escape")
    await expect
      .poll(headings)
      .toEqual([
        "Campaign",
        "adset",
        "Visits",
        "Conversions",
        "Revenue",
        "Cost",
        "Profit",
        "CR",
        "EPC",
        "ROI",
      ])
  })

  it("filter by a value that is chosen from those there are", async () => {
    await page.getByRole("button", { name: "Filter", exact: true }).click()
    await page.getByRole("combobox", { name: "By", exact: true }).fill("Campaign")
    await page.getByRole("option", { name: "Campaign", exact: true }).click()
    await page.getByRole("combobox", { name: "Is" }).click()
    await page.getByRole("option", { name: FORMULA }).click()
    await page.keyboard.press("Escape")
    await expect.poll(() => rows().count()).toBe(1)
  })

  it("come as a file that no spreadsheet takes for a formula", async () => {
    const [download] = await Promise.all([
      page.waitForEvent("download"),
      page.getByRole("button", { name: "CSV" }).click(),
    ])
    const text = await readFile(await download.path(), "utf8")
    expect(download.suggestedFilename()).toMatch(/^report-.*\.csv$/)
    expect(text).toBe(
      "campaign,adset,Visits,Conversions,Revenue USD,Cost USD,Profit USD,CR,EPC USD,ROI\r\n" +
        `'${FORMULA},,1,0,0,0,0,0,0,\r\n`,
    )
  })

  it("are saved under a name, opened again, and deleted", async () => {
    await page.getByRole("button", { name: "Views" }).click()
    await page.getByRole("menuitem", { name: "Save this view…" }).click()
    await page.getByRole("textbox", { name: "Name" }).fill(HOSTILE)
    await page.getByRole("button", { name: "Save", exact: true }).click()
    await page.getByText("The view is saved.").waitFor()
    await tab.open("/reports?by=country")
    await page.getByRole("button", { name: "Views" }).click()
    await tab.picture("reports-views")
    await page.getByRole("menuitem", { name: HOSTILE }).click()
    await page.getByText(`Campaign: ${FORMULA}`).waitFor()
    await page.getByRole("button", { name: "Views" }).click()
    await page.getByRole("button", { name: `Delete the view ${HOSTILE}` }).click()
    const question = page.getByRole("dialog", { name: `Delete the view ${HOSTILE}?` })
    await question.getByRole("button", { name: "Keep it" }).click()
    await question.waitFor({ state: "hidden" })
    expect((await collector.api<{ items: unknown[] }>("/saved-reports")).items).toHaveLength(1)
    await page.getByRole("button", { name: "Views" }).click()
    await page.getByRole("button", { name: `Delete the view ${HOSTILE}` }).click()
    await question.getByRole("button", { name: "Delete" }).click()
    await page.getByText("The view is deleted.").waitFor()
    expect((await collector.api<{ items: [] }>("/saved-reports")).items).toEqual([])
  })

  it("come with those of the period they are compared with", async () => {
    await tab.open("/reports?by=campaign&columns=visits&columns=cr&compare=before")
    await expect.poll(headings).toEqual(["Campaign", "Visits", "CR"])
    const [download] = await Promise.all([
      page.waitForEvent("download"),
      page.getByRole("button", { name: "CSV" }).click(),
    ])
    const [names, first] = (await readFile(await download.path(), "utf8")).split("\r\n")
    expect(names).toBe("campaign,Visits,Visits previous,CR,CR previous")
    expect(first).toBe("Spring,2,0,1,")
  })

  it("say so above where not every row is there", async () => {
    const reports = /\/api\/v1\/reports\?/
    await page.route(reports, (route) => route.continue({ url: `${route.request().url()}&limit=2` }))
    await tab.open("/reports?by=campaign")
    await shows(page.getByRole("note")).toContain("These are the 2 rows with the most visits of more")
    await tab.open("/reports?by=day,campaign")
    await shows(page.getByRole("note")).toContain("These are the first 2 rows of more")
    await page.unroute(reports)
    await tab.open("/reports?by=source")
    await page.getByRole("region", { name: "Report" }).waitFor()
    expect(await page.getByRole("note").count()).toBe(0)
  })

  it("say so where nothing was counted", async () => {
    await tab.open("/reports?by=campaign&is.campaign=nobody")
    await page.getByText("Nothing was counted here").waitFor()
    await expectAccessible(page)
  })

  it("come as no file while those of another period are awaited", async () => {
    const csv = page.getByRole("button", { name: "CSV" })
    await tab.open("/reports?by=day&period=30d")
    await expect.poll(() => csv.isEnabled()).toBe(true)
    const answer = await heldBack(/\/api\/v1\/reports\?/)
    await chooseYesterday()
    await expect.poll(() => csv.isEnabled()).toBe(false)
    await answer()
    await expect.poll(() => csv.isEnabled()).toBe(true)
  })

  it.each([
    ["/overview", 5],
    ["/reports", 1],
    ["/journeys", 1],
  ])("are dimmed while those of another period are awaited, on %s", async (screen, many) => {
    const old = page.locator("[data-stale]")
    await tab.open(`${screen}?period=30d`)
    await page
      .getByText(/Meta Ads|Paths to conversion/)
      .first()
      .waitFor()
    const answer = await heldBack(/\/api\/v1\/(reports|journeys)\?/)
    await chooseYesterday()
    await expect.poll(() => old.count()).toBe(many)
    await answer()
    await expect.poll(() => old.count()).toBe(0)
  })

  it("are of days that one chooses, beginning with those that are shown", async () => {
    await page.getByRole("button", { name: "Yesterday", exact: true }).click()
    await page.getByRole("menuitem", { name: "Choose days and time zone…" }).click()
    await page.getByRole("button", { name: "Show", exact: true }).click()
    await expect.poll(() => new URL(page.url()).searchParams.get("from")).not.toBeNull()
    const asked = new URL(page.url()).searchParams
    expect(asked.get("to")).toBe(asked.get("from"))
  })

  it.each([
    "/overview",
    "/reports",
    "/journeys",
    "/conversions",
  ])("are of the days between two, whichever an address names first, on %s", async (screen) => {
    const answer = page.waitForResponse(/\/api\/v1\/(reports|journeys|conversions)\?/)
    await tab.open(`${screen}?from=2026-11-20&to=2026-11-10`)
    await page.getByRole("button", { name: "Nov 10 – 20, 2026" }).waitFor()
    expect((await answer).status()).toBe(200)
  })

  it("are of the usual days where an address names none", async () => {
    await tab.open("/reports?by=campaign&from=2026-11-20&to=someday")
    await page.getByRole("button", { name: "Last 30 days", exact: true }).waitFor()
    await expect.poll(() => rows().count()).toBeGreaterThan(0)
  })

  it("are of another zone once that is taken, and say so beside their period", async () => {
    const period = page.getByRole("button", { name: /^Yesterday/ })
    const chooseZone = async (zone: string) => {
      await period.click()
      await page.getByRole("menuitem", { name: "Choose days and time zone…" }).click()
      await page.getByRole("combobox", { name: "Time zone" }).fill(zone)
      await page.getByRole("option", { name: zone }).click()
    }
    const asked = page.waitForRequest(/\/api\/v1\/reports\?.*tz=America%2FLos_Angeles/)
    await tab.open("/reports?by=campaign&period=yesterday")
    await chooseZone("America/Los_Angeles")
    await page.keyboard.press("Escape")
    await page.getByRole("dialog").waitFor({ state: "hidden" })
    expect(await period.textContent()).toBe("Yesterday")
    await chooseZone("America/Los_Angeles")
    await page.getByRole("button", { name: "Show", exact: true }).click()
    await asked
    await expect.poll(() => period.textContent()).toBe("YesterdayLos Angeles")
    expect(new URL(page.url()).searchParams.get("period")).toBe("yesterday")
  })

  it("set apart what was earned in a currency without a rate, and count its conversions once", async () => {
    const vid = await visit("Pounds")
    await send({ name: "conversion", vid, tx: "A-4", rev: "5", type: "Purchase", currency: "GBP" })
    await tab.open("/reports?by=campaign&period=30d&columns=conversions&columns=revenue&columns=cost")
    const fixed = page.getByRole("region", { name: "Report" }).locator(".fixed tr")
    await expect.poll(() => cells(fixed.first())).toEqual(["Total", "4", "$120.00", "$0.00"])
    expect(await cells(fixed.nth(1))).toEqual(["In GBP, not in the total", "", "£5.00", "–"])
  })
})

it("all of it went without an error, a dialog or a breach of the policy", () =>
  expect(tab.problems).toEqual([]))
