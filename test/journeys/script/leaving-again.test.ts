import type { Browser, BrowserContext } from "puppeteer-core"
import { afterAll, beforeAll, expect, it } from "vitest"
import { startBrowser } from "../../start/browsers.ts"
import { type RunningCollector, startCollector } from "../../start/collector.ts"
import { isWhole } from "../../start/extent.ts"
import { type RunningGate, startGate } from "../../start/gate.ts"
import { type RunningSite, startSite } from "../../start/site.ts"
import { inEachBrowser, type RecordedEvent, soonWith, tagOf } from "../../start/visits.ts"

/**
 * In the whole set a thousand in all, else so many that every fault is met. Chromium has the most of them, because
 * Firefox takes twice as long for a page.
 */
const PLAN = isWhole
  ? { chromium: { tabs: 4, leavings: 225 }, firefox: { tabs: 4, leavings: 25 } }
  : { chromium: { tabs: 2, leavings: 25 }, firefox: { tabs: 1, leavings: 25 } }

/** What every fifth leaving meets, in turn: a network that fails in one of its ways, or the collector killed. */
const FAULTS = ["breaking", "killed", "silent", "closed", { status: 503 }] as const

/** Time enough for a call to arrive that is on its way when its page is gone. */
const SOON_MS = 200
/** Time enough for one that the next visit is to send again. */
const LATER_MS = 5_000

/** What the tabs of one browser share. */
interface Tour {
  context: BrowserContext
  collector: RunningCollector
  site: RunningSite
  /** Settles when the collector that was killed last is back. */
  isUp: Promise<unknown>
}

/** A tab has a gate of its own, so that what it meets is not met by the others. */
interface Tab {
  number: number
  gate: RunningGate
  tour: Tour
}

inEachBrowser("pages are left in the instant of their calls, again and again", (name) => {
  const { tabs: count, leavings } = PLAN[name]
  let browser: Browser
  let tour: Tour
  let tabs: Tab[]
  beforeAll(async () => {
    const started = await Promise.all([
      startBrowser(name, { ignoresNetwork: true }),
      startCollector(),
      startSite(),
    ])
    const [, collector, site] = started
    browser = started[0]
    tour = { context: await browser.createBrowserContext(), collector, site, isUp: Promise.resolve() }
    const gates = await Promise.all(Array.from({ length: count }, () => startGate(collector)))
    tabs = gates.map((gate, number) => ({ number, gate, tour }))
  })
  afterAll(async () => {
    await browser.close()
    for (const { gate } of tabs) gate.stop()
    tour.site.stop()
    await tour.isUp
    await tour.collector.end()
  })

  it("and by the next visit every call has arrived, once", { timeout: 400_000 }, async (test) => {
    const counts = await Promise.all(tabs.map((tab) => leaveAgainAndAgain(tab, leavings)))
    const pages = tabs.flatMap((tab) => Array.from({ length: leavings }, (_, n) => callsOf(tab, n)))
    await soonWith(test.expect)(async () => (await everyCall(tour)).length).toBe(pages.flat().length)
    expect((await everyCall(tour)).toSorted()).toEqual(pages.flat().toSorted())
    const atOnce = counts.reduce((sum, count) => sum + count)
    console.log(`${name}: the calls of ${atOnce} of ${pages.length} pages had arrived at once`)
  })
})

/** By what the view and the sale of a page are known. */
const callsOf = ({ number }: Tab, n: number) => [`view-${number}-${n}`, `sale-${number}-${n}`]

/** The two sites of a tab: ten pages are of one, then ten of the other, none of which follows a fault at once. */
const hosts = ({ number }: Tab) => ["a", "b"].map((name) => `tab-${number}.${name}.localhost`)
const address = (tab: Tab, n: number) =>
  tab.tour.site.url(`/tab-${tab.number}?${n}`, hosts(tab)[Math.floor((n + 3) / 10) % 2])

