import { readdirSync, readFileSync } from "node:fs"
import { join } from "node:path"
import { afterAll, beforeAll, describe, expect, it } from "vitest"
import { type RunningCollector, startCollector, TOKEN } from "../start/collector.ts"
import { ACME, doorNames, doors, settingsFile } from "../start/doors.ts"
import { geoFile } from "../start/geo-file.ts"
import { everyRow } from "../start/tables.ts"

const FOUR = "203.0.113.77"
const SIX = "2001:db8:77:1:2:3:4:5"

/** A collector with these wishes of privacy, that believes its proxy of whom a request is. */
async function startWith(privacy: object): Promise<RunningCollector> {
  const places = { [FOUR]: { country: { iso_code: "GB" } }, [SIX]: { country: { iso_code: "FR" } } }
  const settings = { account: { privacy }, offerSources: [ACME] }
  const environment = { GEO_FILE: geoFile(places), SETTINGS_FILE: settingsFile(settings) }
  return await startCollector({ ...environment, TRUST_PROXY: "127.0.0.1" })
}

interface Answer {
  vid: string
  results: { id: string; hit?: string; decision?: string; reason?: string }[]
}

async function send({ url }: RunningCollector, events: object[], headers: Record<string, string>, more = {}) {
  const body = JSON.stringify({ events, ...more })
  const response = await fetch(`${url}/e`, { method: "POST", headers, body })
  return { response, answer: (await response.clone().json()) as Answer }
}

/** Everything that is on the disk of a collector, as bytes in Latin-1. */
function bytesOf({ dataDir }: RunningCollector): string {
  return readdirSync(dataDir)
    .map((file) => readFileSync(join(dataDir, file), "latin1"))
    .join("\n")
}

/** What a collector tells of the address of a hit. */
async function told(collector: RunningCollector, hit = "") {
  type Hit = { client: { ip: string | null; forwardedFor: string | null }; geo: { country: string | null } }
  const { client, geo } = await collector.api<Hit>(`/hits/${hit}`)
  return [client.ip, client.forwardedFor, geo.country]
}

describe.each([
  ["keep", [FOUR, FOUR, "GB"], [SIX, SIX, "FR"]],
  ["truncate", ["203.0.113.0", "203.0.113.0", "GB"], ["2001:db8:77::", "2001:db8:77::", "FR"]],
  ["drop", [null, null, "GB"], [null, null, "FR"]],
])("with privacy.ip: %s", (ip, ofFour, ofSix) => {
  let collector: RunningCollector
  beforeAll(async () => {
    collector = await startWith({ ip })
  })
  afterAll(async () => void (await collector.end()))

  it("a click tells so much of its address, and its country all the same", async () => {
    for (const [address, kept] of [
      [FOUR, ofFour],
      [SIX, ofSix],
    ] as const) {
      const { answer } = await send(collector, [{ name: "view" }], { "x-forwarded-for": address })
      expect(await told(collector, answer.results[0]?.hit)).toEqual(kept)
    }
  })

  it(`the disk holds ${ip === "keep" ? "the whole address" : "no whole address"}, whatever came in by any door`, async () => {
    const headers = { "x-forwarded-for": `${FOUR}, ${SIX}, ${FOUR}` }
    const { answer } = await send(collector, [{ name: "view" }, { name: "AddToCart" }], headers)
    const { vid, results } = answer
    for (const door of doorNames)
      await doors[door].send(collector, { hit: results[0]?.hit ?? "", tx: door }, { vid, headers })
    await fetch(`${collector.url}/api/v1/imports/conversions?preview=0`, {
      method: "POST",
      headers: {
        ...headers,
        authorization: `Bearer ${TOKEN}`,
        "content-type": "text/csv",
      },
      body: `hit,tx,rev\n${results[0]?.hit},I,5\n`,
    })
    const bytes = bytesOf(collector)
    expect(bytes).toContain(results[0]?.hit ?? "nothing was written")
    for (const address of [FOUR, SIX]) {
      expect(bytes.includes(address)).toBe(ip === "keep")
      expect(collector.output()).not.toContain(address)
    }
  })
})

