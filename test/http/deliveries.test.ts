import { afterAll, beforeAll, describe, expect, it } from "vitest"
import { type RunningCollector, startCollector, TOKEN } from "../start/collector.ts"
import { settingsFile } from "../start/doors.ts"
import { importsAt } from "../start/imports.ts"
import { type RunningReceiver, startReceiver } from "../start/receiver.ts"

const SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"
let receiver: RunningReceiver
let collector: RunningCollector
beforeAll(async () => {
  receiver = await startReceiver((response, { path }) =>
    response.writeHead(path.includes("bad") ? 404 : 200).end("noted"),
  )
  collector = await startCollector({ SETTINGS_FILE: settingsFile(documentFor(receiver)) })
})
afterAll(async () => {
  await collector.end()
  receiver.stop()
})

const documentFor = (to: RunningReceiver) => ({
  account: { allowPrivateDestinations: true },
  pages: [{ id: "offer", kind: "offer" }],
  trafficSources: [
    {
      id: "meta",
      parameters: { external: "fbclid" },
      postbacks: [
        { name: "sale", url: to.url("/sale?c={external}&r={rev}") },
        { name: "big", url: to.url("/big"), minRevenue: 100 },
        { name: "cart", url: to.url("/cart?t={type}"), events: ["AddToCart"] },
        { name: "carts", url: to.url("/carts?t={type}"), events: ["AddToCart"], send: "every" },
      ],
    },
    { id: "broken", postbacks: [{ name: "sale", url: to.url("/bad") }] },
  ],
  webhooks: [{ id: "crm", url: to.url("/crm"), secret: SECRET }],
})

interface DeliveryAnswer {
  id: string
  destination: string
  state: string
  reason: string | null
  attemptsMade: number
  attempts: { status: number; answer: string }[]
  request: { url: string; headers: Record<string, string> } | null
}
type List = { items: DeliveryAnswer[]; next: string | null }

const post = (path: string) =>
  fetch(`${collector.url}/api/v1${path}`, { method: "POST", headers: { authorization: `Bearer ${TOKEN}` } })
async function send(vid: string | null, ...events: object[]) {
  const body = JSON.stringify({ ...(vid && { vid }), events })
  const response = await fetch(`${collector.url}/e`, { method: "POST", body })
  return (await response.json()) as { vid: string; results: { id: string; hit: string }[] }
}
const visit = async (ts = "meta", query = "?fbclid=click-1") => {
  const url = `https://shop.example/${query}`
  const { vid, results } = await send(null, { name: "view", p: "offer", ts, url })
  return { vid, hit: results[0]?.hit ?? "" }
}
interface ClaimAnswer {
  conversion: string
  event: string
  sends: {
    delivery: string | null
    destination: string
    state: string
    reason: string | null
    means: string | null
  }[]
}
const claim = async (query: string) =>
  (await (await fetch(`${collector.url}/pb/?${query}`)).json()) as ClaimAnswer
const ended = (conversion: string) =>
  expect.poll(
    async () => (await collector.api<List>(`/deliveries?conversion=${conversion}&state=waiting`)).items,
    { timeout: 10_000 },
  )

