import { afterAll, beforeAll, describe, expect, it } from "vitest"
import { DUPLICATE_MODES } from "../../collector/domain/conversion/duplicate-modes.ts"
import { type RunningCollector, startCollector } from "../start/collector.ts"
import { ACME, browserDoors, doorNames, doors, settingsFile, viewedBy } from "../start/doors.ts"
import { type RunningRedis, startRedis } from "../start/redis.ts"

const settings = {
  types: [{ name: "Purchase" }, ...DUPLICATE_MODES.map((mode) => ({ name: mode, duplicates: mode }))],
  offerSources: [ACME, { id: "modest", browserStatus: true }],
  pages: [
    { id: "offer", kind: "offer", offerSource: "acme" },
    { id: "trusting", kind: "offer", offerSource: "modest" },
  ],
}

type Conversion = Record<string, unknown> & { duplicate: string; request: { via: string } }
type Timeline = { conversions: Conversion[]; events: { name: string; decision: string | null }[] }

let collector: RunningCollector
beforeAll(async () => {
  collector = await startCollector({ SETTINGS_FILE: settingsFile(settings) })
})
afterAll(async () => void (await collector.end()))

const timeline = (vid: string, of = collector) => of.api<Timeline>(`/visitors/${vid}`)

describe("the same claim makes the same conversion, sent by", () => {
  it.each(doorNames)("%s", async (name) => {
    const { vid, hit } = await viewedBy(collector, "offer")
    const said = { hit, rev: "12.50", tx: "A-1", type: "Purchase", status: "approved", event_id: "E-1" }
    const heard = await doors[name].send(collector, said, { vid })
    expect(heard).toMatchObject({ status: 200, decision: "created", reason: "created" })
    const { conversions } = await timeline(vid)
    expect(conversions).toHaveLength(1)
    expect(conversions[0]).toMatchObject({
      ...{ type: "Purchase", status: "approved", revenue: 12.5, revenueMinor: 1250, currency: "USD" },
      ...{ tx: "A-1", eventId: "E-1", vid, hit, page: "offer", offerSource: "acme", duplicate: "unknown" },
      ...{ claimParameters: {}, request: { via: doors[name].via } },
    })
  })
})

it.each([
  ["the script", "POST", "/e?name=conversion&"],
  ["the pixel", "GET", "/pb.gif?"],
  ["the TrackingDesk pixel", "GET", "/shop/a.gif?"],
  ["a postback", "GET", "/pb/?"],
])("by %s the last value of a name wins, and an empty one hides none", async (_door, method, path) => {
  const { vid, hit } = await viewedBy(collector, "offer")
  const query = `hit=nonsense&hit=${hit}&tx=old&tx=A&tx=&rev=1&rev=5&rev=+&sub=x&sub=y`
  const response = await fetch(`${collector.url}${path}${query}`, { method })
  expect(response.status).toBe(200)
  expect((await timeline(vid)).conversions).toMatchObject([
    { hit, tx: "A", revenue: 5, claimParameters: { sub: "y" } },
  ])
})

describe("a status in the words of its sender becomes the same one, sent by", () => {
  it.each(doorNames)("%s", async (name) => {
    const { vid, hit } = await viewedBy(collector, "offer")
    await doors[name].send(collector, { hit, rev: "30", tx: "A", status: "pending" }, { vid })
    expect((await timeline(vid)).conversions).toMatchObject([
      { status: "pending", revenue: 0.01, expectedRevenue: 30 },
    ])
  })
})

describe("a browser's cookie says for whom it claims, by", () => {
  it.each(browserDoors)("%s", async (name) => {
    const { vid, hit } = await viewedBy(collector, "offer")
    const heard = await doors[name].send(collector, { p: "offer", rev: "5", tx: "A" }, { vid })
    expect(heard.decision).toBe("created")
    expect((await timeline(vid)).conversions).toMatchObject([{ vid, hit, revenue: 5 }])
  })

  it.each([
    "the pixel",
    "the TrackingDesk pixel",
  ] as const)("but %s without one names nobody", async (name) => {
    const heard = await doors[name].send(collector, { p: "offer", rev: "5" })
    expect(heard).toMatchObject({ status: 200, decision: "refused", reason: "no_id" })
    expect(heard.response.headers.get("set-cookie")).toBeNull()
  })

  it("and says nothing to a postback", async () => {
    const { vid } = await viewedBy(collector, "offer")
    const init = { headers: { cookie: `afterclick=${vid}` } }
    const answer = await fetch(`${collector.url}/pb/?p=offer&rev=5`, init)
    expect(await answer.json()).toMatchObject({ decision: "refused", reason: "no_id" })
  })
})

