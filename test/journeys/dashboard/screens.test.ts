import type { Browser, Page, Route } from "playwright-core"
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest"
import { expectAccessible } from "../../start/axe.ts"
import { startChromium } from "../../start/chromium.ts"
import { type RunningCollector, startCollector, TOKEN } from "../../start/collector.ts"
import { type DashboardTab, dashboardTab } from "../../start/dashboard.ts"
import { settingsFile, viewedBy } from "../../start/doors.ts"

const postback = (name: string, json: object) => ({
  name,
  url: `https://ads.example/${name}`,
  body: { json },
})
const SETTINGS = {
  types: [{ name: "transaction", separate: false }, { name: "Lead 50%" }, { name: "Lead 50%25" }],
  pages: [
    { id: "lander", kind: "lander", url: "https://shop.example/lp" },
    { id: "offer", kind: "offer", url: "https://shop.example/offer" },
  ],
  funnels: [{ id: "spring", entry: "lander", actions: { lander: { 1: { to: "offer" } } } }],
  trafficSources: [{ id: "meta", postbacks: [postback("one", { a: "1" }), postback("two", { b: "2" })] }],
}

let browser: Browser
let collector: RunningCollector
beforeAll(async () => {
  ;[browser, collector] = await Promise.all([
    startChromium(),
    startCollector({ SETTINGS_FILE: settingsFile(SETTINGS) }),
  ])
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
  page.setDefaultTimeout(20_000)
  await page.clock.install()
  await tab.open("/imports")
  await page.getByRole("heading", { level: 1, name: "Imports" }).waitFor()
  return () => context.close()
})

const go = (title: string) => page.getByRole("link", { name: title, exact: true }).click()
const press = (name: string) => page.getByRole("button", { name, exact: true }).click()
const discard = async () => {
  await press("Discard")
  const sure = page.getByRole("dialog", { name: /^Discard/ })
  await sure.getByRole("button", { name: "Discard" }).click()
  await sure.waitFor({ state: "hidden" })
}
const isThere = (title: string) => page.getByRole("heading", { level: 1, name: title }).waitFor()

it("an address that nothing is at says so, with a way back", async () => {
  const response = await page.goto(`${collector.url}/nowhere/at/all`)
  expect(response?.status()).toBe(404)
  await page.getByText("There is nothing here").waitFor()
  await page.getByRole("link", { name: "Back to the overview" }).click()
  await isThere("Overview")
})

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
      expect.stringContaining("This screen could not be loaded"),
    ])
  })

  it("has its style with the first, for what once failed is never asked for again", async () => {
    await go("Set-up")
    await isThere("Set-up")
    expect(await page.locator("link[rel=stylesheet]").count()).toBe(1)
  })
})

describe("a screen that failed", () => {
  it("keeps nobody from the others, nor from itself", async () => {
    const code = "**/assets/users-*.js"
    await page.route(code, (route) => route.abort())
    await go("Users")
    await page.getByRole("alert").waitFor()
    await go("Imports")
    await isThere("Imports")
    await page.unroute(code)
    await go("Users")
    await isThere("Users")
  })
})

describe("a screen that is opened while the collector is away", () => {
  it("is there by itself as soon as that is back", async () => {
    const nobody = (route: Route) => route.abort()
    await page.route("**/assets/users-*.js", nobody)
    await page.route("**/api/v1/**", nobody)
    await go("Deliveries")
    await page.getByText("The collector cannot be reached").first().waitFor()
    await go("Users")
    await page.getByText("This screen could not be loaded").waitFor()
    await page.unrouteAll()
    await isThere("Users")
  })
})

describe("an address", () => {
  it.each(["Lead 50%", "Lead 50%25"])("names %s as it is called", async (name) => {
    await tab.open("/setup?tab=types")
    await page.getByRole("cell", { name, exact: true }).click()
    await page.getByRole("heading", { name: new RegExp(`Conversion types.*${name}$`) }).waitFor()
    expect(tab.problems).toEqual([])
  })

  it("is what the box says that searches, and no longer once the filter is gone", async () => {
    await tab.open("/conversions?tx=50%2525")
    const box = page.getByLabel("Find a transaction")
    await expect.poll(() => box.inputValue()).toBe("50%25")
    await press("Remove the filter Transaction")
    await expect.poll(() => box.inputValue()).toBe("")
  })
})

