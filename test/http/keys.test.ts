import { afterAll, beforeAll, expect, it } from "vitest"
import { type RunningCollector, startCollector } from "../start/collector.ts"
import { settingsFile, viewedBy } from "../start/doors.ts"
import { everyRow } from "../start/tables.ts"

const KEY = "s3cret-k3y-of-acme"
const LONGEST_URL = 2_048

let collector: RunningCollector
beforeAll(async () => {
  const settings = {
    types: [{ name: "conversion", retryWindow: "1h" }],
    offerSources: [{ id: "acme", key: KEY, parameters: { hit: "aff_sub" } }],
    pages: [{ id: "offer", kind: "offer", offerSource: "acme" }],
  }
  collector = await startCollector({ SETTINGS_FILE: settingsFile(settings) })
})
afterAll(async () => void (await collector.end()))

async function claim(query: string, init: RequestInit = {}) {
  const response = await fetch(`${collector.url}/pb/acme?${query}`, init)
  return (await response.json()) as { decision: string; reason: string; event: string; conversion: string }
}

const latin1 = (text: string) => Buffer.from(text).toString("latin1")
const untilKey = (query: string) => "x".repeat(LONGEST_URL - `/pb/acme?${query}`.length - KEY.length + 3)

const slips: [what: string, query: string, init?: RequestInit][] = [
  ["behind an ampersand written for HTML", `tx=1&amp;key=${KEY}`],
  ["behind a second question mark", `tx=1&a=1?key=${KEY}`],
  ["behind a second question mark, in the order number", `tx=1?key=${KEY}`],
  ["behind two question marks", `?key=${KEY}`],
  ["with its sign of equality encoded", `tx=1&key%3D${KEY}`],
  ["encoded twice", `tx=1&a%26key%3D${KEY.replaceAll("k", "%256b")}`],
  ["in wide letters", `tx=1&${encodeURIComponent("ｋey")}=${KEY}`],
  ["without a name", `tx=1&${KEY}`],
  ["in a form", "tx=1", { method: "POST", body: new URLSearchParams({ "amp;key": KEY }) }],
  ["in JSON", "tx=1", { method: "POST", body: JSON.stringify({ "k\u0435y": KEY, [KEY]: 1 }) }],
  ["in a referrer", "tx=1", { headers: { referer: `https://network.example/?a=1&amp;key=${KEY}` } }],
  ["in a referrer's own letters", "tx=1", { headers: { referer: latin1(`https://n.example/?ｋey=${KEY}`) } }],
  ["where its URL is cut", `sub=${untilKey("sub=&amp;key=")}&amp;key=${KEY}`],
]

it.each(slips)("a key is kept nowhere, sent %s", async (_how, query, init) => {
  const { hit } = await viewedBy(collector, "offer")
  const { event } = await claim(`${query}&aff_sub=${hit}`, init)
  const kept = await collector.api<{ request: { url: string } }>(`/events/${event}`)
  expect(JSON.stringify(kept)).toContain("••••")
  expect(JSON.stringify(kept)).not.toContain(KEY.slice(0, -3))
  const tables = Object.entries(everyRow(collector)).filter(([, rows]) => rows.includes(KEY))
  expect(tables.map(([name]) => name)).toEqual(["settings"])
})

it("a claim that shows its key as asked means what it says, though it says the key elsewhere too", async () => {
  const { hit } = await viewedBy(collector, "offer")
  const { conversion, event } = await claim(
    `aff_sub=${hit}&tx=${KEY}-777&rev=5&key=${KEY}&sub1=${KEY}&s=a${KEY}`,
  )
  expect(await collector.api(`/conversions/${conversion}`)).toMatchObject({ tx: `${KEY}-777`, revenue: 5 })
  const { parameters } = await collector.api<{ parameters: object }>(`/events/${event}`)
  expect(parameters).toMatchObject({ sub1: "••••", s: "a••••" })
})

it("a request with its key where it does not belong is the same when it is sent again", async () => {
  const { hit } = await viewedBy(collector, "offer")
  const query = `aff_sub=${hit}&rev=5&key=${KEY}&amp;key=${KEY}`
  const first = await claim(query)
  const again = await claim(query)
  expect(first).toMatchObject({ decision: "created", reason: "created" })
  expect(again).toMatchObject({ reason: "retry", conversion: first.conversion })
})
