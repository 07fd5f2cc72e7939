import { join } from "node:path"
import { DatabaseSync } from "node:sqlite"
import { afterAll, beforeAll, describe, expect, it } from "vitest"
import { type RunningCollector, startCollector } from "../start/collector.ts"
import { doorNames, doors, settingsFile, viewedBy } from "../start/doors.ts"

let collector: RunningCollector
beforeAll(async () => {
  const settings = { types: [{ name: "Once", duplicates: "ignore" }], offerSources: [{ id: "acme" }] }
  collector = await startCollector({ SETTINGS_FILE: settingsFile(settings) })
})
afterAll(async () => void (await collector.end()))

/** Every series with its value, by what it is called with its labels. */
async function scrape({ url }: { url: string } = collector): Promise<Map<string, number>> {
  const response = await fetch(`${url}/metrics`)
  expect([response.status, response.headers.get("content-type")]).toEqual([
    200,
    expect.stringMatching(/^text\/plain; version=0\.0\.4/),
  ])
  const lines = (await response.text()).split("\n").filter((line) => line && !line.startsWith("#"))
  return new Map(lines.map((line) => [line.slice(0, line.lastIndexOf(" ")), Number(line.split(" ").at(-1))]))
}

/** What of it grew, and by how much, of the names that begin so. */
function grown(before: Map<string, number>, after: Map<string, number>, name: string) {
  const all = [...after].filter(([series]) => series.startsWith(`afterclick_${name}`))
  const grew = all.map(([series, value]) => [
    series.slice(`afterclick_${name}`.length),
    value - (before.get(series) ?? 0),
  ])
  return Object.fromEntries(grew.filter(([, by]) => by !== 0))
}

const send = (...events: object[]) =>
  fetch(`${collector.url}/e`, { method: "POST", body: JSON.stringify({ events }) })

