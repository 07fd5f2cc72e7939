import { readFileSync } from "node:fs"
import type { Browser, BrowserContext, Page } from "playwright-core"
import { afterAll, beforeAll, expect, it } from "vitest"
import { expectAccessible } from "../../start/axe.ts"
import { startChromium } from "../../start/chromium.ts"
import { type RunningCollector, startCollector } from "../../start/collector.ts"
import { type DashboardTab, dashboardTab } from "../../start/dashboard.ts"
import { isWhole } from "../../start/extent.ts"
import { fillWithHostileText } from "../../start/hostile.ts"

/** Every screen of the navigation and its parts. */
const SCREENS: Readonly<Record<string, readonly string[]>> = {
  overview: [],
  reports: [],
  conversions: [],
  received: ["aside"],
  journeys: ["funnels"],
  conflicts: ["words", "templates", "settled"],
  deliveries: ["destinations"],
  imports: ["costs"],
  doctor: [],
  builder: [],
  setup: [
    ...["funnels", "links", "offer-sources", "pages", "types", "statuses", "currencies"],
    ...["sites", "webhooks", "account", "versions", "document"],
  ],
  users: ["tokens"],
}

let browser: Browser
let collector: RunningCollector
let filled: Awaited<ReturnType<typeof fillWithHostileText>>
beforeAll(async () => {
  ;[browser, collector] = await Promise.all([startChromium(), startCollector()])
  filled = await fillWithHostileText(collector)
})
afterAll(async () => {
  await browser.close()
  await collector.end()
})

/** A tab that also writes down what breaks the page's policy. */
async function watchedTab(context: BrowserContext): Promise<DashboardTab> {
  await context.addInitScript(() => {
    addEventListener("securitypolicyviolation", ({ violatedDirective, blockedURI, sample }) => {
      console.error(`policy: ${violatedDirective} ${blockedURI} ${sample}`)
    })
  })
  return dashboardTab(context, collector.url)
}

/** Elements that only data could have made. */
const MADE_BY_DATA =
  "img[src='x'], [onerror], [onmouseover], body script:not([src]), a[href^='javascript:' i]"

async function look({ page, open }: DashboardTab, address: string): Promise<void> {
  await open(address)
  await page.locator("h1").first().waitFor()
  await page.locator("[aria-busy=true]").waitFor({ state: "detached" })
  await expectUsable(page)
  for (const chart of await page.locator(".recharts-wrapper").all()) await chart.hover()
  const row = page.locator("tr.opens").first()
  if (await row.isVisible()) {
    await row.click()
    await page.locator("[aria-busy=true]").waitFor({ state: "detached" })
    await page.locator("h1, [role=dialog]").first().waitFor()
    if (isWhole) await expectUsable(page)
  }
  expect(await page.locator(MADE_BY_DATA).count()).toBe(0)
}

/** In light; in the whole set in dark too, where only colours are otherwise. */
async function expectUsable(page: Page): Promise<void> {
  await expectAccessible(page)
  if (!isWhole) return
  await turn(page, "dark")
  await expectAccessible(page, ["color-contrast"])
  await turn(page, "light")
}

/** The page hears of it a frame later, and has its colours once it says so: until then some are of either kind. */
async function turn(page: Page, colorScheme: "dark" | "light"): Promise<void> {
  await page.emulateMedia({ colorScheme })
  await page.locator(`html[data-mantine-color-scheme=${colorScheme}]`).waitFor()
}

const ADDRESSES = [
  ...Object.entries(SCREENS).flatMap(([screen, tabs]) => [
    `/${screen}`,
    ...tabs.map((tab) => `/${screen}?tab=${tab}`),
  ]),
]

it("knows every screen there is", () => {
  // Read as text: what the list imports is the browser's.
  const source = readFileSync(new URL("../../../collector/dashboard/screens.tsx", import.meta.url), "utf8")
  const paths = [...source.matchAll(/path: "\/(\w+)"/g)].map(([, path]) => path)
  expect(paths.filter((path) => path !== "visitors").sort()).toEqual(Object.keys(SCREENS).sort())
})

it("with hostile text in every field, every screen shows text, breaks no policy, and can be used by all", async () => {
  const context = await browser.newContext({ colorScheme: "light" })
  const tab = await watchedTab(context)
  tab.page.setDefaultTimeout(15_000)
  for (const address of [...ADDRESSES, `/visitors/${filled.vid}`]) {
    await look(tab, address).catch((cause: unknown) => {
      throw new Error(address, { cause })
    })
    expect([address, ...tab.problems]).toEqual([address])
  }
  await context.close()
}, 120_000)