describe.each(["/pb.gif", "/shop/a.gif"])("the image %s", (path) => {
  const ask = (query: string, init: RequestInit = {}) => fetch(`${collector.url}${path}?${query}`, init)

  it("comes whatever was decided: 43 bytes of GIF, kept by nobody, with decision and reason beside it", async () => {
    const { hit } = await viewedBy(collector, "offer")
    const claims = [
      [`hit=${hit}&tx=A`, "created", "created"],
      [`hit=${hit}&tx=A`, "unchanged", "nothing_new"],
      ["hit=01m7y9by35vd0dwxvxd4p7243z&strict=1", "parked", "unknown_hit"],
      ["hit=nonsense&strict=1", "refused", "bad_id"],
    ]
    for (const [query = "", decision, reason] of claims) {
      const response = await ask(query)
      const { headers } = response
      expect([response.status, headers.get("x-decision"), headers.get("x-reason")]).toEqual([
        200,
        decision,
        reason,
      ])
      expect(headers.get("content-type")).toBe("image/gif")
      expect(headers.get("cache-control")).toBe("no-store")
      expect(headers.get("x-content-type-options")).toBe("nosniff")
      const image = Buffer.from(await response.arrayBuffer())
      expect([image.length, image.subarray(0, 6).toString()]).toEqual([43, "GIF89a"])
    }
  })

  it.each(["HEAD", "POST", "PUT"])("is not for %s, which records nothing", async (method) => {
    const { vid, hit } = await viewedBy(collector, "offer")
    expect((await ask(`hit=${hit}&tx=A`, { method })).status).toBe(405)
    expect((await timeline(vid)).conversions).toEqual([])
  })

  it("is not shown where the claim cannot be kept: 503", async () => {
    const mostKib = 1_000
    const cramped = await startCollector({}, mostKib)
    const { hit } = await viewedBy(cramped, "offer")
    const filling = "x".repeat(1_000)
    let response = await fetch(`${cramped.url}${path}?hit=${hit}&tx=0`)
    expect(response.status).toBe(200)
    for (let tx = 1; response.status === 200 && tx < 1_000; tx++) {
      await response.arrayBuffer()
      response = await fetch(`${cramped.url}${path}?hit=${hit}&tx=${tx}&more=${filling}`)
    }
    expect(response.status).toBe(503)
    expect(response.headers.get("retry-after")).toBe("1")
    expect(response.headers.get("x-decision")).toBeNull()
    expect(await response.json()).toMatchObject({ error: { code: "unavailable" } })
    await cramped.end("SIGKILL")
  })
})