/** Visits page after page in a tab. @returns of how many the calls had arrived before the next began */
async function leaveAgainAndAgain(tab: Tab, leavings: number): Promise<number> {
  const { number, gate, tour } = tab
  const page = await tour.context.newPage()
  let count = 0
  await new Promise<void>((resolve) => {
    const begun = async (n: number, isAgain: boolean) => {
      await gate.be("open")
      if (isAgain) return // not even the script came: it is to come now
      if (n > 0 && (await comesAtOnce(tab, n - 1))) count++
      await tour.isUp
      if (n === leavings) resolve()
      else if (!faultOf(tab, n - 1)) await meet(tab, n)
    }
    const lastArrived = async (n: number) => {
      await within(
        LATER_MS,
        gate.until(() => isAccepted(tab, n - 1)),
      )
      await meet(tab, n)
    }
    const asked = (path: string) => Number.parseInt(path.split("?")[1] ?? "", 10)
    const html = ""
    tour.site.serve({
      [`/tab-${number}`]: ({ path }) => {
        const n = asked(path)
        return {
          html: n < leavings ? pageThatLeaves(tab, n) : `<script>fetch("/begun-${number}?${n}")</script>`,
        }
      },
      [`/begun-${number}`]: ({ path }) => begun(asked(path), path.endsWith("&again")).then(() => ({ html })),
      [`/last-arrived-${number}`]: ({ path }) => lastArrived(asked(path)).then(() => ({ html })),
    })
    void page.goto(address(tab, 0)).catch(() => undefined) // it is left before it has been loaded
  })
  await visitOnceMore(tab)
  return count
}

/**
 * A page that tells of its view and its sale, and is gone in the same instant. It begins when the page before,
 * which it has taken the place of, can tell no more. If that one met a fault, this is the next visit, by which
 * everything has arrived.
 */
function pageThatLeaves(tab: Tab, n: number): string {
  const { number, gate } = tab
  const [view = "", sale = ""] = callsOf(tab, n)
  const wait = faultOf(tab, n - 1) ? `await fetch("/last-arrived-${number}?${n}")` : ""
  return `<script>
    async function begin(again = "") {
      await fetch("/begun-${number}?${n}" + again)
      const tag = document.createElement("script")
      Object.assign(tag.dataset, { page: "${view}", kind: "offer" })
      Object.assign(tag, { src: "${gate.url("/t.js")}", onload: leave, onerror: () => begin("&again") })
      document.head.append(tag)
    }
    async function leave() {
      ${wait}
      afterclick.track("conversion", { tx: "${sale}", rev: 1 })
      location = "${address(tab, n + 1)}"
    }
    begin()
  </script>`
}

/** A collector that was killed is met by pages of other tabs too, which may have been the last of their site. */
async function visitOnceMore(tab: Tab): Promise<void> {
  const { context, site } = tab.tour
  const path = `/calm-${tab.number}`
  site.serve({ [path]: tagOf(tab.gate.url("/t.js"), { page: "calm" }) })
  for (const host of hosts(tab)) await (await context.newPage()).goto(site.url(path, host))
}

/** What the n-th page of a tab meets. There is one collector to kill: it is killed when the first tab meets that. */
function faultOf({ number }: Tab, n: number) {
  const fault = n % 5 === 4 ? FAULTS[Math.floor(n / 5) % FAULTS.length] : undefined
  return fault === "killed" && number > 0 ? "breaking" : fault
}

/** Lets the tab's gate be as its page is to find it. */
async function meet(tab: Tab, n: number): Promise<void> {
  const { gate, tour } = tab
  const fault = faultOf(tab, n)
  await gate.be(fault === undefined || fault === "killed" ? "far" : fault)
  if (fault !== "killed") return
  const { url, dataDir } = tour.collector
  await tour.collector.end("SIGKILL")
  tour.isUp = startCollector({ PORT: new URL(url).port, DATA_DIR: dataDir }).then((again) => {
    tour.collector = again
  })
}

/** Whether both calls of a page, which is gone, are accepted before the next begins. */
async function comesAtOnce(tab: Tab, n: number): Promise<boolean> {
  if (!faultOf(tab, n))
    await within(
      SOON_MS,
      tab.gate.until(() => isAccepted(tab, n)),
    )
  return isAccepted(tab, n)
}

/** Whether both calls of a page have been answered with 200. */
function isAccepted(tab: Tab, n: number): boolean {
  const accepted = tab.gate.requests.filter(({ status }) => status === 200)
  const isThere = (name: string, call = "") =>
    accepted.some(({ body }) => body.includes(`"name":"${name}"`) && body.includes(`"${call}"`))
  const [view, sale] = callsOf(tab, n)
  return isThere("view", view) && isThere("conversion", sale)
}

/** Waits for something, but no longer than this. */
async function within(ms: number, something: Promise<void>): Promise<void> {
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
