import type { Browser, BrowserContext } from "puppeteer-core"
import { afterAll, beforeAll, expect, it } from "vitest"
import { startBrowser } from "../../start/browsers.ts"
import { type RunningCollector, startCollector } from "../../start/collector.ts"
import { type GateRequest, type RunningGate, startGate } from "../../start/gate.ts"
import { type RunningSite, startSite } from "../../start/site.ts"
import { inEachBrowser, type RecordedEvent, soonWith } from "../../start/visits.ts"

/** A thousand in all; Chromium has the most of them, because Firefox takes twice as long for a page. */
const PLAN = { chromium: { tabs: 4, leavings: 225 }, firefox: { tabs: 4, leavings: 25 } }

/** What every fifth leaving meets, in turn: a network that fails in one of its ways, or the collector killed. */
const FAULTS = ["breaking", "killed", "silent", "closed", { status: 503 }] as const

/** Nobody is back sooner than this; what has been accepted by then arrived at once. */
const AWAY_MS = 200

/** A visitor with several tabs, and what they visit. */
interface Tour {
  browser: Browser
  context: BrowserContext
  collector: RunningCollector
  site: RunningSite
  /** One for each tab, so that what one meets is not met by the others. */
  gates: RunningGate[]
  /** Settles when the collector that was killed last is back. */
  isUp: Promise<unknown>
}

inEachBrowser("pages are left in the instant of their calls, again and again", (name) => {
  const { tabs, leavings } = PLAN[name]
  let tour: Tour
  beforeAll(async () => {
    const [browser, collector, site] = await Promise.all([startBrowser(name), startCollector(), startSite()])
    const context = await browser.createBrowserContext()
    const gates = await Promise.all(Array.from({ length: tabs }, () => startGate(collector)))
    tour = { browser, context, collector, site, gates, isUp: Promise.resolve() }
  })
  afterAll(async () => {
    await tour.browser.close()
    for (const gate of tour.gates) gate.stop()
    tour.site.stop()
    await tour.isUp
    await tour.collector.end()
  })

  it("and by the next visit every call has arrived, once", { timeout: 90_000 }, async (test) => {
    const counts = await Promise.all(tour.gates.map((_, tab) => leaveAgainAndAgain(tour, tab, leavings)))
    const pages = tour.gates.flatMap((_, tab) => Array.from({ length: leavings }, (_, n) => callsOf(tab, n)))
    await soonWith(test.expect)(async () => (await everyCall(tour)).length).toBe(pages.flat().length)
    expect((await everyCall(tour)).toSorted()).toEqual(pages.flat().toSorted())
    const atOnce = counts.reduce((sum, count) => sum + count)
    console.log(`${name}: the calls of ${atOnce} of ${pages.length} pages had arrived at once`)
  })
})

/** By what the view and the sale of a page are known. */
const callsOf = (tab: number, n: number) => [`view-${tab}-${n}`, `sale-${tab}-${n}`]

/** The two sites of a tab: ten pages are of one, then ten of the other, none of which follows a fault at once. */
const hosts = (tab: number) => ["a", "b"].map((name) => `tab-${tab}.${name}.localhost`)
const address = ({ site }: Tour, tab: number, n: number) =>
  site.url(`/tab-${tab}?${n}`, hosts(tab)[Math.floor((n + 3) / 10) % 2])

/** Visits page after page in a tab. @returns of how many the calls had arrived before the next was there */
async function leaveAgainAndAgain(tour: Tour, tab: number, leavings: number): Promise<number> {
  const { context, site } = tour
  let count = 0
  const page = await context.newPage()
  const isOver = new Promise<void>((resolve) => {
    const answer = async (n: number, isAgain: boolean) => {
      if (n > 0 && !isAgain && (await comesAtOnce(tour, tab, n - 1))) count++
      await tour.isUp
      await meet(tour, tab, isAgain || n === leavings ? 0 : n)
      if (n === leavings) resolve()
      return { html: n < leavings ? pageThatLeaves(tour, tab, n) : "" }
    }
    site.serve({
      [`/tab-${tab}`]: ({ path }) => {
        const [n, again] = path.split("?")[1]?.split("&") ?? []
        return answer(Number(n), again !== undefined)
      },
      [`/arrival-${tab}`]: async ({ path }) => {
        await hasArrived(tour, tab, Number(path.split("?")[1]))
        return { html: "" }
      },
      [`/calm-${tab}`]: tagFor(tour, tab, "calm"),
    })
  })
  void page.goto(address(tour, tab, 0)).catch(() => undefined) // it is left before it has been loaded
  await isOver
  // A collector that was killed is met by pages of other tabs too, which may have been their site's last.
  for (const host of hosts(tab)) await (await context.newPage()).goto(site.url(`/calm-${tab}`, host))
  return count
}