describe("a conversion that is sent on", () => {
  it("says in the answer, in its event and its record what was sent, and what not and why", async () => {
    const { hit } = await visit()
    const { conversion, event, sends } = await claim(`hit=${hit}&rev=49.90&tx=A`)
    expect(sends.map(({ destination, state, reason }) => [destination, state, reason])).toEqual([
      ["postback:meta:sale", "waiting", null],
      ["postback:meta:big", "skipped", "condition"],
      ["webhook:crm", "waiting", null],
    ])
    await ended(conversion).toEqual([])
    const { deliveries } = await collector.api<{ deliveries: DeliveryAnswer[] }>(`/conversions/${conversion}`)
    expect(deliveries).toMatchObject([
      { id: sends[0]?.delivery, state: "sent", attempts: [{ status: 200, answer: "noted" }] },
      { state: "skipped", reason: "condition", request: null, attempts: [] },
      { state: "sent", attemptsMade: 1 },
    ])
    expect(await collector.api(`/deliveries/${sends[0]?.delivery}`)).toEqual(deliveries[0])
    expect(await collector.api(`/events/${event}`)).toMatchObject({ sends })
    expect(JSON.stringify(deliveries)).not.toContain(SECRET.slice(6))
  })

  it("is not by a claim that says disable_postbacks, by whatever name and in whatever case", async () => {
    for (const word of ["disable_postbacks=true", "DISABLE_POSTBACK=1"]) {
      const { sends } = await claim(`hit=${(await visit()).hit}&rev=1&${word}`)
      expect(new Set(sends.map(({ state, reason }) => `${state} ${reason}`))).toEqual(
        new Set(["skipped disabled_by_claim"]),
      )
    }
  })

  it("is not by an edit that says so, in whatever word says yes", async () => {
    const { conversion } = await claim(`hit=${(await visit()).hit}&rev=1&tx=A`)
    for (const [place, word] of [true, "true", "1", "yes", "On"].entries()) {
      const response = await fetch(`${collector.url}/api/v1/conversions/${conversion}/edit`, {
        method: "POST",
        headers: { authorization: `Bearer ${TOKEN}` },
        body: JSON.stringify({ revenue: place + 2, disable_postbacks: word }),
      })
      const { sends } = (await response.json()) as ClaimAnswer
      expect(new Set(sends.map(({ reason }) => reason)), String(word)).toEqual(new Set(["disabled_by_claim"]))
    }
  })

  it("is not when nothing changes, nor when nobody is told", async () => {
    const { hit } = await visit()
    await claim(`hit=${hit}&rev=1&tx=A`)
    expect((await claim(`hit=${hit}&rev=1&tx=A`)).sends).toEqual([])
    expect((await claim("hit=nonsense")).sends).toEqual([])
  })

  it("is only said by explain=1", async () => {
    const { hit } = await visit()
    const before = (await collector.api<List>("/deliveries")).items.length
    const { sends } = await claim(`hit=${hit}&rev=1&explain=1`)
    expect(sends[0]).toMatchObject({ destination: "postback:meta:sale", delivery: null, state: "waiting" })
    expect((await collector.api<List>("/deliveries")).items).toHaveLength(before)
  })

  it("is when the claim had to wait for its view", async () => {
    const { vid } = await visit()
    const { event } = await claim(`vid=${vid}&p=later&rev=5`)
    await send(vid, { name: "view", p: "later" })
    const { conversion, sends } = await collector.api<ClaimAnswer>(`/events/${event}`)
    expect(sends[0]).toMatchObject({ destination: "postback:meta:sale", state: "waiting" })
    await ended(conversion).toEqual([])
  })
})

describe("an import", () => {
  const toWebhook = async () =>
    (await collector.api<List>("/deliveries?destination=webhook:crm&limit=1000")).items.length

  it.each([
    ["", 0],
    ["?sends=1", 2],
  ])("with %j tells of its one row and of its undo %i times", async (query, times) => {
    const imports = importsAt(collector)
    const { hit } = await visit()
    const before = await toWebhook()
    const { id } = await imports.preview(`${hit}:A, 5.00\n`, query)
    expect(await toWebhook()).toBe(before)
    await imports.commit(id)
    await imports.undo(id)
    expect((await toWebhook()) - before).toBe(times)
  })
})

describe("a custom event", () => {
  interface EventAnswer {
    id: string
    name: string
    firstInSession: boolean | null
    hit: string | null
    sends: { destination: string }[]
  }
  const eventOf = (id: string) => collector.api<EventAnswer>(`/events/${id}`)

  it("is counted each time, and once a session; postbacks are for the first, or for every one", async () => {
    const { vid, hit } = await visit()
    const { results } = await send(vid, { name: "AddToCart" }, { name: "AddToCart" }, { name: "Other" })
    const events = await Promise.all(results.map(({ id }) => eventOf(id)))
    expect(events.map(({ firstInSession }) => firstInSession)).toEqual([true, false, true])
    expect(events.map((event) => event.hit)).toEqual([hit, hit, hit])
    expect(events.map(({ sends }) => sends.map(({ destination }) => destination))).toEqual([
      ["postback:meta:cart", "postback:meta:carts", "webhook:crm"],
      ["postback:meta:carts", "webhook:crm"],
      ["webhook:crm"],
    ])
    const again = await send(vid, { name: "AddToCart" })
    expect(await eventOf(again.results[0]?.id ?? "")).toMatchObject({ firstInSession: false })
  })

  it("is the first again on another journey, and for another visitor", async () => {
    const { vid } = await visit()
    const first = await send(vid, { name: "Quiz" })
    const url = "https://shop.example/?fbclid=click-2"
    await send(vid, { name: "view", p: "offer", ts: "meta", url })
    const second = await send(vid, { name: "Quiz" })
    const other = await send((await visit()).vid, { name: "Quiz" })
    for (const { results } of [first, second, other])
      expect(await eventOf(results[0]?.id ?? "")).toMatchObject({ firstInSession: true })
  })

  it("belongs to its visitor, whatever hit it names", async () => {
    const [own, other] = [await visit(), await visit()]
    const { results } = await send(
      own.vid,
      { name: "Named", hit: other.hit },
      { name: "Named", hit: own.hit },
    )
    const events = await Promise.all(results.map(({ id }) => eventOf(id)))
    expect(events.map(({ hit, firstInSession }) => [hit, firstInSession])).toEqual([
      [own.hit, true],
      [own.hit, false],
    ])
  })

  it("that comes again is not counted again, and one without a view is of no session", async () => {
    const { vid } = await visit()
    const id = "01m7y9by35vd0dwxvxd4p7243z"
    await send(vid, { name: "Twice", id })
    await send(vid, { name: "Twice", id })
    expect(await eventOf(id)).toMatchObject({ firstInSession: true })
    const { results } = await send(null, { name: "Lonely" })
    expect(await eventOf(results[0]?.id ?? "")).toMatchObject({ firstInSession: null, hit: null })
  })

  it("in the list of events says the same", async () => {
    const { items } = await collector.api<{ items: EventAnswer[] }>("/events?name=Quiz")
    expect(items.map(({ firstInSession }) => firstInSession)).toEqual([true, true, true])
  })
})

