import { EventEmitter, once } from "node:events"
import { createServer } from "node:http"
import type { AddressInfo } from "node:net"
import type { Browser } from "playwright-core"
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

/** The first is what the others are compared with: a script that sends one event and reads the answer, no more. */
const CASES = [
  { name: "one bare fetch", script: "bare.js", slowdown: 1, isFirst: true },
  { name: "first visit", script: "t.js", slowdown: 1, isFirst: true },
  { name: "next page", script: "t.js", slowdown: 1, isFirst: false },
  { name: "first visit, processor slowed down 6 times", script: "t.js", slowdown: 6, isFirst: true },
  { name: "next page, processor slowed down 6 times", script: "t.js", slowdown: 6, isFirst: false },
] as const
type Case = (typeof CASES)[number]

/** Loads a page with the script many times, in a real Chromium, against a real collector. */
export async function pageBench(): Promise<PageCost[]> {
  const end = aroundTheRun()
  const collector = await startCollector()
  const site = await startSite(collector.url)
  try {
    const costs: PageCost[] = []
    for (const one of CASES) costs.push(await loadOften(site, one))
    return costs
  } finally {
    await collector.end()
    site.end()
    await end()
  }
}

interface Site {
  /** Of its page with one of the scripts. */
  url(script: Case["script"]): string
  /** Resolves when the next view of its page is answered. */
  answered(): Promise<unknown>
  end(): void
}

/** A page that says when its view is answered, in a task of its own, which is none of the script's. */
async function startSite(collectorUrl: string): Promise<Site> {
  const told = new EventEmitter()
  const tell = "setTimeout(() => navigator.sendBeacon('/answered'))"
  const ours = `${collectorUrl}/t.js" onload="afterclick.on('sent', () => ${tell})`
  const pageWith = (source: string) =>
    `<!doctype html><title>x</title><p>A page.<script async src="${source}"></script>`
  const bare = `
    const body = JSON.stringify({ events: [{ name: "view", url: location.href }] })
    fetch("${collectorUrl}/e", { body, method: "POST", credentials: "omit", keepalive: true })
      .then((response) => response.json()).then(() => ${tell})`
  const answers: Record<string, [type: string, body: string]> = {
    "/t.js.html": ["text/html", pageWith(ours)],
    "/bare.js.html": ["text/html", pageWith("/bare.js")],
    "/bare.js": ["text/javascript", bare],
  }
  const server = createServer((request, response) => {
    if (request.url === "/answered") told.emit("answered")
    const [path = ""] = request.url?.split("?") ?? []
    const [type, body] = answers[path] ?? ["text/html", ""]
    response.setHeader("content-type", type)
    response.end(body)
  }).listen(0, "127.0.0.1")
  await once(server, "listening")
  const { port } = server.address() as AddressInfo // a TCP server that listens has one
  return {
    url: (script) => `http://localhost:${port}/${script}.html?gclid=x`,
    answered: () => once(told, "answered"),
    end: () => server.close(),
  }
}

async function loadOften(site: Site, { name, ...how }: Case): Promise<PageCost> {
  const browser = await startChromium()
  try {
    await browser.startTracing(undefined, { categories: CATEGORIES })
    for (let at = 0; at < LOADS; at++) await visit(browser, site, how)
    const { traceEvents } = JSON.parse((await browser.stopTracing()).toString())
    return { name, ...summed(loadsOf(traceEvents, how)) }
  } finally {
    await browser.close()
  }
}

function summed(loads: Load[]): Omit<PageCost, "name"> {
  const times = loads.map(({ us }) => us / 1000).sort((one, other) => one - other)
  const sum = (of: "longTasks" | "layouts") => loads.reduce((total, load) => total + load[of], 0)
  return {
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

type How = Omit<Case, "name">

/**
 * A new visitor, with an empty cache, in a tab that no developer tools watch: they ask for a stack of every
 * request, and a stack costs a tenth of the whole.
 */
async function visit(browser: Browser, site: Site, { script, slowdown, isFirst }: How): Promise<void> {
  const devtools = await browser.newBrowserCDPSession()
  const { browserContextId } = await devtools.send("Target.createBrowserContext")
  const { targetId } = await devtools.send("Target.createTarget", { url: "about:blank", browserContextId })
  const { sessionId } = await devtools.send("Target.attachToTarget", { targetId })
  const inTab = async (method: string, params: object) => {
    const done = new Promise((resolve) => devtools.once("Target.receivedMessageFromTarget", resolve))
    const message = JSON.stringify({ id: 1, method, params })
    await devtools.send("Target.sendMessageToTarget", { sessionId, message })
    await done
  }
  await inTab("Emulation.setCPUThrottlingRate", { rate: slowdown })
  for (let pages = isFirst ? 1 : 2; pages > 0; pages--) {
    const answered = site.answered()
    await inTab("Page.navigate", { url: site.url(script) })
    await answered
  }
  await devtools.send("Target.disposeBrowserContext", { browserContextId })
  await devtools.detach()
}

/** An event of the trace: its beginning and length, and the processor's time of it, in microseconds. https://chromium.googlesource.com/catapult */
interface Traced {
  name: string
  pid: number
  tid: number
  ts: number
  dur?: number
  tdur?: number
  args: { data?: { url?: string } }
}

const CATEGORIES = ["devtools.timeline", "v8", "v8.execute"]
const OF_SCRIPT = ["EvaluateScript", "v8.compile", "FunctionCall"]
const isOf = (script: string, { name, args }: Traced) =>
  OF_SCRIPT.includes(name) && !!args.data?.url?.endsWith(`/${script}`)

/** What every load cost that was asked for: each from its script's evaluation to that of the next. */
function loadsOf(events: Traced[], { script, isFirst }: How): Load[] {
  const loads = events.filter((event) => event.name === "EvaluateScript" && isOf(script, event)).sort(byTime)
  const costs = loads.map(({ pid, tid, ts }, at) => {
    const until = loads[at + 1]?.ts ?? Number.POSITIVE_INFINITY
    const after = events.filter((one) => one.pid === pid && one.tid === tid && one.ts >= ts && one.ts < until)
    return costOf(after, script)
  })
  const asked = isFirst ? costs : costs.filter((_, at) => at % 2 === 1)
  if (asked.length !== LOADS) throw new Error(`the trace has ${asked.length} loads, not ${LOADS}`)
  return asked
}

function costOf(events: Traced[], script: string): Load {
  const own = events.filter((event) => event.dur !== undefined)
  // Compiling is a part of evaluating, and what follows an answer is a microtask without a URL.
  const ran = outermost(own.filter((event) => isOf(script, event) || event.name === "RunMicrotasks"))
  const within = (inner: Traced, outer: Traced) =>
    inner.ts >= outer.ts && inner.ts + (inner.dur ?? 0) <= outer.ts + (outer.dur ?? 0)
  return {
    us: ran.reduce((total, { dur = 0, tdur = dur }) => total + tdur, 0),
    longTasks: ran.filter(({ dur = 0, tdur = dur }) => tdur >= LONG_TASK_US).length,
    layouts: own.filter((event) => event.name === "Layout" && ran.some((run) => within(event, run))).length,
  }
}

const byTime = (one: Traced, other: Traced) => one.ts - other.ts

function outermost(events: Traced[]): Traced[] {
  const sorted = events.toSorted(byTime)
  let end = 0
  return sorted.filter(({ ts, dur = 0 }) => {
    if (ts < end) return false
    end = ts + dur
    return true
  })
}