/** Without `async`, so that it is there when the next line calls it. */
const tagFor = ({ gates }: Tour, tab: number, page: string) =>
  `<script src="${gates[tab]?.url("/t.js")}" data-page="${page}" data-kind="offer"></script>`

/**
 * A page that tells of its view and its sale, and is gone in the same instant. If the page before it met a fault,
 * this is the next visit, by which everything has arrived: it waits for that. Where not even the script came,
 * the page is asked for again.
 */
function pageThatLeaves(tour: Tour, tab: number, n: number): string {
  const [view = "", sale = ""] = callsOf(tab, n)
  const call = `afterclick.track("conversion", { tx: "${sale}", rev: 1 })`
  const wait = faultOf(tab, n - 1) ? `await fetch("/arrival-${tab}?${n - 1}");` : ""
  return `${tagFor(tour, tab, view)}<script>
    if (!window.afterclick) location += "&again"
    else (async () => { ${wait} ${call}; location = "${address(tour, tab, n + 1)}" })()
  </script>`
}

/** What the n-th page of a tab meets. There is one collector to kill: it is killed when the first tab meets that. */
function faultOf(tab: number, n: number) {
  const fault = n % 5 === 4 ? FAULTS[Math.floor(n / 5) % FAULTS.length] : undefined
  return fault === "killed" && tab > 0 ? "breaking" : fault
}

/** Lets the tab's gate be as its page is to find it. */
async function meet(tour: Tour, tab: number, n: number): Promise<void> {
  const fault = faultOf(tab, n)
  await tour.gates[tab]?.be(fault === undefined || fault === "killed" ? "open" : fault)
  if (fault !== "killed") return
  const { url, dataDir } = tour.collector
  await tour.collector.end("SIGKILL")
  tour.isUp = startCollector({ PORT: new URL(url).port, DATA_DIR: dataDir }).then((again) => {
    tour.collector = again
  })
}

/** Whether both calls of a page are accepted before its visitor is back. */
async function comesAtOnce({ gates }: Tour, tab: number, n: number): Promise<boolean> {
  // What meets a fault is not accepted; it is enough that it has met it.
  const isOver = () =>
    areSo(gates[tab], tab, n, ({ status }) => faultOf(tab, n) !== undefined || status === 200)
  await within(AWAY_MS, gates[tab]?.until(isOver))
  return isAccepted(gates[tab], tab, n)
}

/** Resolves when both calls of a page are accepted, or have had time enough for it. */
async function hasArrived({ gates }: Tour, tab: number, n: number): Promise<void> {
  const isSo = () => isAccepted(gates[tab], tab, n)
  await within(5_000, gates[tab]?.until(isSo))
}

const isAccepted = (gate: RunningGate | undefined, tab: number, n: number) =>
  areSo(gate, tab, n, ({ status }) => status === 200)

/** Whether both calls of a page came to the gate in requests of which this is true. */
function areSo(
  gate: RunningGate | undefined,
  tab: number,
  n: number,
  isSo: (request: GateRequest) => boolean,
): boolean {
  const came = gate?.requests.filter(isSo).map(({ body }) => body) ?? []
  const isThere = (name: string, call = "") =>
    came.some((body) => body.includes(`"name":"${name}"`) && body.includes(`"${call}"`))
  const [view, sale] = callsOf(tab, n)
  return isThere("view", view) && isThere("conversion", sale)
}

/** Waits for something, but no longer than this. */
async function within(ms: number, something: Promise<void> | undefined): Promise<void> {
  let timer: NodeJS.Timeout | undefined
  const deadline = new Promise<void>((resolve) => {
    timer = setTimeout(resolve, ms)
  })
  await Promise.race([something, deadline])
  clearTimeout(timer)
}

/** Every call the collector has recorded, but those of the calm pages at the end. */
async function everyCall({ collector }: Tour): Promise<string[]> {
  const calls: string[] = []
  let next: string | null = ""
  while (next !== null) {
    type List = { items: RecordedEvent[]; next: string | null }
    const list: List = await collector.api(`/events?limit=1000${next && `&cursor=${next}`}`)
    calls.push(...list.items.map(({ tx, page }) => tx ?? page ?? "none"))
    next = list.next
  }
  return calls.filter((call) => call !== "calm")
}
