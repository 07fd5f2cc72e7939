import { afterAll, beforeAll, describe, expect, it } from "vitest"
import { type RunningCollector, startCollector, TOKEN } from "../start/collector.ts"
import { settingsFile, viewedBy } from "../start/doors.ts"
import { everyRow } from "../start/tables.ts"

let collector: RunningCollector
beforeAll(async () => {
  const settings = {
    types: [
      { name: "Once", duplicates: "ignore" },
      { name: "Sum", duplicates: "increment" },
    ],
    offerSources: [
      { id: "strict", strict: true },
      { id: "lax" },
      { id: "trusting", browserStatus: true },
      { id: "closed", key: "s3cret-of-closed" },
    ],
    pages: [
      { id: "offer", kind: "offer" },
      { id: "strict-offer", kind: "offer", offerSource: "strict" },
      { id: "trusting-offer", kind: "offer", offerSource: "trusting" },
      { id: "closed-offer", kind: "offer", offerSource: "closed" },
    ],
  }
  collector = await startCollector({ SETTINGS_FILE: settingsFile(settings) })
})
afterAll(async () => void (await collector.end()))

const UNKNOWN = "01m7y9by35vd0dwxvxd4p7243z"
const ask = (path: string, init: RequestInit = {}) => fetch(`${collector.url}${path}`, init)

describe("a refused claim is 422 and a parked one 202, if strict answers are wanted", () => {
  const wanted: [by: string, path: string, more: string, status: 200 | 422][] = [
    ["by nobody", "/pb/", "", 200],
    ["by the parameter", "/pb/", "&strict=1", 422],
    ["by the parameter, in any case", "/pb/", "&STRICT=1", 422],
    ["by another word for yes", "/pb/", "&strict=True", 422],
    ["by no parameter that says no", "/pb/", "&strict=0", 200],
    ["by the offer source of the path", "/pb/strict", "", 422],
    ["by no offer source of the path", "/pb/lax", "", 200],
    ["by nobody the settings know", "/pb/nobody", "", 200],
  ]
  it.each(wanted)("%s: %s%s", async (_by, path, more, status) => {
    expect((await ask(`${path}?hit=nonsense${more}`)).status).toBe(status)
    expect((await ask(`${path}?hit=${UNKNOWN}${more}`)).status).toBe(status === 422 ? 202 : 200)
  })

  it.each(["/pb/", "/pb/lax", "/pb/nobody"])("by the offer source of the hit: %s", async (path) => {
    const { vid, hit } = await viewedBy(collector, "strict-offer")
    expect((await ask(`${path}?hit=${hit}&rev=1,50`)).status).toBe(422)
    expect((await ask(`${path}?vid=${vid}&p=strict-offer&rev=1`)).status).toBe(200)
    const stranger = (await viewedBy(collector, "offer")).vid
    expect((await ask(`${path}?vid=${stranger}&p=strict-offer`)).status).toBe(202)
  })

  it("and the answer is the same, with another status", async () => {
    const [lax, strict] = await Promise.all(
      ["", "&strict=1"].map(async (more) => {
        const answer = await (await ask(`/pb/?hit=nonsense${more}`)).json()
        return { ...(answer as object), event: null }
      }),
    )
    expect(strict).toEqual(lax)
  })
})

describe("return=", () => {
  it.each([
    ["200", `hit=${UNKNOWN}`, 200],
    ["202 to strict senders", `hit=${UNKNOWN}&strict=1`, 202],
    ["422 to strict senders", "hit=nonsense&strict=1", 422],
  ])("is the answer whatever was decided, with %s", async (_, query, status) => {
    const response = await ask(`/pb/?${query}&return=%3Cb%3EOK%3C/b%3E`)
    expect([response.status, await response.text()]).toEqual([status, "<b>OK</b>"])
    expect(response.headers.get("content-type")).toMatch(/^text\/plain/)
    expect(response.headers.get("x-content-type-options")).toBe("nosniff")
  })

  it("without a text is no wish, and costs nobody a sale", async () => {
    const { hit } = await viewedBy(collector, "offer")
    expect(await (await ask(`/pb/?hit=${hit}&return=`)).json()).toMatchObject({ decision: "created" })
    expect(await (await ask(`/pb/?hit=${hit}&return=OK&return=`)).text()).toBe("OK")
  })
})

it("a parameter called like something every object has is a parameter like any other", async () => {
  const { vid, hit } = await viewedBy(collector, "offer")
  const odd = "constructor=1&__proto__=2&hasOwnProperty=3&toString=4"
  for (const path of ["/pb/", "/pb/lax", "/pb.gif", "/shop/a.gif"])
    expect((await ask(`${path}?hit=${hit}&tx=${encodeURIComponent(path)}&${odd}`)).status).toBe(200)
  type Timeline = { conversions: { claimParameters: object }[] }
  const { conversions } = await collector.api<Timeline>(`/visitors/${vid}`)
  const kept = conversions.map(({ claimParameters }) => Object.entries(claimParameters).toSorted())
  expect(kept).toEqual(
    Array(4).fill([
      ["__proto__", "2"],
      ["constructor", "1"],
      ["hasOwnProperty", "3"],
      ["toString", "4"],
    ]),
  )
})

