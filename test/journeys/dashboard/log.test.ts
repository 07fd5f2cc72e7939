import type { Browser, Page } from "playwright-core"
import { afterAll, beforeAll, describe, expect, it } from "vitest"
import { expectAccessible } from "../../start/axe.ts"
import { startChromium } from "../../start/chromium.ts"
import { type RunningCollector, startCollector, TOKEN } from "../../start/collector.ts"
import { type DashboardTab, dashboardTab } from "../../start/dashboard.ts"
import { settingsFile } from "../../start/doors.ts"
import { ledgerOf, poison } from "../../start/poison.ts"
import { type RunningReceiver, startReceiver } from "../../start/receiver.ts"
import { type RunningSite, startSite } from "../../start/site.ts"

const FIREFOX = "Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0"
const HOSTILE = '<img src=x onerror="alert(1)"><script>alert(2)</script>'

let browser: Browser
let ads: RunningReceiver
let site: RunningSite
let collector: RunningCollector
let tab: DashboardTab
let page: Page
beforeAll(async () => {
  ;[browser, ads, site] = await Promise.all([startChromium(), startReceiver(), startSite()])
  const postbacks = [{ name: "sale", url: ads.url("/?cid={external}&r={rev}"), updates: "all" }]
  const document = {
    account: { allowPrivateDestinations: true },
    types: [{ name: "Purchase", duplicates: "edit" }],
    pages: [{ id: "offer", kind: "offer", url: site.url("/offer") }],
    funnels: [{ id: "spring", entry: "offer" }],
    links: [{ code: "s1", funnel: "spring", source: "meta" }],
    trafficSources: [{ id: "meta", parameters: { external: "fbclid" }, postbacks }],
  }
  collector = await startCollector({ SETTINGS_FILE: settingsFile(document) })
  tab = await dashboardTab(await browser.newContext(), collector.url)
  page = tab.page
})
afterAll(async () => {
  await browser.close()
  await collector.end()
  ads.stop()
  site.stop()
})

const send = async (events: object[], more: object = {}) => {
  const response = await fetch(`${collector.url}/e`, {
    method: "POST",
    headers: { "user-agent": FIREFOX },
    body: JSON.stringify({ ...more, events }),
  })
  return (await response.json()) as {
    vid: string
    results: { id: string; hit: string; conversion: string }[]
  }
}
const postback = async (fields: Record<string, string>) =>
  (await (await fetch(`${collector.url}/pb/?${new URLSearchParams(fields)}`)).json()) as { event: string }
const sees = (text: string | RegExp) => page.getByText(text).first().waitFor()
const drawer = () => page.getByRole("dialog")
const row = (text: string) => page.getByRole("row").filter({ hasText: text })
const begins = () => page.getByRole("combobox", { name: "Where does the visit begin?" })
const go = (title: string) => page.getByRole("link", { name: title, exact: true }).click()
const press = (name: string) => page.getByRole("button", { name, exact: true }).click()
const close = () => drawer().getByRole("button", { name: "Close", exact: true }).click()

