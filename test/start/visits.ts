import type { Browser, BrowserContext, Page } from "puppeteer-core"
import { afterAll, afterEach, beforeAll, beforeEach, describe, type ExpectStatic, expect } from "vitest"
import { type BrowserName, browserNames, startBrowser, type Wishes } from "./browsers.ts"
import { type RunningCollector, startCollector } from "./collector.ts"
import { settingsFile } from "./doors.ts"
import { type RunningGate, startGate } from "./gate.ts"
import { type RunningSite, startSite } from "./site.ts"

/** An event as the API lists it, as far as these tests ask. */
export interface RecordedEvent {
  id: string
  at: string
  name: string
  vid: string
  hit: string | null
  page: string | null
  decision: string | null
  reason: string | null
  tx: string | null
  revenue: number | null
}

/** What one test of the script has to itself, and the browser and collector it shares with the others. */
export interface Visit {
  browser: Browser
  /** This test's visitor: nothing is remembered of those before. */
  context: BrowserContext
  site: RunningSite
  gate: RunningGate
  collector: RunningCollector
  /** The script's tag as a page has it: `data-page` of `{ page: "thanks" }`; its source is behind the gate. */
  tag(attributes?: Record<string, string>): string
  /** A tab of the visitor; an error on any page it shows fails the test. */
  tab(): Promise<Page>
  /** A new tab with that page of the site. */
  open(path: string, host?: string): Promise<Page>
  /** What the collector recorded of this test's events, oldest first. */
  events(): Promise<RecordedEvent[]>
  /** `kill -9` of the collector: nothing listens any more, until it is started again with what it had stored. */
  killCollector(): Promise<void>
  restartCollector(): Promise<void>
}

/** The shop that may send the collector's cookie, when the collector is called by its name on the same site. */
export const SHOP = "shop.a.localhost"
export const TRACKER = "track.a.localhost"

/** The same tests in every browser: the browsers side by side, the tests of each one after another. */
export function inEachBrowser(what: string, tests: (name: BrowserName) => void): void {
  describe.concurrent.each(browserNames)("in %s", (name) => {
    describe(what, { concurrent: false }, () => tests(name))
  })
}

/** The tests of one browser. */
export interface Visits {
  /** What the test has that is running. */
  now(): Visit
  /** Waits for something to come true: of what happens in browsers, nobody says when. */
  soon: ReturnType<typeof soonWith>
}

/**
 * Starts a browser, a site and a collector for the tests of a `describe`, and for each of them a gate and a
 * visitor of its own.
 */
export function visits(name: BrowserName, wishes: Wishes = {}): Visits {
  let browser: Browser
  let site: RunningSite
  let collector: RunningCollector
  let gate: RunningGate
  let context: BrowserContext
  let isKilled = false
  let soon = soonWith(expect)
  const problems: string[] = []

  beforeAll(async () => {
    site = await startSite()
    const started = await Promise.all([startBrowser(name, wishes), startCollector(settingsFor(site))])
    ;[browser, collector] = started
  })
  afterAll(async () => {
    await browser?.close()
    site?.stop()
    await collector?.end()
  })
  beforeEach(async (test) => {
    soon = soonWith(test.expect)
    gate = await startGate(collector)
    context = await browser.createBrowserContext()
  })
  afterEach(async () => {
    if (isKilled) await restartCollector() // the test failed in between
    await context.close()
    gate.stop()
    site.forget()
    expect(problems.splice(0)).toEqual([])
  })

  const tab = async () => {
    const page = await context.newPage()
    page.on("pageerror", (error) => problems.push(String(error)))
    return page
  }
  const killCollector = async () => {
    isKilled = true
    await collector.end("SIGKILL")
  }
  const restartCollector = async () => {
    const { port } = new URL(collector.url)
    collector = await startCollector({ ...settingsFor(site), PORT: port, DATA_DIR: collector.dataDir })
    isKilled = false
  }
  const now = (): Visit => ({
    ...{ browser, context, site, gate, collector, tab, killCollector, restartCollector },
    tag: (attributes = {}) => tagOf(gate.url("/t.js"), attributes),
    open: async (path, host) => {
      const page = await tab()
      await page.goto(site.url(path, host))
      return page
    },
    events: () => recorded(gate, collector),
  })
  return { now, soon: (value) => soon(value) }
}

function settingsFor(site: RunningSite): Record<string, string> {
  const document = {
    sites: [{ origin: site.url("", SHOP) }],
    pages: [{ id: "offer", kind: "offer", payout: 12 }],
  }
  return { SETTINGS_FILE: settingsFile(document) }
}

/** The script's tag. */
export function tagOf(source: string, attributes: Record<string, string> = {}): string {
  const data = Object.entries(attributes).map(([name, value]) => ` data-${name}="${value}"`)
  return `<script async src="${source}"${data.join("")}></script>`
}

async function recorded(gate: RunningGate, { api }: RunningCollector): Promise<RecordedEvent[]> {
  const ours = new Set(gate.sent().flatMap(({ said }) => said.events?.map(({ id }) => id) ?? []))
  const { items } = await api<{ items: RecordedEvent[] }>("/events")
  return items.filter(({ id }) => ours.has(id)).toReversed()
}

/** @param expect the test's own, since those of other browsers run at the same time */
export function soonWith(expect: ExpectStatic) {
  return <Value>(value: () => Value | Promise<Value>) => expect.poll(value, { timeout: 10_000, interval: 20 })
}

/** Calls the script's API in a page; settles as the call does. */
export async function call(page: Page, method: string, ...given: unknown[]): Promise<unknown> {
  return await page.evaluate(`afterclick.${method}(...${JSON.stringify(given)})`)
}
