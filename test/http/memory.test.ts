import { afterAll, beforeAll, expect, it } from "vitest"
import { type RunningCollector, startCollector, TOKEN } from "../start/collector.ts"
import { sendRaw } from "../start/raw.ts"

/** Of each kind more than that is sent; what was kept of one would show. */
const MOST_GROWN = 4 * 1024 * 1024

let collector: RunningCollector
beforeAll(async () => {
  collector = await startCollector({ NODE_OPTIONS: `--expose-gc --import ${WEIGH}` })
})
afterAll(async () => void (await collector.end()))

const WEIGH = new URL("../start/weigh.js", import.meta.url).href

const lines = (...all: string[]) => `${all.join("\r\n")}\r\n\r\n`
const get = (target: string, ...headers: string[]) => lines(`GET ${target} HTTP/1.1`, "host: a", ...headers)
const post = (path: string, body: string) =>
  lines(`POST ${path} HTTP/1.1`, "host: a", `content-length: ${body.length}`) + body
const long = (n: number, length: number) => `${n}${"x".repeat(length)}`
const many = Array.from({ length: 5_000 }, (_, at) => `"${at}":1`).join(",")
const authorized = `authorization: Bearer ${TOKEN}`

/** Requests of 15 or 60 KB; of the larger 120 are sent, of the smaller 360. */
const bad: [what: string, times: number, request: (n: number) => string, status: number][] = [
  ["bodies that are no JSON", 120, (n) => post("/e", long(n, 60_000)), 400],
  ["bodies that are too deep", 120, (n) => post("/e", long(n, 1) + "[".repeat(60_000)), 400],
  ["bodies of many names that are no event", 120, (n) => post("/e", `{"a${n}":1,${many}}`), 400],
  ["texts that are too long", 120, (n) => post("/e", `{"events":[{"name":"${long(n, 60_000)}"}]}`), 400],
  ["bodies that say they are too long", 120, (n) => post("/pb/", `tx=${long(n, 66_000)}`), 413],
  ["links that lead nowhere", 360, (n) => get(`/go/${long(n, 15_000)}`), 404],
  ["filters nobody knows", 360, (n) => get(`/api/v1/events?${long(n, 15_000)}=1`, authorized), 400],
  [
    "tokens that are wrong",
    360,
    (n) => get("/api/v1/events", `authorization: Bearer ${long(n, 15_000)}`),
    401,
  ],
  ["methods that do not fit", 360, (n) => get(`/t.js?${long(n, 15_000)}`).replace("GET", "PATCH"), 405],
]

/** On one connection each, as fast as it goes: with the last one as many as a connection may have unanswered. */
const AT_ONCE = 15

/** Sends them all; gives the statuses there were. */
async function flood(times: number, request: (n: number) => string): Promise<Set<number>> {
  const statuses: number[] = []
  for (let n = 0; n < times; n += AT_ONCE) {
    const requests = Array.from({ length: AT_ONCE }, (_, at) => request(n + at)).join("")
    const answer = await sendRaw(collector.url, requests + get("/healthz", "connection: close"))
    statuses.push(...answer.statuses.slice(0, -1))
  }
  expect(statuses.length).toBe(Math.ceil(times / AT_ONCE) * AT_ONCE)
  return new Set(statuses)
}

/** What the collector has in use, in bytes, once its garbage is collected. */
async function inUse(): Promise<number> {
  const before = collector.output().length
  process.kill(collector.pid, "SIGUSR2")
  await expect.poll(() => collector.output().slice(before), { interval: 10 }).toMatch(/in use: \d+\n/)
  return Number(/in use: (\d+)/.exec(collector.output().slice(before))?.[1])
}

it("of hundreds of large bad requests of each kind nothing is kept", async () => {
  for (const [, , request] of bad) await flood(AT_ONCE, request) // what is made once is made
  for (const [what, times, request, status] of bad) {
    const before = await inUse()
    expect([what, ...(await flood(times, request))]).toEqual([what, status])
    const grown = (await inUse()) - before
    expect([what, grown < MOST_GROWN ? "flat" : grown]).toEqual([what, "flat"])
  }
})