describe("what is received, in the dashboard", () => {
  it("is shown to nobody with a wrong token", async () => {
    await page.goto(`${collector.url}/received`)
    await page.getByLabel("Admin token").fill("wrong-wrong-wrong")
    await page.getByRole("button", { name: "Continue" }).click()
    await page.getByRole("alert").waitFor()
    // The browser itself writes the refused request to the console.
    expect(tab.problems.splice(0)).toEqual([expect.stringContaining("401")])
  })

  it("is shown by the link that is printed at the start, whose token leaves the address", async () => {
    await page.goto("about:blank")
    await page.goto(`${collector.url}/received#token=${TOKEN}`)
    await sees("Nothing has arrived yet")
    await sees(/^Live$/)
    expect(page.url()).toBe(`${collector.url}/received`)
    await expectAccessible(page)
  })

  it("shows up as it arrives, with decision and reason", async () => {
    const url = "https://shop.example/?campaign=Spring&gclid=XyZ&fbclid=fb-1"
    const { vid } = await send([{ name: "view", p: "offer", ts: "meta", url }])
    await row("offer").waitFor()
    await send([{ name: "conversion", vid, rev: "49.90", tx: "A-1", type: "Purchase" }])
    await row("A-1").waitFor()
    expect(await row("A-1").textContent()).toMatch(/Purchase.*49\.90.*created/)
    await postback({ hit: "{clickid}", rev: "1" })
    await row("unresolved_macro").waitFor()
  })

  it("tells the whole story of a claim, step by step", async () => {
    await row("A-1").click()
    await drawer().getByText("A new conversion was recorded.").first().waitFor()
    await drawer().getByText("Which hit converts").waitFor()
    const steps = drawer().locator(".steps")
    expect(await steps.innerText()).toMatch(/a view of offer \(offer\) at \d+:\d\d:\d\d\s[AP]M\./)
    expect(await steps.locator("time").getAttribute("dateTime")).toMatch(/Z$/)
    await expectAccessible(page)
    await tab.picture("received")
    await close()
  })

  it("is found by any id, whatever else is there", async () => {
    await page.getByLabel("Find a transaction or any id").fill("A-1")
    await page.keyboard.press("Enter")
    await expect.poll(() => page.getByRole("row").count()).toBe(2) // with the headings
    await page.getByLabel("Find a transaction or any id").fill("")
    await row("unresolved_macro").waitFor()
  })

  it("is narrowed by filters that go together", async () => {
    const choose = async (label: string, option: string) => {
      await page.getByRole("combobox", { name: label, exact: true }).click()
      await page.getByRole("option", { name: option, exact: true }).click()
    }
    await page.getByRole("button", { name: "Filter", exact: true }).click()
    await choose("By", "Warning")
    await choose("Is", "unresolved_macro")
    await expect.poll(() => page.getByRole("row").count()).toBe(2) // with the headings
    expect(await page.getByLabel("Find a transaction or any id").count()).toBe(0)
    await page.getByRole("button", { name: "Filter", exact: true }).click()
    await page.getByRole("combobox", { name: "By", exact: true }).click()
    await expect
      .poll(() => page.getByRole("option").allInnerTexts())
      .toEqual(["Parameter warned of", "Value warned of", "Offer source warned of"])
    await page.keyboard.press("Escape")
    await page.keyboard.press("Escape")
    await page.getByRole("button", { name: "Remove the filter Warning" }).click()
    await row("A-1").waitFor()
  })

  it("is held back while it is paused, and counted", async () => {
    await press("Pause")
    await send([{ name: "WhilePaused" }])
    await press("1 new")
    await row("WhilePaused").waitFor()
  })

  it("is caught up with by those who come from the overview", async () => {
    await go("Overview")
    await page.getByText("Arriving now").waitFor()
    await go("Received")
    await sees(/^Live$/)
    await press("Pause")
    await send([{ name: "AfterTheOverview" }])
    await press("1 new")
    await row("AfterTheOverview").waitFor()
    expect(tab.problems).toEqual([])
  })

  it("is counted while it is paused, also once a list is there that was asked for before", async () => {
    const late = Promise.withResolvers<void>()
    const json = await collector.api("/events?limit=100")
    await go("Overview")
    await page.route("**/api/v1/events?*", async (route) => {
      await late.promise
      await route.fulfill({ json })
    })
    await go("Received")
    await sees(/^Live$/)
    await press("Pause")
    await send([{ name: "WhileItWasAsked" }])
    await page.getByRole("button", { name: "1 new" }).waitFor()
    late.resolve()
    await page.unrouteAll({ behavior: "wait" })
    await send([{ name: "SinceItCame" }])
    await press("2 new")
    await row("WhileItWasAsked").waitFor()
    await row("SinceItCame").waitFor()
  })

  it("is text, however hostile", async () => {
    const { vid } = await send([{ name: "view", p: HOSTILE, referrer: HOSTILE, url: "https://a.example/" }])
    await send([{ name: "conversion", vid, type: HOSTILE, tx: HOSTILE, data: { note: HOSTILE } }])
    await row("<img src=x").first().click()
    await drawer().getByText("<script>alert(2)</script>").first().waitFor()
    await close()
  })

  it("is tried again where it waits", async () => {
    const { event } = await postback({ hit: "01j00000000000000000000007", rev: "5", tx: "P-1" })
    await page.goto(`${collector.url}/received/${event}`)
    await drawer().getByRole("button", { name: "Try again" }).click()
    await sees("It is parked again.")
    await close()
  })

  it("is put aside where it cannot be recorded, and recorded at one click when the cause is gone", async () => {
    const heal = poison(ledgerOf(collector), "new.name like 'odd%'")
    await send([{ name: "odd<b>" }, { name: "odder" }])
    await page.goto(`${collector.url}/received?tab=aside`)
    await page.getByRole("tab", { name: "Put aside (2)" }).waitFor()
    await row("odd<b>").getByText("poisoned by the test").waitFor()
    heal()
    await page.getByRole("button", { name: "Try all again" }).click()
    await sees("2 of 2 are recorded now.")
    await sees("Nothing is put aside")
  })
})