describe("the API", () => {
  it("lists deliveries by destination and state, page by page, newest first", async () => {
    const { hit } = await visit("broken")
    const { conversion } = await claim(`hit=${hit}&rev=5&tx=A`)
    await ended(conversion).toEqual([])
    const { items } = await collector.api<List>("/deliveries?destination=postback:broken:sale&state=failed")
    expect(items).toMatchObject([{ state: "failed", reason: "rejected" }])
    const all: string[] = []
    for (let next: string | null = ""; next !== null; ) {
      const page: List = await collector.api(`/deliveries?limit=2${next && `&cursor=${next}`}`)
      all.push(...page.items.map(({ id }) => id))
      next = page.next
    }
    expect(all).toEqual(all.toSorted().reverse())
    expect(new Set(all).size).toBe(all.length)
    expect((await collector.api<List>("/deliveries?to=2020-01-01")).items).toEqual([])
  })

  const wrong: [path: string, status: number][] = [
    ["/deliveries?state=gone", 400],
    ["/deliveries?conversions=x", 400],
    ["/deliveries?cursor=x", 400],
    ["/deliveries/nonsense", 404],
    ["/deliveries/01m7y9by35vd0dwxvxd4p7243z", 404],
  ]
  it.each(wrong)("answers GET %s with %i", async (path, status) => {
    const response = await fetch(`${collector.url}/api/v1${path}`, {
      headers: { authorization: `Bearer ${TOKEN}` },
    })
    expect(response.status).toBe(status)
  })

  it("tries one again that failed, and not one that was sent or skipped", async () => {
    const failed = (await collector.api<List>("/deliveries?state=failed")).items[0]
    const response = await post(`/deliveries/${failed?.id}/retry`)
    expect([response.status, await response.json()]).toMatchObject([200, { id: failed?.id }])
    await expect
      .poll(async () => (await collector.api<DeliveryAnswer>(`/deliveries/${failed?.id}`)).attempts.length)
      .toBe(2)
    for (const state of ["sent", "skipped"]) {
      const [one] = (await collector.api<List>(`/deliveries?state=${state}`)).items
      expect((await post(`/deliveries/${one?.id}/retry`)).status).toBe(409)
    }
    expect((await post("/deliveries/01m7y9by35vd0dwxvxd4p7243z/retry")).status).toBe(404)
  })

  it("lists destinations, and resumes one", async () => {
    const { items } = await collector.api<{ items: { key: string; state: string }[] }>("/destinations")
    expect(items.map(({ key }) => key)).toEqual(
      ["broken:sale", "meta:big", "meta:cart", "meta:carts", "meta:sale"]
        .map((name) => `postback:${name}`)
        .concat("webhook:crm"),
    )
    const response = await post("/destinations/postback:broken:sale/resume")
    expect(await response.json()).toMatchObject({ key: "postback:broken:sale", state: "on", warning: false })
    expect((await post("/destinations/nobody/resume")).status).toBe(404)
    expect((await fetch(`${collector.url}/api/v1/destinations`)).status).toBe(401)
  })
})

it("the metrics count requests by destination, and what waits", async () => {
  const text = await (await fetch(`${collector.url}/metrics`)).text()
  expect(text).toMatch(
    /afterclick_delivery_attempts_total\{destination="postback:meta:sale",result="sent"\} [1-9]/,
  )
  expect(text).toMatch(
    /afterclick_delivery_attempts_total\{destination="postback:broken:sale",result="failed"\} [1-9]/,
  )
  expect(text).toMatch(/afterclick_deliveries_waiting \d/)
  expect(text).toMatch(/afterclick_destinations\{state="on"\} 6/)
})
