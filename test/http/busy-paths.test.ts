import { afterAll, beforeAll, describe, expect, it } from "vitest"
import { type RunningCollector, startCollector } from "../start/collector.ts"

/** What is asked for most goes straight to its handlers; spelled otherwise, it goes by the routes. */
const REQUESTS: [path: string, init: RequestInit][] = [
  ["/e", { method: "POST", body: '{"events":[{"name":"view","page":"lp"}]}' }],
  ["/e", { method: "POST", body: '{"events":[{"name":"conversion","rev":"1"}]}' }],
  ["/e", { method: "POST", body: "{" }],
  ["/e", { method: "POST", body: "[[[[[[[[[[]]]]]]]]]]" }],
  ["/e", { method: "POST", body: `"${"x".repeat(70_000)}"` }],
  ["/e", { method: "POST", body: "{}", headers: { "content-encoding": "gzip" } }],
  ["/e", { method: "POST", body: '{"events":[]}', headers: { origin: "https://shop.example" } }],
  ["/e", { method: "POST", body: '{"consent":"denied"}' }],
  ["/e", { method: "OPTIONS" }],
  ["/e", { method: "GET" }],
  ["/pb?hit=none&rev=1", { method: "GET" }],
  ["/pb?hit=none&return=OK", { method: "GET" }],
  ["/pb?explain=1&hit=none", { method: "GET" }],
  ["/pb?strict=1&hit=none", { method: "GET" }],
  ["/pb", { method: "POST", body: "rev=5&hit=none" }],
  ["/pb", { method: "POST", body: "x", headers: { "content-type": "multipart/form-data" } }],
  ["/pb/network?hit=none", { method: "GET" }],
  ["/pb/a%20network?hit=none", { method: "GET" }],
  ["/pb/%zz", { method: "GET" }],
  ["/pb", { method: "HEAD" }],
  ["/pb", { method: "PUT", body: "x" }],
  ["/postback?hit=none", { method: "GET" }],
  ["/pb.gif?hit=none", { method: "GET" }],
  ["/pb.gif?hit=none&explain=1", { method: "GET" }],
  ["/pb.gif", { method: "HEAD" }],
  ["/go/nowhere", { method: "GET", headers: { accept: "text/html" } }],
  ["/go/nowhere?format=json", { method: "GET" }],
  ["/go/nowhere", { method: "HEAD" }],
  ["/go/no%20where", { method: "GET" }],
  ["/go/", { method: "GET" }],
  ["/action/1", { method: "GET", headers: { accept: "text/html" } }],
  ["/action/1?format=json", { method: "GET" }],
]

/** What differs between any two answers to the same request. */
const OF_THE_MOMENT = /\b[0-9][0-9a-hjkmnp-tv-z]{25}\b/g

describe.each(["", "/deep/down"])("a collector under %j", (pathPrefix) => {
  let collector: RunningCollector
  beforeAll(async () => {
    collector = await startCollector({ PATH_PREFIX: pathPrefix })
  })
  afterAll(async () => void (await collector.end()))

  async function answer(path: string, init: RequestInit) {
    const origin = new URL(collector.url).origin
    const response = await fetch(`${origin}${pathPrefix}${path}`, { redirect: "manual", ...init })
    const { date, ...headers } = Object.fromEntries(response.headers)
    const all = JSON.stringify({ status: response.status, headers, body: await response.text() })
    return all.replaceAll(OF_THE_MOMENT, "ID").replaceAll(/expires=[^;"]+/gi, "EXPIRES")
  }

  it.each(REQUESTS)("answers %s alike, however it is spelled: %j", async (path, init) => {
    const otherwise = path.replace(/^\/[a-z.]+/, (first) => first.toUpperCase())
    expect(await answer(path, init)).toBe(await answer(otherwise, init))
  })
})
