import { once } from "node:events"
import { createServer } from "node:http"
import type { AddressInfo } from "node:net"
import type { Browser, Page } from "playwright-core"
import { startChromium } from "../test/start/chromium.ts"
import { startCollector } from "../test/start/collector.ts"
import aroundTheRun from "../test/start/run.ts"

/** What the browser script costs a page's main thread until its view is answered, by the browser's own trace. */
export interface PageCost {
  name: string
  medianMs: number
  worstMs: number
  /** Tasks of 50 ms or more in which the script ran, of all loads. */
  longTasks: number
  /** Layouts while the script ran, of all loads. */
  layouts: number
}

const LOADS = 25
const LONG_TASK_US = 50_000

const CASES = [
  { name: "first visit", slowdown: 1, isFirst: true },
  { name: "next page", slowdown: 1, isFirst: false },
  { name: "first visit, processor slowed down 6 times", slowdown: 6, isFirst: true },
  { name: "next page, processor slowed down 6 times", slowdown: 6, isFirst: false },
]
type Case = (typeof CASES)[number]

/** Loads a page with the script many times, in a real Chromium, against a real collector. */
export async function pageBench(): Promise<PageCost[]> {
  const end = aroundTheRun()
  const [collector, browser] = await Promise.all([startCollector(), startChromium()])
  const site = createServer((_request, response) => {
    response.setHeader("content-type", "text/html")
    response.end(
      `<!doctype html><title>x</title><p>A page.<script async src="${collector.url}/t.js"></script>`,
    )
  }).listen(0, "127.0.0.1")
  await once(site, "listening")
  try {
    const { port } = site.address() as AddressInfo // a TCP server that listens has one
    const costs: PageCost[] = []
    for (const one of CASES) costs.push(await loadOften(browser, `http://localhost:${port}/?gclid=x`, one))
    return costs
  } finally {
    await browser.close()
    await collector.end()
    site.close()
    end()
  }
}

async function loadOften(browser: Browser, url: string, { name, ...how }: Case): Promise<PageCost> {
  const loads: Load[] = []
  for (let at = 0; at < LOADS; at++) loads.push(await load(browser, url, how))
  const times = loads.map(({ us }) => us / 1000).sort((one, other) => one - other)
  const sum = (of: "longTasks" | "layouts") => loads.reduce((total, load) => total + load[of], 0)
  return {
    name,
    medianMs: times[times.length >> 1] ?? 0,
    worstMs: times.at(-1) ?? 0,
    longTasks: sum("longTasks"),
    layouts: sum("layouts"),
  }
}

interface Load {
  us: number
  longTasks: number
  layouts: number
}

async function load(browser: Browser, url: string, { slowdown, isFirst }: Omit<Case, "name">): Promise<Load> {
  const context = await browser.newContext() // a new visitor, with an empty cache
  const page = await context.newPage()
  if (!isFirst) await seen(page, url)
  const devtools = await context.newCDPSession(page)
  await devtools.send("Emulation.setCPUThrottlingRate", { rate: slowdown })
  await browser.startTracing(page, { categories: ["devtools.timeline", "v8", "toplevel"] })
  await seen(page, url)
  const trace = await browser.stopTracing()
  await context.close()
  return costOf(JSON.parse(trace.toString()).traceEvents)
}

/** Opens the page and waits for the answer to its view; asks the page nothing before, which would cost too. */
async function seen(page: Page, url: string): Promise<void> {
  const answered = page.waitForResponse((response) => response.url().endsWith("/e"))
  await page.goto(url)
  await answered
  await page.evaluate("afterclick.ids()")
}

/** An event of the trace: its beginning and length, and the processor's time of it, in microseconds. https://chromium.googlesource.com/catapult */
interface Traced {
  name: string
  tid: number
  ts: number
  dur?: number
  tdur?: number
  args: { data?: { url?: string } }
}

const OF_SCRIPT = ["EvaluateScript", "v8.compile", "FunctionCall"]

function costOf(events: Traced[]): Load {
  const isOurs = ({ name, args }: Traced) => OF_SCRIPT.includes(name) && !!args.data?.url?.endsWith("/t.js")
  const thread = events.find(isOurs)?.tid
  const own = events.filter((event) => event.tid === thread && event.dur !== undefined)
  // Compiling is a part of evaluating, and what follows an answer is a microtask without a URL.
  const ran = outermost(own.filter((event) => isOurs(event) || event.name === "RunMicrotasks"))
  const within = (inner: Traced, outer: Traced) =>
    inner.ts >= outer.ts && inner.ts + (inner.dur ?? 0) <= outer.ts + (outer.dur ?? 0)
  return {
    us: ran.reduce((total, { dur = 0, tdur = dur }) => total + tdur, 0),
    longTasks: ran.filter(({ dur = 0, tdur = dur }) => tdur >= LONG_TASK_US).length,
    layouts: own.filter((event) => event.name === "Layout" && ran.some((run) => within(event, run))).length,
  }
}

function outermost(events: Traced[]): Traced[] {
  const sorted = events.toSorted((one, other) => one.ts - other.ts)
  let end = 0
  return sorted.filter(({ ts, dur = 0 }) => {
    if (ts < end) return false
    end = ts + dur
    return true
  })
}
