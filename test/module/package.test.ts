import { readFileSync } from "node:fs"
import { createServer, type Server } from "node:http"
import type { AddressInfo } from "node:net"
import { join } from "node:path"
import type { Browser } from "playwright-core"
import { afterAll, beforeAll, describe, expect, it, test } from "vitest"
import { startChromium } from "../start/chromium.ts"
import { type RunningCollector, startCollector } from "../start/collector.ts"
import { type Consumer, installPackage, tsc } from "./consumer.ts"
import { bundle, settingsFor } from "./page.ts"

let consumer: Consumer
beforeAll(async () => {
  consumer = await installPackage()
})

describe("the package", () => {
  const read = (file: string) => readFileSync(join(import.meta.dirname, "../..", file), "utf8")

  it("holds the module, its types, a README and the license, and nothing else", () => {
    const others = consumer.packed.filter((file) => !/^types\/[a-z]+\.d\.ts$/.test(file))
    expect(others).toEqual(["LICENSE", "README.md", "afterclick.js", "package.json"])
  })

  it("has the version of the whole, and needs no other", () => {
    const manifest = JSON.parse(read("dist/script/package.json"))
    expect(manifest).toMatchObject({ name: "@afterclick/script", license: "MIT", sideEffects: false })
    expect(manifest.version).toBe(JSON.parse(read("package.json")).version)
    expect(Object.keys(manifest).join()).not.toMatch(/dependencies/i)
  })

  it("can be read: one file, with its comments", () => {
    const code = read("dist/script/afterclick.js")
    expect(code).toContain("Starts tracking on this page, and records the view.")
    expect(code).not.toMatch(/^import\b/m)
  })

  test.each([
    ["bundler", "esnext"],
    ["nodenext", "nodenext"],
  ])("has types for moduleResolution %s", async (resolution, module) => {
    await consumer.run(tsc, "--project", ".", "--moduleResolution", resolution, "--module", module)
  })

  it("does nothing where it is imported without a page", async () => {
    expect(await consumer.run("server.js")).toBe("function\n")
  })
})

describe("a page bundled with it", () => {
  let browser: Browser
  let site: Server
  let collector: RunningCollector
  let url: string
  beforeAll(async () => {
    site = await new Promise<Server>((resolve) => {
      const server = createServer().listen(0, "127.0.0.1", () => resolve(server))
    })
    url = `http://localhost:${(site.address() as AddressInfo).port}` // a TCP server that listens has one
    ;[browser, collector] = await Promise.all([
      startChromium(),
      startCollector({ SETTINGS_FILE: settingsFor(url) }),
    ])
    site.on("request", await bundle(consumer.folder, collector.url))
  })
  afterAll(async () => {
    await browser?.close()
    await collector?.end()
    site?.close()
    site?.closeAllConnections()
  })

  const events = async () => (await collector.api<{ items: object[] }>("/events")).items

  it("records a view, a conversion and a click once, though it starts three times, and leaves no global", async () => {
    const page = await browser.newPage()
    const problems: string[] = []
    page.on("pageerror", (error) => problems.push(error.message))
    page.on("console", (message) => problems.push(message.text()))
    await page.goto(url)
    await expect.poll(() => page.textContent("output")).toMatch(/^\{/)
    const shown = JSON.parse((await page.textContent("output")) ?? "")
    const { ids } = shown
    expect(shown).toMatchObject({
      sale: { vid: ids.vid, decision: "created", reason: "created" },
      link: `${url}/next?vid=${ids.vid}&hit=${ids.hit}`,
      isSame: true,
    })
    expect(await page.evaluate("'afterclick' in window")).toBe(false)
    expect(problems).toEqual([])

    await page.click("button")
    await page.goto("about:blank") // what the click sent is on its way
    await expect.poll(async () => (await events()).length).toBeGreaterThan(2)
    const items = await events()
    expect(items).toHaveLength(3)
    expect(items).toContainEqual(expect.objectContaining({ name: "Rated", hit: ids.hit }))
    const claim = { name: "conversion", via: "script", decision: "created", vid: ids.vid }
    expect(items).toContainEqual(expect.objectContaining(claim))
    const view = { name: "view", page: "thanks", hit: ids.hit, vid: ids.vid }
    expect(items).toContainEqual(expect.objectContaining(view))
    const { items: conversions } = await collector.api<{ items: object[] }>("/conversions")
    expect(conversions).toMatchObject([{ tx: "A-1", revenue: 49.9, hit: ids.hit, page: "thanks" }])
    await page.close()
  })
})
