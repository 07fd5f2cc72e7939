import { afterAll, beforeAll, describe, expect, it } from "vitest"
import { createIds } from "../../collector/ids.ts"
import type { WireAnswer } from "../../sdk/wire.ts"
import { type RunningCollector, startCollector, TOKEN } from "../start/collector.ts"

let collector: RunningCollector
beforeAll(async () => {
  collector = await startCollector()
  const settings = {
    sites: [{ origin: "https://shop.example" }],
    types: [{ name: "Purchase" }],
    pages: [{ id: "offer", kind: "offer", payout: 25, name: "Widget" }],
  }
  const saved = await fetch(`${collector.url}/api/v1/settings`, {
    method: "PUT",
    headers: { authorization: `Bearer ${TOKEN}`, "if-match": '"0"' },
    body: JSON.stringify(settings),
  })
  expect(saved.status).toBe(200)
})
afterAll(async () => void (await collector.end()))

async function send(events: object[], more: object = {}, headers: Record<string, string> = {}) {
  const response = await fetch(`${collector.url}/e`, {
    method: "POST",
    body: JSON.stringify({ ...more, events }),
    headers,
  })
  return { response, answer: (await response.json()) as WireAnswer } // what the wire promises; asserted on below
}
async function view(p = "offer", more: object = {}, headers: Record<string, string> = {}) {
  const { answer } = await send(
    [{ name: "view", p, url: "https://shop.example/o?campaign=Spring" }],
    more,
    headers,
  )
  return { vid: answer.vid, hit: answer.results[0]?.hit ?? "" }
}
const claim = async (query: string, init: RequestInit = {}) => {
  const response = await fetch(`${collector.url}/pb/?${query}`, init)
  return { status: response.status, body: (await response.json()) as Record<string, unknown> }
}