describe("the log of conversions", () => {
  it("has each with its amount and where it came from", async () => {
    await page.goto(`${collector.url}/conversions`)
    await row("A-1").waitFor()
    expect(await row("A-1").textContent()).toMatch(/Purchase.*approved–.*49\.90.*offer.*meta.*Spring/)
    await expectAccessible(page)
    await tab.picture("conversions")
  })

  it("tells of one whose click earned it, why, and who was told", async () => {
    await ads.got(1)
    await row("A-1").click()
    await drawer().getByText("XyZ", { exact: true }).waitFor()
    await drawer().getByText("A new conversion was recorded.").first().waitFor()
    await expect.poll(() => drawer().getByTitle("postback:meta:sale").count()).toBe(1)
    expect(await drawer().textContent()).toContain("Duplicate–")
    await expectAccessible(page)
    await tab.picture("conversion")
  })

  it("changes one by a claim with an author, whose answer stays in sight", async () => {
    await drawer().getByRole("button", { name: "Edit" }).click()
    await drawer().getByLabel("Revenue").fill("59.90")
    await drawer().getByLabel("Note").fill("a coupon was wrong")
    await drawer().getByRole("button", { name: "Save the change" }).click()
    await drawer().getByRole("status").getByText("edited").waitFor()
    await drawer().getByText("“a coupon was wrong”").waitFor()
    await expect.poll(() => drawer().textContent()).toContain("$59.90")
  })

  it("says at the field that a transaction can be changed, but not taken away", async () => {
    await drawer().getByRole("button", { name: "Edit" }).click()
    await drawer().getByLabel("Transaction").fill("")
    await drawer().getByLabel("Note").fill("it was another's")
    await drawer().getByRole("button", { name: "Save the change" }).click()
    await drawer().getByText("It can be changed, but not taken away").waitFor()
    await expectAccessible(page)
    await drawer().getByRole("button", { name: "Cancel" }).click()
  })

  it("shows each amount in the currency it was in", async () => {
    await drawer().getByRole("button", { name: "Edit" }).click()
    await drawer().getByLabel("Revenue").fill("50")
    await drawer().getByLabel("Currency").fill("EUR")
    await drawer().getByRole("button", { name: "Save the change" }).click()
    await drawer().getByText("Worth: $59.90 → €50.00").waitFor()
    await drawer().getByText("Worth: $49.90 → $59.90").waitFor()
  })

  it("keeps the form open, and says why, where the rules refuse: all by the keyboard", async () => {
    const edit = drawer().getByRole("button", { name: "Edit" })
    await edit.press("Enter")
    await drawer().getByLabel("Revenue").and(page.locator(":focus")).waitFor()
    await page.keyboard.press("ControlOrMeta+a")
    await page.keyboard.type("1,000.50")
    await page.keyboard.press("Enter")
    await drawer()
      .getByText(/Send digits with a point|plain decimal/)
      .first()
      .waitFor()
    expect(await drawer().getByLabel("Revenue").inputValue()).toBe("1,000.50")
    await drawer().getByRole("button", { name: "Cancel" }).press("Enter")
    await edit.and(page.locator(":focus")).waitFor()
  })

  it("deletes one, which then only those see who ask for it", async () => {
    await drawer().getByRole("button", { name: "Delete" }).click()
    await drawer().getByRole("button", { name: "Delete the conversion" }).click()
    await drawer().getByRole("status").getByText("deleted").first().waitFor()
    await close()
    await expect.poll(() => row("A-1").count()).toBe(0)
    await page.goto(`${collector.url}/conversions?deleted=1`)
    await row("A-1").getByText("deleted").waitFor()
  })
})

describe("the keyboard alone", () => {
  it("goes to the first row, opens it and comes back; no letter by itself leaves the screen", async () => {
    await page.goto(`${collector.url}/conversions?deleted=1`)
    await row("A-1").waitFor()
    await page.keyboard.press("r") // within the first second of the page
    await page.keyboard.press("j")
    await page.locator("tr.opens:focus").waitFor()
    await page.keyboard.press("Enter")
    await drawer().waitFor()
    await page.keyboard.press("Escape")
    await drawer().waitFor({ state: "hidden" })
    expect(new URL(page.url()).pathname).toBe("/conversions")
  })
})