describe("what a visitor's own browser may not do", () => {
  const forbidden: [what: string, said: Record<string, string>][] = [
    ["approve a sale", { tx: "pending", status: "approved" }],
    ["decline a sale", { tx: "A", status: "declined" }],
    ["delete a sale by status", { tx: "A", status: "rejected" }],
    ["delete a sale by amount", { tx: "A", rev: "-1" }],
    ["delete what is not there yet", { tx: "later", status: "rejected" }],
    ["say when it was", { tx: "old", at: "2026-01-01" }],
  ]
  for (const [what, said] of forbidden)
    it.each(browserDoors)(`${what}, by %s`, async (name) => {
      const { vid, hit } = await viewedBy(collector, "offer")
      const network = doors["a postback, GET"]
      await network.send(collector, { hit, tx: "A", rev: "10", type: "Purchase" })
      await network.send(collector, { hit, tx: "pending", rev: "20", status: "pending", type: "Purchase" })
      const before = (await timeline(vid)).conversions
      const heard = await doors[name].send(collector, { hit, type: "Purchase", ...said }, { vid })
      expect(heard).toMatchObject({ status: 200, decision: "refused", reason: "not_allowed_here" })
      expect((await timeline(vid)).conversions).toEqual(before)
    })

  it.each(browserDoors)("give a new sale its first status: that it may, by %s", async (name) => {
    const { vid, hit } = await viewedBy(collector, "offer")
    const heard = await doors[name].send(collector, { hit, tx: "A", rev: "3", status: "declined" }, { vid })
    expect(heard.decision).toBe("created")
    expect((await timeline(vid)).conversions).toMatchObject([{ status: "declined", revenue: 0 }])
  })

  it.each(browserDoors)("unless the offer source says browserStatus, by %s", async (name) => {
    const { vid, hit } = await viewedBy(collector, "trusting")
    await doors["a postback, GET"].send(collector, { hit, tx: "A", rev: "10", type: "Purchase" })
    const said = { hit, tx: "A", type: "Purchase", status: "rejected" }
    expect((await doors[name].send(collector, said, { vid })).decision).toBe("deleted")
  })
})

describe.each(["embedded", "with Redis"])("fifty identical claims at once over all doors, %s", (mode) => {
  let redis: RunningRedis | null = null
  let own: RunningCollector
  const environment = () => ({ ...(redis && { REDIS_URL: redis.url }) })
  beforeAll(async () => {
    if (mode === "with Redis") redis = await startRedis()
    own = await startCollector({ ...environment(), SETTINGS_FILE: settingsFile(settings) })
  })
  afterAll(async () => {
    await own.end()
    await redis?.end()
  })

  const rows: Record<(typeof DUPLICATE_MODES)[number], number> = {
    ...{ create: 50, new_or_repeated: 50, ignore: 1, edit: 1, increment: 1, ignore_by_event_id: 1 },
  }

  it("are one sale in every mode that keeps one, also after a restart", async () => {
    const visitors = new Map<string, { vid: string; hit: string }>()
    for (const type of DUPLICATE_MODES) visitors.set(type, await viewedBy(own, "offer"))
    const claimAll = async (round: number) => {
      const sent = [...visitors].flatMap(([type, visitor]) => fifty(type, visitor))
      const answers = await Promise.all(sent)
      // Undecided yet, a postback is told so by its status; browsers have no use for one.
      for (const { status, decision } of answers)
        expect(decision === null ? [200, 202] : [200]).toContain(status)
      for (const { vid } of visitors.values())
        await expect.poll(() => claimsOf(vid), { timeout: 20_000 }).toBe(50 * round)
    }
    await claimAll(1)
    expect(await sales(visitors)).toEqual(rows)
    expect(await own.end()).toBe(0)
    own = await startCollector({ ...environment(), DATA_DIR: own.dataDir })
    await claimAll(2)
    expect(await sales(visitors)).toEqual({ ...rows, create: 100, new_or_repeated: 100 })
    for (const [type, { vid }] of visitors) {
      const { conversions } = await timeline(vid, own)
      expect(conversions.every(({ revenue, tx }) => revenue === 12.5 && tx === "A-1")).toBe(true)
      const isNew = conversions.filter(({ duplicate }) => duplicate === "new")
      expect(isNew).toHaveLength(type === "new_or_repeated" ? 1 : 0)
    }
  })

  function fifty(type: string, { vid, hit }: { vid: string; hit: string }) {
    const said = { hit, rev: "12.50", tx: "A-1", type, ...(type === "increment" && { event_id: "E-1" }) }
    return Array.from({ length: 50 }, (_, n) => {
      const name = doorNames[n % doorNames.length] ?? "the pixel"
      return doors[name].send(own, said, { vid })
    })
  }

  async function claimsOf(vid: string): Promise<number> {
    return (await timeline(vid, own)).events.filter(({ name }) => name === "conversion").length
  }

  async function sales(visitors: Map<string, { vid: string }>): Promise<Record<string, number>> {
    const counted = [...visitors].map(async ([type, { vid }]) => {
      return [type, (await timeline(vid, own)).conversions.length] as const
    })
    return Object.fromEntries(await Promise.all(counted))
  }
})