describe("POST /e", () => {
  it("answers the ids of a view, and sets the visitor's cookie for 400 days", async () => {
    const { response, answer } = await send([{ name: "view", p: "offer" }])
    expect(answer.results[0]?.hit?.slice(-1)).toBe(answer.vid.slice(-1))
    const cookie = response.headers.get("set-cookie") ?? ""
    expect(cookie).toMatch(
      new RegExp(`^afterclick=${answer.vid}; Max-Age=34560000; Path=/; .*HttpOnly; SameSite=Lax$`),
    )
    expect(cookie).not.toContain("Domain")
  })

  it("knows the visitor again by the cookie, though the script made a fresh vid", async () => {
    const { vid } = await view()
    const again = await view(
      "offer",
      { vid: "01m7y9by35z7xq78znfmhfx2zz" },
      { cookie: `a=b; afterclick=${vid}` },
    )
    expect(again.vid).toBe(vid)
  })

  it("answers several events in the order they were sent", async () => {
    const { answer } = await send([
      { name: "view", p: "offer" },
      { name: "AddToCart", data: { sku: 1 } },
      { name: "conversion" },
    ])
    expect(answer.results).toMatchObject([
      { hit: expect.any(String) },
      {},
      { decision: "created", reason: "created" },
    ])
    expect(answer.results[1]).not.toHaveProperty("hit")
  })

  it("dates none of several events into the future, so that a claim at once sees the last of them", async () => {
    const many = [
      ...Array(48).fill({ name: "a" }),
      { name: "view", p: "lp", kind: "lander" },
      { name: "view", p: "offer" },
    ]
    const { answer } = await send(many)
    expect((await claim(`vid=${answer.vid}`)).body).toMatchObject({ decision: "created", page: "offer" })
  })

  it("keeps of its own URL no more than the path", async () => {
    const response = await fetch(`${collector.url}/e?${"x".repeat(5_000)}`, {
      method: "POST",
      body: '{"events":[{"name":"a"}]}',
    })
    const { results } = (await response.json()) as WireAnswer
    expect(await collector.api(`/events/${results[0]?.id}`)).toMatchObject({ request: { url: "/e" } })
  })

  it.each([
    "text/plain;charset=UTF-8",
    "application/json",
    "application/octet-stream",
  ])("reads a body that is called %s", async (type) => {
    const events = [{ name: "AddToCart", data: { sku: "ü-7" } }]
    const { answer } = await send(events, {}, { "content-type": type })
    expect(await collector.api(`/events/${answer.results[0]?.id}`)).toMatchObject(events[0] ?? {})
  })

  it("takes a body of 64 KiB and all that is in it", async () => {
    const bodyOf = (filling: string) => JSON.stringify({ events: [{ name: "a", data: { filling } }] })
    const filling = "x".repeat(64 * 1024 - bodyOf("").length)
    const response = await fetch(`${collector.url}/e`, { method: "POST", body: bodyOf(filling) })
    const { results } = (await response.json()) as WireAnswer
    expect(await collector.api(`/events/${results[0]?.id}`)).toMatchObject({ data: { filling } })
  })

  it("takes one event from the query when there is no body", async () => {
    const response = await fetch(`${collector.url}/e?name=AddToCart&sku=7`, { method: "POST" })
    const { results } = (await response.json()) as WireAnswer
    const event = await collector.api<{ data: object }>(`/events/${results[0]?.id}`)
    expect(event).toMatchObject({ name: "AddToCart", data: { sku: "7" } })
  })

  it("gives the same event the same answer", async () => {
    const id = "01m7y9by355ew6fg05a8a631cg"
    const { answer } = await send([{ name: "view", p: "offer", id }])
    const again = await send([{ name: "view", p: "offer", id }], { vid: answer.vid })
    expect(again.answer).toEqual(answer)
  })

  it("gives it with the visitor of the first time, though the browser has lost its cookie", async () => {
    const id = "01m7y9by355ew6fg05a8a631ch"
    const first = await send([{ name: "view", p: "offer", id }])
    const again = await send([{ name: "view", p: "offer", id }], {
      vid: "01m7y9by35z7xq78znfmhfx2zz",
    })
    expect(again.answer).toEqual(first.answer)
    expect(again.response.headers.get("set-cookie")).toContain(first.answer.vid)
  })

  it("takes the page's own words among the data before what the script says", async () => {
    const data = { p: "mine", url: "https://shop.example/mine?utm_campaign=May", c: "", sku: 7, name: "Pot" }
    const { answer } = await send([{ name: "view", p: "tag", url: "https://shop.example/", c: "June", data }])
    const hit = await collector.api(`/hits/${answer.results[0]?.hit}`)
    expect(hit).toMatchObject({ page: "mine", url: data.url, campaign: "June" })
    const event = await collector.api(`/events/${answer.results[0]?.id}`)
    expect(event).toMatchObject({ name: "view", data: { sku: 7, name: "Pot" } })
  })

  it("reads a claim's own words among the data", async () => {
    await view()
    const { answer } = await send([{ name: "view", p: "offer" }])
    const claimed = { p: "offer", rev: 12.5, tx: "D-1", type: "Purchase", vid: answer.vid, coupon: "X" }
    const sold = await send([{ name: "conversion", data: claimed }])
    const sale = await collector.api(`/conversions/${sold.answer.results[0]?.conversion}`)
    expect(sale).toMatchObject({ page: "offer", revenue: 12.5, tx: "D-1", vid: answer.vid })
  })

  const SAID = { sku: "S-7", type: "shoe", currency: "gold", tx: 3, status: "new", event_id: "E" }

  it("keeps with a custom event whatever the page said of it, and makes no money of it", async () => {
    const { vid, hit } = await view()
    const data = { ...SAID, rev: 12, vid, url: "https://x.example/", f: "x", ts: 7, c: { d: 1 }, at: "now" }
    const { answer } = await send([{ name: "AddToCart", data: { ...data, p: "cart", hit } }], { vid })
    const event = await collector.api<object>(`/events/${answer.results[0]?.id}`)
    expect(event).toMatchObject({ ...{ data, page: "cart", hit, parameters: {} }, ...NOT_DECIDED })
    expect(event).not.toHaveProperty("data.p")
    expect(await collector.api(`/conversions?vid=${vid}`)).toMatchObject({ items: [] })
  })
  const NOT_DECIDED = { decision: null, type: null, revenue: null, currency: null, tx: null, status: null }

  it.each([
    "AddToCart",
    "view",
  ])("keeps with a %s a hit and a visitor that are no ids of ours", async (name) => {
    const data = { hit: 3, vid: "me" }
    const { answer } = await send([{ name, page: "offer", data }])
    expect(await collector.api(`/events/${answer.results[0]?.id}`)).toMatchObject({ data })
  })

  it("keeps with a view what only a conversion has a place for", async () => {
    const data = { ...SAID, rev: "12" }
    const { answer } = await send([{ name: " view ", p: "offer", data: { ...data, c: "May" } }])
    const event = await collector.api(`/events/${answer.results[0]?.id}`)
    expect(event).toMatchObject({ name: "view", data, view: { campaign: "May" } })
    expect(event).not.toHaveProperty("data.c")
  })

  it("keeps as parameters of a conversion what only a view has a place for", async () => {
    const { vid } = await view()
    const data = { c: "green", f: "x1", ts: 7, url: "https://x.example/", sku: "S" }
    const { answer } = await send([{ name: "conversion", url: "https://shop.example/", data }], { vid })
    const sale = await collector.api(`/conversions/${answer.results[0]?.conversion}`)
    expect(sale).toMatchObject({ page: "offer", claimParameters: { ...data, ts: "7" } })
  })

  it.each([
    ["AddToCart", { data: { rev: "12", c: "green", url: "/", sku: "7" } }],
    ["conversion", { parameters: { rev: "12", c: "green", url: "/", sku: "7" } }],
    ["view", { view: { url: "/", campaign: "green" }, data: { rev: "12", sku: "7" } }],
  ])("reads a %s from the query alike", async (name, read) => {
    const query = `name=${name}&rev=12&rev=&c=green&url=/&sku=7`
    const response = await fetch(`${collector.url}/e?${query}`, { method: "POST" })
    const { results } = (await response.json()) as WireAnswer
    expect(await collector.api(`/events/${results[0]?.id}`)).toMatchObject(read)
  })

  it("knows the page and the view that a custom event happened in, before the view itself has come", async () => {
    const [viewed, added] = ["01m7y9by355ew6fg05a8a631cj", "01m7y9by355ew6fg05a8a631ck"]
    const { vid } = (await send([{ name: "AddToCart", id: added, page: "offer", view: viewed }])).answer
    const { answer } = await send([{ name: "view", id: viewed, page: "offer" }], { vid })
    expect(await collector.api(`/events/${added}`)).toMatchObject({
      page: "offer",
      hit: answer.results[0]?.hit,
    })
  })

  it("refuses no claim for the address of the page it was made on", async () => {
    const long = `https://shop.example/?q=${"x".repeat(20_000)}`
    const { answer } = await send([{ name: "conversion", url: long, referrer: long, page: "thanks" }])
    expect(answer.results[0]).toMatchObject({ decision: "parked", reason: "unknown_visitor" })
  })

  it("keeps what else a view says", async () => {
    const data = { variant: "B" }
    const { answer } = await send([{ name: "view", p: "offer", data }])
    expect(await collector.api(`/events/${answer.results[0]?.id}`)).toMatchObject({ data })
  })

  it("shows with a sale the click ids that the script remembered, where its first view brought none", async () => {
    const { answer } = await send([{ name: "view", p: "offer" }], {
      clicks: "https://shop.example/?gclid=XyZ&q=1",
    })
    const { body } = await claim(`vid=${answer.vid}`)
    const sale = await collector.api(`/conversions/${body.conversion}`)
    expect(sale).toMatchObject({ parameters: { gclid: "XyZ" } })
  })

  it("takes a young hit for a link only with a view", async () => {
    const [known, old] = ["01kqhphxg0jathcvhn0j92p6yg", "01kqhphxg0m3sbhckdpzbc8430"]
    const { hit } = await view("offer", {}, { cookie: `afterclick=${old}` })
    const cookie = { cookie: `afterclick=${known}` }
    const custom = await send([{ name: "AddToCart", vid: old, hit }], {}, cookie)
    const linked = await send([{ name: "view", p: "a", vid: old, hit }], {}, cookie)
    expect([custom.answer.vid, linked.answer.vid]).toEqual([known, old])
  })

  it("believes a link with a young token before the cookie, whatever comes with it", async () => {
    const [known, linked] = ["01kqhphxg0jathcvhn0j92p6yg", "01kqhphxg0m3sbhckdpzbc8430"]
    const cookie = { cookie: `afterclick=${known}` }
    const vidOf = async (more: object) => (await send([{ name: "AddToCart" }], more, cookie)).answer.vid
    expect(await vidOf({ vid: linked })).toBe(known)
    expect(await vidOf({ vid: linked, linked: "true" })).toBe(known)
    expect(await vidOf({ vid: linked, linked: true })).toBe(linked)
  })

  it.each([
    ["a fragment that is too long goes", "?a=1", `#${"x".repeat(20_000)}`, "?a=1"],
    [
      "what is too long without one is cut",
      `?a=${"x".repeat(20_000)}`,
      "#top",
      `?a=${"x".repeat(16_384 - 24)}`,
    ],
    ["what is not too long stays", "?a=1", `#${"x".repeat(16_000)}`, `?a=1#${"x".repeat(16_000)}`],
  ])("takes a view at any address, and keeps so much of it: %s", async (_, query, fragment, kept) => {
    const address = `https://shop.example/${query}`
    const said = { p: "offer", url: address + fragment, referrer: address + fragment }
    const { answer } = await send([{ name: "view", ...said }], { clicks: `${address}&gclid=G${fragment}` })
    const { url, referrer } = await collector.api<Record<string, string>>(`/hits/${answer.results[0]?.hit}`)
    const short = `https://shop.example/${kept}`
    expect([url, referrer]).toEqual([short, short])
  })

  it("reads events of a page whose library makes text of lists", async () => {
    const events = JSON.stringify([{ name: "view", p: "offer" }])
    const response = await fetch(`${collector.url}/e`, { method: "POST", body: JSON.stringify({ events }) })
    expect(await response.json()).toMatchObject({ results: [{ hit: expect.any(String) }] })
  })

  it("knows one visitor on the first page of a browser whose clock is ahead", async () => {
    const vid = createIds(() => Date.now() + 3_600_000).next()
    const viewed = await send([{ name: "view", p: "offer" }], { vid })
    const sold = await send([{ name: "conversion" }], { vid })
    expect(viewed.answer.vid).not.toBe(vid)
    expect(sold.answer).toMatchObject({ vid: viewed.answer.vid, results: [{ decision: "created" }] })
    const next = await view("offer", { vid: viewed.answer.vid })
    expect(next.vid).toBe(viewed.answer.vid)
  })

  it("takes the path for the page when none is named", async () => {
    const { answer } = await send([{ name: "view", url: "https://shop.example/a/b?x=1#y" }])
    expect(await collector.api(`/hits/${answer.results[0]?.hit}`)).toMatchObject({
      page: "/a/b",
      kind: "page",
      parameters: { x: "1" },
    })
  })

  it.each([
    ["https://shop.example", "https://shop.example", "true"],
    ["https://evil.example", "*", null],
  ])("from %s allows origin %s, credentials %s", async (origin, allowed, credentials) => {
    const { response } = await send([{ name: "a" }], {}, { origin })
    expect(response.headers.get("access-control-allow-origin")).toBe(allowed)
    expect(response.headers.get("access-control-allow-credentials")).toBe(credentials)
    expect(response.headers.get("access-control-expose-headers")).toBe("retry-after")
    expect(response.headers.get("vary")).toMatch(/origin/i)
  })
})