describe("explain=1 writes nothing, whatever the claim would come to:", () => {
  let visitor: { vid: string; hit: string }
  let closed: { vid: string; hit: string }
  let trusting: { vid: string; hit: string }
  beforeAll(async () => {
    visitor = await viewedBy(collector, "offer")
    closed = await viewedBy(collector, "closed-offer")
    const before = ["tx=A&rev=5", "tx=B&type=Once&rev=5", "tx=C&type=Sum&rev=5", "tx=P&rev=5&status=pending"]
    for (const query of before) await ask(`/pb/?hit=${visitor.hit}&${query}`)
    trusting = await viewedBy(collector, "trusting-offer")
    await ask(`/pb/?hit=${trusting.hit}&tx=A`)
  })

  /** Of every decision at least one claim, as a server and as a browser would hear of it. */
  const claims: [server: string, browser: string, query: () => string][] = [
    ["created created", "created created", () => `hit=${visitor.hit}&tx=new&rev=5`],
    ["created created", "created created", () => `vid=${visitor.vid}&p=offer&rev=5`],
    ["edited edited", "edited edited", () => `hit=${visitor.hit}&tx=A&rev=6`],
    [
      "edited status_changed",
      "refused not_allowed_here",
      () => `hit=${visitor.hit}&tx=P&type=conversion&status=ok`,
    ],
    [
      "incremented incremented",
      "incremented incremented",
      () => `hit=${visitor.hit}&tx=C&type=Sum&rev=1&event_id=E`,
    ],
    ["unchanged nothing_new", "unchanged nothing_new", () => `hit=${visitor.hit}&tx=A&rev=5`],
    ["ignored duplicate", "ignored duplicate", () => `hit=${visitor.hit}&tx=B&type=Once&rev=5`],
    ["deleted deleted", "refused not_allowed_here", () => `hit=${visitor.hit}&tx=A&status=rejected`],
    ["deleted nothing_yet", "refused not_allowed_here", () => `hit=${visitor.hit}&tx=later&rev=-1`],
    ["deleted deleted", "deleted deleted", () => `hit=${trusting.hit}&tx=A&status=rejected`],
    ["deleted nothing_yet", "deleted nothing_yet", () => `hit=${trusting.hit}&tx=later&status=rejected`],
    ["parked unknown_hit", "parked unknown_hit", () => `hit=${UNKNOWN}&tx=A`],
    ["refused bad_id", "refused bad_id", () => "hit=nonsense"],
    ["parked unknown_hit", "created created", () => `hit=${closed.hit}&tx=A`],
  ]
  for (const [at, [server, browser, query]] of claims.entries()) {
    it(`${server}, by postback (${at + 1})`, async () => {
      for (const headers of [{}, { authorization: `Bearer ${TOKEN}` }]) {
        const before = everyRow(collector)
        const response = await ask(`/pb/?${query()}&explain=1`, { headers })
        const { decision, reason } = (await response.json()) as Record<string, string>
        const barred = "authorization" in headers && query().includes(closed.hit)
        expect(`${decision} ${reason}`).toBe(barred ? "refused not_authorised" : server)
        expect(everyRow(collector)).toEqual(before)
      }
    })

    it(`${browser}, by pixel (${at + 1})`, async () => {
      const before = everyRow(collector)
      const { headers } = await ask(`/pb.gif?${query()}&explain=1`, {
        headers: { cookie: `afterclick=${visitor.vid}` },
      })
      expect(`${headers.get("x-decision")} ${headers.get("x-reason")}`).toBe(browser)
      expect(everyRow(collector)).toEqual(before)
    })
  }

  it.each(["1", "true", "TRUE", "yes", "on", "%20true%20"])("also as explain=%s", async (yes) => {
    const { vid, hit } = await viewedBy(collector, "offer")
    const before = everyRow(collector)
    const query = `hit=${hit}&tx=new&rev=5&explain=${yes}`
    for (const answer of [ask(`/pb/?${query}`), ask("/pb/lax", { method: "POST", body: query })])
      expect(await (await answer).json()).toMatchObject({ decision: "created", explain: true })
    for (const path of ["/pb.gif", "/shop/a.gif"]) {
      const { headers } = await ask(`${path}?${query}`, { headers: { cookie: `afterclick=${vid}` } })
      expect(headers.get("x-decision")).toBe("created")
    }
    expect(everyRow(collector)).toEqual(before)
  })

  it("but not as explain=0", async () => {
    const { hit } = await viewedBy(collector, "offer")
    const answer = await ask(`/pb/?hit=${hit}&tx=new&rev=5&explain=0`)
    expect(await answer.json()).toMatchObject({ decision: "created", event: expect.any(String) })
  })

  it("names no conversion that would be made by it, even one that would be deleted from the start", async () => {
    const { hit } = await viewedBy(collector, "offer")
    const told = (await (await ask(`/pb/?hit=${hit}&tx=B&status=rejected&explain=1`)).json()) as object
    expect(told).toMatchObject({ decision: "deleted", reason: "nothing_yet", conversion: null })
  })

  it("and the claim itself afterwards comes to what was explained", async () => {
    const { hit } = await viewedBy(collector, "offer")
    const query = `hit=${hit}&tx=A&rev=5`
    const told = (await (await ask(`/pb/?${query}&explain=1`)).json()) as object
    const done = (await (await ask(`/pb/?${query}`)).json()) as object
    expect({ ...done, event: null, conversion: null, explain: true }).toEqual(told)
  })
})