it("a funnel can be opened where a type of our own is set up", async () => {
  await tab.open("/setup/spring?tab=funnels")
  await page.getByRole("group", { name: "Way from lander to offer" }).waitFor()
  expect(tab.problems).toEqual([])
})

describe("a collector that cannot be reached", () => {
  let own: RunningCollector
  beforeAll(async () => {
    own = await startCollector()
  })
  afterAll(async () => await own.end())

  it("is told of until it is back, and then what it knows is shown", async () => {
    const there = await dashboardTab(await browser.newContext(), own.url)
    const notice = there.page.getByRole("alert").filter({ hasText: "What you see may be old" })
    const givesUp = async () => {
      await there.page.clock.fastForward(5_000)
      return await there.page.getByRole("button", { name: "Try again" }).count()
    }
    await there.page.clock.install()
    await there.open("/imports")
    await there.page.getByText("No file was imported yet").waitFor()
    expect(await notice.count()).toBe(0)
    await own.end("SIGKILL")
    await there.page.getByRole("tab", { name: "Costs" }).click()
    await notice.waitFor()
    await expectAccessible(there.page)
    await expect.poll(givesUp).toBe(1)
    own = await startCollector({ PORT: new URL(own.url).port, DATA_DIR: own.dataDir })
    await notice.waitFor({ state: "detached" })
    await there.page.getByText("No costs were imported yet").waitFor()
    await there.page.context().close()
  })
})

describe("what somebody has begun", () => {
  /** Some time later the tab is looked at again, and asks for what is new. */
  const lookAgain = async () => {
    await page.clock.fastForward(11_000)
    await page.evaluate(() => dispatchEvent(new Event("visibilitychange")))
  }

  /** A sale whose form is open, and the way to claim it again. */
  async function editedSale(txid: string) {
    const { hit } = await viewedBy(collector, "offer")
    const claim = async (fields: Record<string, string>) => {
      const answer = await fetch(`${collector.url}/pb/?${new URLSearchParams({ hit, txid, ...fields })}`)
      return (await answer.json()) as { conversion: string }
    }
    const { conversion: id } = await claim({ payout: "10.00", status: "pending" })
    await tab.open(`/conversions/${id}`)
    await press("Edit")
    return { id, claim }
  }

  it("takes nothing back that others changed meanwhile", async () => {
    const { id, claim } = await editedSale("A-1")
    await page.getByRole("textbox", { name: "Transaction", exact: true }).fill("A-1-x")
    await claim({ payout: "12.00", status: "approved" })
    await lookAgain()
    await page.getByRole("dialog").getByText("$12.00").first().waitFor()
    await press("Save the change")
    await page.getByRole("status").getByText("edited").waitFor()
    expect(await collector.api(`/conversions/${id}`)).toMatchObject({
      status: "approved",
      revenue: 12,
      tx: "A-1-x",
    })
  })

  it("outlives a collector that is away for a moment", async () => {
    await editedSale("B-1")
    const note = page.getByRole("textbox", { name: "Note", exact: true })
    await page.getByRole("textbox", { name: "Revenue", exact: true }).fill("11.00")
    await note.fill("a long explanation")
    const failed = new Map<string, number>()
    page.on("requestfailed", (request) => {
      const path = new URL(request.url()).pathname.split("/")[3] ?? ""
      failed.set(path, (failed.get(path) ?? 0) + 1)
    })
    await page.route("**/api/v1/**", (route) => route.abort())
    await lookAgain()
    const leastTried = async () => {
      await page.clock.fastForward(5_000)
      return Math.min(...["session", "settings", "conversions"].map((path) => failed.get(path) ?? 0))
    }
    await expect.poll(leastTried).toBeGreaterThanOrEqual(4) // then no more is tried
    await page.unroute("**/api/v1/**")
    expect(await note.inputValue()).toBe("a long explanation")
    await press("Save the change")
    await page.getByText("“a long explanation”").waitFor()
  })

  it("does not outlive the token", async () => {
    await editedSale("C-1")
    const json = { error: { code: "unauthorized", message: "This token is not known." } }
    await page.route("**/api/v1/settings", (route) => route.fulfill({ status: 401, json }))
    await lookAgain()
    await page.getByText("This token is not known.").waitFor()
    expect(await page.getByText("Save the change").count()).toBe(0)
  })

  it("gives way to what is in force now when it is discarded", async () => {
    await tab.open("/setup?tab=document")
    const text = page.getByLabel("The settings document")
    await text.fill(`${await text.inputValue()}domains: [mine.example]`)
    await press("Check and take over")
    const { version } = await collector.api<{ version: number }>("/settings")
    const theirs = await fetch(`${collector.url}/api/v1/settings`, {
      method: "PUT",
      headers: { authorization: `Bearer ${TOKEN}`, "if-match": `"${version}"` },
      body: JSON.stringify({ ...SETTINGS, domains: ["theirs.example"] }),
    })
    expect(theirs.status).toBe(200)
    const known = page.waitForResponse((response) => response.url().endsWith("/settings"))
    await lookAgain()
    await (await known).finished()
    await discard()
    await expect.poll(() => text.inputValue()).toContain("theirs.example")
  })
})