describe("GET /t.js", () => {
  const get = (headers: Record<string, string>) => fetch(`${collector.url}/t.js`, { headers })

  it.each(["br", "gzip", "identity"])("is the same script as %s", async (encoding) => {
    const response = await get({ "accept-encoding": encoding })
    expect(response.headers.get("content-encoding") ?? "identity").toBe(encoding)
    expect(response.headers.get("cache-control")).toBe("public, max-age=3600, stale-while-revalidate=86400")
    expect(await response.text()).toContain("keepalive")
  })

  it("is not sent again to those who have it", async () => {
    const etag = (await get({})).headers.get("etag") ?? ""
    expect((await get({ "if-none-match": etag })).status).toBe(304)
  })
})

describe("/pb/", () => {
  it("answers as documented, and converts the hit", async () => {
    const { hit } = await view()
    const { status, body } = await claim(`clickid=${hit}&payout=92.40&txid=T-1&type=Purchase`)
    expect(status).toBe(200)
    expect(body).toEqual({
      ...{
        decision: "created",
        reason: "created",
        event: expect.any(String),
        conversion: expect.any(String),
      },
      ...{
        hit,
        page: "offer",
        revenue: 92.4,
        currency: "USD",
        type: "Purchase",
        status: "approved",
        duplicate: "unknown",
      },
      ...{
        met: null,
        key: "visitor+page+type+tx",
        resolvedFrom: "ledger",
        settings: 1,
        warnings: [],
        sends: [],
      },
      ...{ means: expect.any(String), remedy: null },
    })
  })

  it.each([
    ["a form", (hit: string) => ({ method: "POST", body: new URLSearchParams({ hit, rev: "5", tx: "A" }) })],
    [
      "JSON",
      (hit: string) => ({
        method: "POST",
        body: JSON.stringify({ hit, rev: 5, tx: "A" }),
        headers: { "content-type": "application/json" },
      }),
    ],
  ])("reads %s, and the query beats it", async (_, init) => {
    const { hit } = await view()
    const { body } = await claim("rev=7.50", init(hit))
    expect(body).toMatchObject({ decision: "created", hit, revenue: 7.5 })
  })

  it("keeps order numbers of 64 bits apart, though JSON writes them as numbers", async () => {
    const { vid, hit } = await view()
    for (const tx of ["1234567890123456789", "1234567890123456790"]) {
      const body = `{"hit":"${hit}","tx":${tx},"rev":1.10}`
      await claim("", { method: "POST", body, headers: { "content-type": "application/json" } })
    }
    const { conversions } = await collector.api<{ conversions: { tx: string; revenue: number }[] }>(
      `/visitors/${vid}`,
    )
    expect(conversions.map(({ tx, revenue }) => [tx, revenue])).toEqual([
      ["1234567890123456789", 1.1],
      ["1234567890123456790", 1.1],
    ])
  })

  it.each(["/pb", "/postback"])("is also %s", async (path) => {
    const { hit } = await view()
    const response = await fetch(`${collector.url}${path}?hit=${hit}`)
    expect(await response.json()).toMatchObject({ decision: "created", revenue: 25 })
  })

  it("parks a claim for a hit that has not come: 200, and 202 for strict senders", async () => {
    const query = "hit=01m7y9by35vd0dwxvxd4p7243z&tx=1"
    expect(await claim(query)).toMatchObject({
      status: 200,
      body: { decision: "parked", reason: "unknown_hit" },
    })
    expect((await claim(`${query}&strict=1`)).status).toBe(202)
  })

  it("returns the text a network looks for", async () => {
    const response = await fetch(`${collector.url}/pb/?hit=x&return=OK+done`)
    expect(await response.text()).toBe("OK done")
    expect(response.headers.get("content-type")).toMatch("text/plain")
    expect(response.headers.get("x-content-type-options")).toBe("nosniff")
  })

  it("explains without writing: every step with the token, the plain answer without", async () => {
    const { vid, hit } = await view()
    const { body: first } = await claim(`hit=${hit}&tx=A&rev=5`)
    const before = await collector.api(`/visitors/${vid}`)
    const token = { headers: { authorization: `Bearer ${TOKEN}` } }
    const plain = await claim(`hit=${hit}&tx=A&rev=6&explain=1`)
    const full = await claim(`hit=${hit}&tx=A&rev=6&explain=1`, token)
    expect(plain.body).toMatchObject({ decision: "edited", explain: true, event: null })
    expect(plain.body).not.toHaveProperty("steps")
    expect(full.body.steps).toContainEqual({ step: "money", said: "The claim gives 6, which is 6.00 USD." })
    expect(full.body.metConversion).toMatchObject({ id: first.conversion, revenue: 5 })
    expect((await claim(`hit=${hit}&tx=B&explain=1`)).body).toMatchObject({
      decision: "created",
      conversion: null,
    })
    expect(await collector.api(`/visitors/${vid}`)).toEqual(before)
  })

  it.each(["key", "KEY", "%6bey", "+key"])("cuts the secret %s out of what it keeps", async (name) => {
    const { hit } = await view()
    const referer = `https://network.example/?a=1&${name}=s3cret&b=2`
    const { body } = await claim(`${name}=s3cret&hit=${hit}&token=abc`, { headers: { referer } })
    const event = JSON.stringify(await collector.api(`/events/${body.event}`))
    expect(event).not.toContain("s3cret")
    expect(event).toContain(`${name}=••••&hit=`)
    expect(event).toContain(`?a=1&${name}=••••&b=2`)
  })

  it("records nothing for HEAD", async () => {
    const { vid, hit } = await view()
    const response = await fetch(`${collector.url}/pb/?hit=${hit}`, { method: "HEAD" })
    expect(response.status).toBe(405)
    expect(await collector.api(`/visitors/${vid}`)).toMatchObject({ conversions: [] })
  })
})

