import { mkdirSync } from "node:fs"
import type { Browser, Page } from "playwright-core"
import { afterAll, beforeAll, describe, expect, it } from "vitest"
import { startChromium } from "../start/chromium.ts"
import { type RunningCollector, startCollector, TOKEN } from "../start/collector.ts"
import { settingsFile } from "../start/doors.ts"
import { ledgerOf, poison } from "../start/poison.ts"
import { startReceiver } from "../start/receiver.ts"

let browser: Browser
let collector: RunningCollector
let page: Page
const problems: string[] = []
beforeAll(async () => {
  ;[browser, collector] = await Promise.all([startChromium(), startCollector()])
  page = await browser.newPage()
  page.on("pageerror", (error) => problems.push(error.message))
  page.on("dialog", (dialog) => void dialog.dismiss().then(() => problems.push("a dialog opened")))
  page.on("console", (message) => {
    if (message.type() === "error") problems.push(message.text())
  })
})
afterAll(async () => {
  await browser.close()
  await collector.end()
})

const send = async (...events: object[]) => {
  const response = await fetch(`${collector.url}/e`, { method: "POST", body: JSON.stringify({ events }) })
  return (await response.json()) as { vid: string; results: { id: string; hit: string }[] }
}
const row = (id: string | undefined) => page.locator(`#rows button[data-id="${id}"]`)
const state = () => page.textContent("#state")

describe("the live page", () => {
  it("asks for the token, and says so when it is wrong", async () => {
    await page.goto(collector.url)
    await page.fill("#token", "wrong-wrong-wrong")
    await page.click("#open")
    await expect.poll(() => page.isVisible("#fault")).toBe(true)
    // The browser itself writes the refused request to the console.
    expect(problems.splice(0)).toEqual([expect.stringContaining("401")])
  })

  it("takes the token from the link that is printed at the first start, and out of the address bar", async () => {
    await page.goto("about:blank")
    await page.goto(`${collector.url}/#token=${TOKEN}`)
    await expect.poll(state).toContain("Live")
    expect(page.url()).toBe(`${collector.url}/`)
  })

  it("shows what arrives as it arrives, with decision and reason", async () => {
    const { vid, results } = await send({
      name: "view",
      p: "offer",
      kind: "offer",
      url: "https://shop.example/?campaign=Spring&gclid=XyZ",
    })
    await row(results[0]?.id).waitFor()
    const claim = await send({ name: "conversion", vid, rev: "49.90", tx: "A-1", type: "Purchase" })
    const text = row(claim.results[0]?.id)
    await text.waitFor()
    expect(await text.textContent()).toMatch(/Purchase[\s\S]*49\.90[\s\S]*created/i)
  })

  it("tells the whole story of a claim, with the click that earned it", async () => {
    const [newest] = (await collector.api<{ items: { id: string }[] }>("/events?decision=created")).items
    await row(newest?.id).click()
    await expect.poll(() => page.textContent("#details")).toMatch(/Purchase[\s\S]*XyZ/)
    const folder = new URL("../../dist/screenshots/", import.meta.url).pathname
    mkdirSync(folder, { recursive: true })
    await page.screenshot({ path: `${folder}live-page.png` })
    await page.keyboard.press("Escape")
  })

  it("shows hostile text as text", async () => {
    const hostile = '<img src=x onerror="alert(1)"><script>alert(2)</script>'
    const { vid } = await send({
      name: "view",
      p: hostile.slice(0, 200),
      referrer: hostile,
      url: `https://a.example/?q=${encodeURIComponent(hostile)}`,
    })
    const { results } = await send(
      { name: hostile.slice(0, 100), vid, data: { note: hostile } },
      { name: "conversion", vid, type: hostile, tx: hostile },
    )
    const last = row(results[1]?.id)
    await last.waitFor()
    expect(await last.textContent()).toContain("<img src=x")
    await last.click()
    await expect.poll(() => page.textContent("#details")).toContain("<script>alert(2)</script>")
  })

  it("says which destination takes nothing any more, and sends what it missed at one click", async () => {
    const ads = await startReceiver(410)
    const postbacks = [{ name: "sale", url: ads.url("/?r={rev}"), updates: "all" }]
    const document = {
      account: { allowPrivateDestinations: true },
      trafficSources: [{ id: "<b>meta", postbacks }],
    }
    const own = await startCollector({ SETTINGS_FILE: settingsFile(document) })
    const claim = async (rev: string, vid?: string) => {
      const events = vid === undefined ? [{ name: "view", p: "offer", ts: "<b>meta" }] : []
      events.push({ name: "conversion", rev, tx: rev, ...(vid && { vid }) } as never) // no page of its own
      const body = JSON.stringify({ events })
      return ((await (await fetch(`${own.url}/e`, { method: "POST", body })).json()) as { vid: string }).vid
    }
    const vid = await claim("1.00")
    await ads.got(1)
    await page.goto(`${own.url}/#token=${TOKEN}`)
    const trouble = page.locator("#troubles li")
    await expect.poll(() => trouble.allTextContents()).toEqual([expect.stringContaining("410")])
    expect(await trouble.textContent()).toMatch(/^postback:%3Cb%3Emeta:sale is off after 1 failure\. .*410/)
    await claim("2.00", vid)
    ads.be(200)
    await trouble.locator("button").click()
    await ads.got(3)
    expect(ads.requests.map(({ path }) => path).toSorted()).toEqual(["/?r=1.00", "/?r=1.00", "/?r=2.00"])
    await expect.poll(() => page.isVisible("#troubles")).toBe(false)
    await page.goto("about:blank") // before it finds nobody to ask
    await own.end()
    ads.stop()
  })

  it("says how many events could not be recorded, and tries them again at one click", async () => {
    const own = await startCollector()
    const heal = poison(ledgerOf(own), "new.name like 'odd%'")
    const body = JSON.stringify({ events: [{ name: "odd<b>" }, { name: "odder" }] })
    await fetch(`${own.url}/e`, { method: "POST", body })
    await page.goto(`${own.url}/#token=${TOKEN}`)
    const trouble = page.locator("#troubles li")
    await expect
      .poll(() => trouble.allTextContents())
      .toEqual([expect.stringMatching(/^2 events could not be recorded.*poisoned by the test/)])
    heal()
    await trouble.locator("button").click()
    await expect.poll(() => page.isVisible("#troubles")).toBe(false)
    const { items } = await own.api<{ items: { name: string }[] }>("/events")
    expect(items.map(({ name }) => name).toSorted()).toEqual(["odd<b>", "odder"])
    await page.goto("about:blank") // before it finds nobody to ask
    await own.end()
  })

  it("did so without an error, a dialog or a breach of its policy", () => expect(problems).toEqual([]))
})