describe("a browser that asks not to be tracked", () => {
  let heeding: RunningCollector
  let deaf: RunningCollector
  beforeAll(async () => {
    heeding = await startWith({ doNotTrack: true })
    deaf = await startWith({ doNotTrack: false })
  })
  afterAll(async () => void (await Promise.all([heeding.end(), deaf.end()])))
  const leftAlone = async () => {
    const text = await (await fetch(`${heeding.url}/metrics`)).text()
    return Number(/^afterclick_left_alone_total (\d+)$/m.exec(text)?.[1])
  }
  const wishes = [{ dnt: "1" }, { "sec-gpc": "1" }]
  const VID = "01jvc0000000000000000000za"
  const ID = "01jvc0000000000000000000ya"

  it.each(wishes)("with %j leaves nothing, and its script takes the event as delivered", async (wish) => {
    const before = [everyRow(heeding), await leftAlone()] as const
    const events = [{ name: "view", id: ID }, { name: "AddToCart" }, { name: "conversion", rev: "5" }]
    const { response, answer } = await send(heeding, events, wish, { vid: VID })
    expect(response.status).toBe(200)
    expect(response.headers.get("set-cookie")).toBeNull()
    const said = { decision: "ignored", reason: "do_not_track" }
    const id = expect.stringMatching(/^\w{26}$/)
    expect(answer).toEqual({
      vid: VID,
      results: [
        { id: ID, ...said },
        { id, ...said },
        { id, ...said },
      ],
    })
    expect(everyRow(heeding)).toEqual(before[0])
    expect(await leftAlone()).toBe(before[1] + 3)
    expect(heeding.output()).not.toContain(VID)
  })

  it("leaves nothing by a pixel either, but has its image", async () => {
    const before = everyRow(heeding)
    for (const path of ["/pb.gif?rev=5&tx=A", "/shop/a.gif?a=5"]) {
      const headers = { dnt: "1", cookie: `afterclick=${VID}` }
      const response = await fetch(`${heeding.url}${path}`, { headers })
      const { status } = response
      expect([status, response.headers.get("content-type"), response.headers.get("x-reason")]).toEqual([
        200,
        "image/gif",
        "do_not_track",
      ])
    }
    expect(everyRow(heeding)).toEqual(before)
  })

  it("is told what is wrong with its request, as any other", async () => {
    const { response } = await send(heeding, [{ name: "" }], { dnt: "1" })
    expect(response.status).toBe(400)
  })

  it("loses its cookie when it denies consent", async () => {
    const body = '{"consent":"denied"}'
    const response = await fetch(`${heeding.url}/e`, { method: "POST", headers: { dnt: "1" }, body })
    expect(response.headers.get("set-cookie")).toContain("afterclick=;")
  })

  it.each([{ dnt: "0" }, { "sec-gpc": "0" }, {}])("is not one with %j", async (wish) => {
    const { response, answer } = await send(heeding, [{ name: "view" }], wish)
    expect(response.headers.get("set-cookie")).toContain(answer.vid)
    expect(await told(heeding, answer.results[0]?.hit)).toHaveLength(3)
  })

  it("is recorded where the settings do not ask", async () => {
    const { response, answer } = await send(deaf, [{ name: "view" }], { dnt: "1", "sec-gpc": "1" })
    expect(response.headers.get("set-cookie")).toContain(answer.vid)
    expect(await told(deaf, answer.results[0]?.hit)).toHaveLength(3)
  })

  it("does not concern the claims of servers", async () => {
    const { answer } = await send(heeding, [{ name: "view" }], {})
    const url = `${heeding.url}/pb/?hit=${answer.results[0]?.hit}&tx=A`
    expect(await (await fetch(url, { headers: { dnt: "1" } })).json()).toMatchObject({ decision: "created" })
  })
})
