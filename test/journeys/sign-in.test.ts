import type { Browser } from "playwright-core"
import { afterAll, beforeAll, expect, it } from "vitest"
import { startChromium } from "../start/chromium.ts"
import { type RunningCollector, startCollector } from "../start/collector.ts"
import { addUser, PASSWORD } from "../start/people.ts"

let collector: RunningCollector
let browser: Browser
beforeAll(async () => {
  collector = await startCollector()
  await addUser(collector, "Ann", "edit")
  browser = await startChromium()
})
afterAll(async () => {
  await browser?.close()
  await collector.end()
})

/** What a page of the collector is answered, one after another; nothing but what a page can do. */
async function asPage(password: string) {
  const session = async (how: RequestInit = {}) => (await fetch("/api/v1/session", how)).json()
  const signedIn = await session({ method: "POST", body: JSON.stringify({ name: "Ann", password }) })
  const kept = await session()
  const stream = await new Promise((resolve) => {
    const source = new EventSource("/api/v1/stream")
    source.onopen = () => resolve("open")
    source.onerror = () => resolve("refused")
  })
  const tryOut = (headers: Record<string, string>) =>
    fetch("/api/v1/settings/try", { method: "POST", headers, body: '{"settings":{}}' })
  const own = { "x-csrf-token": String(kept.csrf) }
  const changes = [(await tryOut(own)).status, (await tryOut({})).status]
  const seen = document.cookie
  await session({ method: "DELETE", headers: own })
  const left = await session()
  return { users: [signedIn, kept, left].map(({ user }) => user?.name ?? null), stream, changes, seen }
}

it.each(["localhost", "127.0.0.1"])("Chromium keeps a sign-in on %s without https", async (host) => {
  const page = await (await browser.newContext()).newPage()
  const { port } = new URL(collector.url)
  await page.goto(`http://${host}:${port}/healthz`)
  expect(await page.evaluate(asPage, PASSWORD)).toEqual({
    users: ["Ann", "Ann", null],
    stream: "open",
    changes: [200, 403],
    seen: "",
  })
})
