import { join } from "node:path"
import { DatabaseSync } from "node:sqlite"
import { describe, expect, it } from "vitest"
import { type RunningCollector, startCollector } from "../start/collector.ts"
import { settingsFile } from "../start/doors.ts"
import { browserOf, DOCUMENT, SHOP, timelineOf } from "../start/redirects.ts"
import { startRedis } from "../start/redis.ts"

/** Holds the ledger as another program would: nothing can be written until it is let go. */
function lock({ dataDir }: RunningCollector): () => void {
  const database = new DatabaseSync(join(dataDir, "afterclick.sqlite"), { timeout: 5_000 }) // it beats
  database.exec("begin immediate")
  return () => database.close()
}

/** A visit of a link and then of ways out of its pages, each answered though no store takes what it records. */
async function visitMeanwhile(collector: RunningCollector) {
  const { visit } = browserOf(collector)
  const { vid, hit, status } = await visit("/go/s1?camp=May")
  const next = await visit(`/action/1?vid=${vid}&hit=${hit}`)
  const byCookie = await visit("/action/1")
  expect([status, next.status, byCookie.status]).toEqual([302, 302, 302])
  expect(next.location).toMatch(`${SHOP}/w/meta?`)
  return vid
}

/** Waits until the clicks of a visitor have been refused: what their pages send then is not accepted either. */
async function untilRefused({ url }: RunningCollector, vid: string) {
  const body = JSON.stringify({ vid, linked: true, events: [{ name: "Waits" }] })
  const { status } = await fetch(`${url}/e`, { method: "POST", body })
  expect(status).toBe(503)
}

const gauge = async ({ url }: RunningCollector, name: string) => {
  const text = await (await fetch(`${url}/metrics`)).text()
  return Number(new RegExp(`^afterclick_${name} (\\d+)$`, "m").exec(text)?.[1])
}

/** What that visit leaves when all is back: its hits in order, each once, and the events of its actions. */
async function expectRecorded(collector: RunningCollector, vid: string) {
  await expect
    .poll(() => gauge(collector, "redirects_held_events"), { timeout: 30_000, interval: 100 })
    .toBe(0)
  const { hits, events, conversions } = await timelineOf(collector, vid, 7)
  expect(hits.map(({ page }) => page)).toEqual(["split", "inner", "lp", "widget", "upsell"])
  expect(new Set(hits.map(({ campaign }) => campaign))).toEqual(new Set(["May"]))
  expect(events.map(({ name }) => name).sort()).toEqual(["Clicked", "conversion", ...Array(5).fill("view")])
  expect(conversions).toMatchObject([{ type: "Upsell", page: "widget", link: "s1" }])
}

describe("redirects go on", { timeout: 60_000 }, () => {
  it("while the ledger is locked, and what was clicked is recorded when it is free", async () => {
    const collector = await startCollector({ SETTINGS_FILE: settingsFile(DOCUMENT) })
    const unlock = lock(collector)
    const vid = await visitMeanwhile(collector)
    expect(await gauge(collector, "redirects_held_events")).toBe(7)
    await untilRefused(collector, vid)
    unlock()
    await expectRecorded(collector, vid)
    expect(await gauge(collector, "redirects_dropped_events_total")).toBe(0)
    expect(await collector.end()).toBe(0)
  })

  it("while Redis is dead and the ledger locked, and what was clicked is recorded when both are back", async () => {
    const redis = await startRedis()
    const environment = { REDIS_URL: redis.url, SETTINGS_FILE: settingsFile(DOCUMENT) }
    const collector = await startCollector(environment)
    const unlock = lock(collector)
    await redis.end("SIGKILL")
    const vid = await visitMeanwhile(collector)
    expect(await gauge(collector, "redirects_held_events")).toBe(7)
    await untilRefused(collector, vid)
    const again = await startRedis([], redis)
    unlock()
    await expectRecorded(collector, vid)
    expect(await collector.end()).toBe(0)
    await again.end()
  })

  it("and what is held is recorded before the collector stops, if the ledger is free by then", async () => {
    const own = { SETTINGS_FILE: settingsFile(DOCUMENT) }
    const doomed = await startCollector(own)
    const unlock = lock(doomed)
    const vid = await visitMeanwhile(doomed)
    const ended = doomed.end()
    unlock()
    expect(await ended).toBe(0)
    const collector = await startCollector({ ...own, DATA_DIR: doomed.dataDir })
    await expectRecorded(collector, vid)
    await collector.end()
  })

  it("and a page's own view comes after the click that led to it, however late that is recorded", async () => {
    const collector = await startCollector({ SETTINGS_FILE: settingsFile(DOCUMENT) })
    const unlock = lock(collector)
    const { visit, send } = browserOf(collector)
    const { vid, hit } = await visit("/go/s2")
    const view = { name: "view", id: hit.replace(/.$/, "0"), p: "lp-b" }
    const told = send(view, { vid, hit })
    unlock()
    expect(await told).toMatchObject({ results: [{ hit }] })
    const { hits } = await timelineOf(collector, vid, 2)
    expect(hits).toMatchObject([{ hit, confirmed: true }])
    await collector.end()
  })
})