describe("the API", () => {
  it("lists conversions by what is asked, page after page", async () => {
    const { vid, hit } = await view()
    for (const tx of ["1", "2", "3"])
      await claim(`hit=${hit}&tx=${tx}&type=${tx === "2" ? "Lead" : "Purchase"}`)
    type List = { items: { tx: string; parameters: object; names: { page: string } }[]; next: string | null }
    const page1 = await collector.api<List>(`/conversions?vid=${vid}&limit=2`)
    const page2 = await collector.api<List>(`/conversions?vid=${vid}&limit=2&cursor=${page1.next}`)
    expect([page1, page2].map(({ items }) => items.map(({ tx }) => tx))).toEqual([["3", "2"], ["1"]])
    expect(page2.next).toBeNull()
    expect(page1.items[0]).toMatchObject({ parameters: { campaign: "Spring" }, names: { page: "Widget" } })
    const leads = await collector.api<List>(`/conversions?vid=${vid}&type=Lead&from=2020-01-01`)
    expect(leads.items.map(({ tx }) => tx)).toEqual(["2"])
    expect((await collector.api<List>(`/conversions?vid=${vid}&to=2020-01-01`)).items).toEqual([])
  })

  it("lists a sale at its own time, whenever it was told", async () => {
    const { vid, hit } = await view()
    for (const [tx, at] of [
      ["old", "2025-10-25T12:00:00Z"],
      ["older", "2025-03-01"],
      ["oldest", "2024-01-01"],
    ])
      await claim(`hit=${hit}&tx=${tx}&at=${at}`)
    await claim(`hit=${hit}&tx=new`)
    const listed = async (query: string) => {
      type List = { items: { tx: string }[]; next: string | null }
      const { items, next } = await collector.api<List>(`/conversions?vid=${vid}&${query}`)
      return [...items.map(({ tx }) => tx), next]
    }
    expect(await listed("from=2025-10-25&to=2025-10-26")).toEqual(["old", null])
    const [first, second, next] = await listed("limit=2")
    expect([first, second]).toEqual(["new", "old"])
    expect(await listed(`limit=2&cursor=${next}`)).toEqual(["older", "oldest", null])
  })

  it("lists events newest first, page after page, each once", async () => {
    const { vid } = await view()
    await send(
      Array.from({ length: 9 }, (_, n) => ({ name: `event${n}` })),
      { vid },
    )
    type List = { items: { id: string; name: string }[]; next: string | null }
    const seen: string[] = []
    let cursor = ""
    do {
      const { items, next } = await collector.api<List>(
        `/events?vid=${vid}&limit=3${cursor && `&cursor=${cursor}`}`,
      )
      seen.push(...items.map(({ id }) => id))
      cursor = next ?? ""
    } while (cursor)
    expect(new Set(seen).size).toBe(10)
    expect(seen).toHaveLength(10)
  })

  it("explains an event in steps, with the request it came by", async () => {
    const { hit } = await view()
    const { body } = await claim(`hit=${hit}&tx=A&rev=5&sub=x`)
    const event = await collector.api(`/events/${body.event}`)
    expect(event).toMatchObject({
      ...{ decision: "created", via: "postback", parameters: { tx: "A", sub: "x" } },
      explanation: {
        key: "visitor+page+type+tx",
        steps: expect.arrayContaining([{ step: "read", said: expect.any(String) }]),
      },
      request: { method: "GET", url: `/pb/?hit=${hit}&tx=A&rev=5&sub=x` },
    })
  })
})

it("the stream tells what arrives, as it arrives", async () => {
  const response = await fetch(`${collector.url}/api/v1/stream`, {
    headers: { authorization: `Bearer ${TOKEN}` },
  })
  expect(response.headers.get("content-type")).toMatch(/^text\/event-stream/)
  const reader = response.body?.pipeThrough(new TextDecoderStream()).getReader()
  const { hit } = await view()
  let text = ""
  while (!text.includes(hit)) text += (await reader?.read())?.value ?? ""
  expect(text).toMatch(/event: received\ndata: \{.*"name":"view"/)
  await reader?.cancel()
})

it("alive, ready, and a page for people", async () => {
  const get = async (path: string) => {
    const response = await fetch(collector.url + path)
    return [response.status, await response.text()]
  }
  expect(await get("/healthz")).toEqual([200, '{"alive":true}'])
  expect(await get("/readyz")).toEqual([200, '{"ready":true}'])
  expect(await get("/")).toEqual([200, expect.stringContaining("Afterclick")])
})