describe("what somebody types as JSON", () => {
  const json = (name: string) => page.getByRole("region", { name }).getByRole("textbox", { name: "JSON" })
  const open = async (name: string) => {
    await page.getByRole("button", { name, exact: true }).click()
    return json(name)
  }
  beforeEach(() => tab.open("/setup/meta?tab=traffic-sources"))

  it.each(['{ "a": "mine" }', "{ not yet"])("is gone once it is discarded: %s", async (text) => {
    const one = await open("one")
    const before = await one.inputValue()
    await page.getByRole("textbox", { name: "Name", exact: true }).first().fill("Meta")
    await one.fill(text)
    expect(await one.inputValue()).toBe(text)
    await discard()
    await expect.poll(() => one.inputValue()).toBe(before)
  })

  it("is of its own postback, also when the one before it is removed", async () => {
    await (await open("one")).fill('{ "a": "mine" }')
    await press("Remove one")
    const two = await open("two")
    expect(JSON.parse(await two.inputValue())).toEqual({ b: "2" })
    await two.fill('{"b": "3"}')
    expect(await two.inputValue()).toBe('{"b": "3"}')
  })
})

describe("what somebody types as a document", () => {
  const text = () => page.getByLabel("The settings document")
  const part = async (title: string) => {
    const parts = page.getByRole("navigation", { name: "Parts of the set-up" })
    await parts.getByRole("link", { name: title, exact: true }).click()
    await page.getByRole("heading", { level: 2, name: title }).waitFor()
  }
  const language = (name: string) => page.getByText(name, { exact: true }).click()
  beforeEach(async () => {
    await tab.open("/setup?tab=document")
    await text().fill(`${await text().inputValue()}account: { currency: EUR }\n`)
  })

  it("is kept from part to part, in the language it is in", async () => {
    await language("JSON")
    expect(JSON.parse(await text().inputValue())).toMatchObject({ account: { currency: "EUR" } })
    await part("Account")
    await part("Document")
    expect(JSON.parse(await text().inputValue())).toMatchObject({ account: { currency: "EUR" } })
    expect(await page.getByRole("radio", { name: "JSON" }).isChecked()).toBe(true)
  })

  it("stays as it is in the language it is in while it cannot be read", async () => {
    const broken = `${await text().inputValue()}sites: [`
    await text().fill(broken)
    await language("JSON")
    await page.getByText(/flow/i).first().waitFor()
    expect(await text().inputValue()).toBe(broken)
    expect(await page.getByRole("radio", { name: "YAML" }).isChecked()).toBe(true)
  })

  it("takes nothing back that a form has written meanwhile", async () => {
    await part("Account")
    await page.getByLabel("A session lasts").fill("7d")
    await part("Document")
    await press("Check and take over")
    await expect.poll(() => text().inputValue()).toMatch(/sessionTtl: 7d[\s\S]*EUR|EUR[\s\S]*sessionTtl: 7d/)
  })

  it("is thrown away with the draft", async () => {
    await part("Account")
    await page.getByLabel("A session lasts").fill("7d")
    await discard()
    await part("Document")
    expect(await text().inputValue()).not.toContain("EUR")
  })
})