describe("one visitor", () => {
  it("is shown from the first view on", async () => {
    await row("A-1").click()
    await drawer().locator('a[href^="/visitors/"]').click()
    await sees("A visit by meta, Spring")
    await expectAccessible(page)
    await tab.picture("visitor")
  })

  it("is erased after a warning, and the sums are kept", async () => {
    await page.getByRole("button", { name: "Erase this visitor…" }).click()
    const go = page.getByRole("button", { name: "Erase for ever" })
    expect(await go.isDisabled()).toBe(true)
    await page.getByLabel("Type “erase” to go on").fill("erase")
    await go.click()
    await sees("The visitor is erased")
    await page.getByTitle("postback:meta:sale").waitFor()
  })
})

describe("the doctor", () => {
  it("watches a test visit from the click to the postback", async () => {
    const tag = `<script async src="${collector.url}/t.js" data-page="offer"></script>`
    const html = `<!doctype html><title>shop</title>${tag}`
    site.serve({ "/offer": html, "/more": html })
    await page.goto(`${collector.url}/doctor`)
    await begins().waitFor()
    await expectAccessible(page)
    await begins().fill(`${collector.url}/go/s1?fbclid=fb-2`)
    const opened = page.context().waitForEvent("page")
    await page.getByRole("button", { name: "Open it in a new tab" }).click()
    const visit = await opened
    await sees("Click: works")
    await visit.goto(site.url("/more"))
    await sees("Cookie: works")
    await sees("Session: works")
    await visit.evaluate('afterclick.track("conversion", { rev: "12.00", tx: "D-1", type: "Purchase" })')
    await sees("Claim: works")
    await sees("Conversion: works")
    await sees("Postback: works")
    await expectAccessible(page)
    await tab.picture("doctor")
    await visit.close()
  })

  it("suggests where it may begin, and keeps the button free as soon as an address is written", async () => {
    const begin = page.getByRole("button", { name: "Open it in a new tab" })
    await page.getByRole("button", { name: "Begin another" }).click()
    await begins().click()
    await page.getByRole("option", { name: site.url("/offer") }).click()
    expect(await begins().inputValue()).toBe(site.url("/offer"))
    await begins().clear()
    await begins().pressSequentially("/of")
    await page.getByRole("option", { name: site.url("/offer") }).waitFor()
    await begins().fill(site.url("/")) // which the offer's begins with
    const opened = page.context().waitForEvent("page")
    await begin.click({ timeout: 5_000 })
    await (await opened).close()
    await sees("Click: waiting")
  })

  it("finds the visit whatever the browser's clock says, and ticks off nothing that was before it", async () => {
    const { vid } = await send([{ name: "view", p: "offer" }])
    await send([{ name: "conversion", vid, rev: "5", tx: "D-2" }])
    const { page: watch, open } = await dashboardTab(await browser.newContext(), collector.url)
    await watch.clock.install({ time: Date.now() + 60_000 })
    await open("/doctor")
    await watch.getByRole("combobox", { name: "Where does the visit begin?" }).fill(site.url("/silent"))
    await watch.getByRole("button", { name: "Open it in a new tab" }).click()
    await watch.getByText("Click: waiting").waitFor()
    const begun = new URL(watch.url()).searchParams
    expect(Date.parse(begun.get("since") ?? "")).toBeLessThan(Date.now())
    const url = `https://shop.example/?ac_test=${begun.get("mark")}`
    await send([{ name: "view", p: "offer", url }], { vid })
    await watch.getByText("Click: works").waitFor()
    for (const name of ["Cookie", "Session", "Claim", "Conversion", "Postback"])
      expect(await watch.getByText(`${name}: waiting`).count()).toBe(1)
    await watch.context().close()
  })

  it("says what helps where a claim names nobody", async () => {
    await page.getByRole("button", { name: "Begin another" }).click()
    await begins().fill(site.url("/silent"))
    const opened = page.context().waitForEvent("page")
    await page.getByRole("button", { name: "Open it in a new tab" }).click()
    await (await opened).close()
    await postback({ hit: "REPLACE", rev: "1" })
    await sees("Claim: needs a remedy")
    await sees(/Use the network's own macro name/)
  })
})

it("all did so without an error, a dialog or a breach of its policy", () => expect(tab.problems).toEqual([]))