describe("GET /metrics counts", () => {
  it("events by door and kind", async () => {
    const before = await scrape()
    const { vid, hit } = await viewedBy(collector, "offer")
    await send({ name: "AddToCart" }, { name: "RemoveFromCart" })
    for (const door of doorNames) await doors[door].send(collector, { hit, tx: door }, { vid })
    expect(grown(before, await scrape(), "events_total")).toEqual({
      '{via="script",kind="view"}': 1,
      '{via="script",kind="custom"}': 2,
      '{via="script",kind="conversion"}': 2,
      '{via="pixel",kind="conversion"}': 1,
      '{via="trackingdesk",kind="conversion"}': 2,
      '{via="postback",kind="conversion"}': 4,
    })
  })

  it("claims by decision and reason, warnings and conflicts", async () => {
    const { hit } = await viewedBy(collector, "offer")
    const before = await scrape()
    const claims = ["tx=A", "tx=A", "tx=B&type=Once&rev=1", "tx=B&type=Once&rev=2", "tx=C&type=once", "rev=x"]
    for (const said of claims) await fetch(`${collector.url}/pb/?hit=${hit}&${said}`)
    const after = await scrape()
    expect(grown(before, after, "claims_total")).toEqual({
      '{decision="created",reason="created"}': 3,
      '{decision="unchanged",reason="nothing_new"}': 1,
      '{decision="ignored",reason="duplicate_conflict"}': 1,
      '{decision="refused",reason="bad_revenue"}': 1,
    })
    expect(grown(before, after, "warnings_total")).toEqual({ '{code="type_not_registered"}': 1 })
    expect(grown(before, after, "conflicts_total")).toEqual({ '{kind="amount"}': 1 })
  })

  it("a claim that waits once as an event, and again as a decision when it is decided", async () => {
    const { vid } = await viewedBy(collector, "lander")
    const before = await scrape()
    await fetch(`${collector.url}/pb/?vid=${vid}&p=later`)
    const waiting = await scrape()
    expect(waiting.get("afterclick_parked_claims")).toBe(1)
    expect(waiting.get("afterclick_parked_oldest_age_seconds")).toBeGreaterThan(0)
    await viewedBy(collector, "later", vid)
    const after = await scrape()
    expect(after.get("afterclick_parked_claims")).toBe(0)
    expect(after.get("afterclick_parked_oldest_age_seconds")).toBe(0)
    expect(grown(before, after, "events_total")['{via="postback",kind="conversion"}']).toBe(1)
    expect(grown(before, after, "claims_total")).toEqual({
      '{decision="parked",reason="page_not_visited"}': 1,
      '{decision="created",reason="created"}': 1,
    })
  })

  it("batches, with their events and seconds", async () => {
    const before = await scrape()
    await send({ name: "a" }, { name: "b" }, { name: "c" })
    const after = await scrape()
    expect(grown(before, after, "recorder_batch_events_sum")).toEqual({ "": 3 })
    const [batches = 0, timed = 0] = ["events", "seconds"].map(
      (of) => grown(before, after, `recorder_batch_${of}_count`)[""] as number,
    )
    expect(batches).toBeGreaterThan(0)
    expect(timed).toBe(batches)
    expect(grown(before, after, "recorder_batch_seconds_sum")[""]).toBeGreaterThan(0)
  })

  it("what the inbox refused, for which its sender got 503", async () => {
    const mostKib = 1_000
    const cramped = await startCollector({}, mostKib)
    const event = { name: "a", data: { filling: "x".repeat(50_000) } }
    const init = { method: "POST", body: JSON.stringify({ events: [event] }) }
    let status = 200
    for (let n = 0; status === 200 && n < 100; n++) status = (await fetch(`${cramped.url}/e`, init)).status
    expect(status).toBe(503)
    expect((await scrape(cramped)).get("afterclick_inbox_refusals_total")).toBe(1)
    await cramped.end("SIGKILL")
  })

  it("how long answers take, by route and class of status", async () => {
    const before = await scrape()
    await send({ name: "view", p: "offer" })
    await fetch(`${collector.url}/wp-login.php`)
    await fetch(`${collector.url}/api/v1/events`)
    await expect
      .poll(async () => grown(before, await scrape(), "request_seconds_count"))
      .toMatchObject({
        '{route="/e",class="2xx"}': 1,
        '{route="other",class="4xx"}': 1,
        '{route="/api/v1",class="4xx"}': 1,
      })
  })

  it("that a store is not ready, though nobody asks it, and that it is again", async () => {
    const held = await startCollector()
    const ready = async () => (await scrape(held)).get('afterclick_store_ready{store="ledger"}')
    await expect.poll(ready).toBe(1)
    const lock = new DatabaseSync(join(held.dataDir, "afterclick.sqlite"))
    lock.exec("begin immediate")
    await expect.poll(ready).toBe(0)
    expect((await scrape(held)).get('afterclick_store_failures_total{store="ledger"}')).toBeGreaterThan(0)
    expect((await scrape(held)).get('afterclick_store_failures_total{store="inbox"}')).toBe(0)
    lock.exec("rollback")
    await expect.poll(ready).toBe(1)
    expect(held.output()).toContain("the ledger is not ready: ")
    expect(held.output()).toContain("the ledger is ready again")
    await held.end()
  })

  it("nothing that a stranger wrote, and nothing under another name than ours", async () => {
    const { hit } = await viewedBy(collector, "stranger-page")
    await send({ name: "stranger-event" }, { name: "conversion", type: "stranger-type", hit })
    const odd = "type=stranger-type&status=stranger-status&stranger=stranger&tx={stranger}"
    await fetch(`${collector.url}/pb/stranger-source?hit=${hit}&${odd}`)
    const series = [...(await scrape()).keys()]
    expect(series.filter((one) => one.includes("stranger"))).toEqual([])
    expect(series.filter((one) => !one.startsWith("afterclick_"))).toEqual([])
    expect(series).toContainEqual("afterclick_process_resident_memory_bytes")
  })

  it("and takes nothing: POST is 405", async () => {
    expect((await fetch(`${collector.url}/metrics`, { method: "POST" })).status).toBe(405)
  })
})
