import { afterAll, beforeAll, describe, expect, it, onTestFinished } from "vitest"
import { type RunningCollector, startCollector, TOKEN } from "../start/collector.ts"
import { viewedBy } from "../start/doors.ts"
import { ledgerOf, poison } from "../start/poison.ts"

let collector: RunningCollector
beforeAll(async () => {
  collector = await startCollector()
})
afterAll(async () => void (await collector.end()))

const authorized = { headers: { authorization: `Bearer ${TOKEN}` } }
const retry = (event: string) =>
  fetch(`${collector.url}/api/v1/rejected/${event}/retry`, { ...authorized, method: "POST" })
const claim = (query: string, init: RequestInit = {}) => fetch(`${collector.url}/pb/?${query}`, init)
const sent = (...events: object[]) =>
  fetch(`${collector.url}/e`, { method: "POST", body: JSON.stringify({ events }) })

interface Aside {
  items: { event: string; at: string; error: string; received: { fields: string[][]; name: string } }[]
  next: string | null
  count: number
}
const aside = (query = "") => collector.api<Aside>(`/rejected${query}`)

async function waiting(): Promise<number> {
  const metrics = await (await fetch(`${collector.url}/metrics`)).text()
  return Number(/^afterclick_rejected_events (\d+)$/m.exec(metrics)?.[1])
}

/** From now until the test ends, or it is called. */
function poisoned(condition: string): () => void {
  const heal = poison(ledgerOf(collector), condition)
  let isHealed = false
  const once = () => {
    if (!isHealed) heal()
    isHealed = true
  }
  onTestFinished(once)
  return once
}

describe("an event the ledger refuses", () => {
  it("is put aside with its error; the others of its batch are recorded, and each sender hears so", async () => {
    const { hit } = await viewedBy(collector, "offer")
    poisoned("new.tx = 'POISON'")
    const answers = await Promise.all(
      ["A", "B", "POISON", "C", "D"].map((tx) => claim(`hit=${hit}&tx=${tx}&rev=5`)),
    )
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 422, 200, 200])
    expect(answers[2]?.headers.get("retry-after")).toBeNull()
    expect(await answers[2]?.json()).toMatchObject({ error: { code: "not_recorded" } })
    const { items, count } = await aside()
    expect(items[0]).toMatchObject({ error: "poisoned by the test", received: { name: "conversion" } })
    expect(items[0]?.received.fields).toContainEqual(["tx", "POISON"])
    expect(await waiting()).toBe(count)
    expect(await collector.api(`/rejected/${items[0]?.event}`)).toEqual(items[0])
    expect((await collector.api<{ items: [] }>(`/conversions?hit=${hit}`)).items).toHaveLength(4)
  })

  it("among others of one request is answered by itself, and its script need not send it again", async () => {
    poisoned("new.name = 'poison'")
    const answer = await sent({ name: "view", p: "a" }, { name: "poison" }, { name: "AddToCart" })
    expect(answer.status).toBe(200)
    const { results } = (await answer.json()) as { results: object[] }
    expect(results[1]).toMatchObject({ decision: "refused", reason: "not_recorded" })
    expect(results[0]).toHaveProperty("hit")
    expect(results[2]).not.toHaveProperty("decision")
  })

  it("is refused to pixels as well", async () => {
    const { hit } = await viewedBy(collector, "offer")
    poisoned("new.tx = 'DOT'")
    expect((await fetch(`${collector.url}/pb.gif?hit=${hit}&tx=DOT`)).status).toBe(422)
  })

  it("stays while it is refused again, and leaves once it is recorded, with its sale counted once", async () => {
    const { hit } = await viewedBy(collector, "offer")
    const heal = poisoned("new.tx = 'LATER'")
    await claim(`hit=${hit}&tx=LATER&rev=7`)
    const { items, count } = await aside("?limit=1")
    const event = items[0]?.event ?? ""
    const again = await retry(event)
    expect(again.status).toBe(409)
    expect(await again.json()).toMatchObject({
      error: { code: "rejected_again", message: expect.stringContaining("poisoned by the test") },
    })
    expect((await aside()).count).toBe(count)
    heal()
    const tried = await Promise.all(Array.from({ length: 5 }, () => retry(event)))
    expect(tried.map(({ status }) => status)).toContain(200)
    expect(tried.every(({ status }) => status === 200 || status === 404)).toBe(true)
    const recorded = tried.find(({ status }) => status === 200)
    expect(await recorded?.json()).toMatchObject({ id: event, decision: "created", revenue: 7 })
    expect((await aside()).count).toBe(count - 1)
    expect((await collector.api<{ items: [] }>(`/conversions?hit=${hit}`)).items).toHaveLength(1)
    expect((await retry(event)).status).toBe(404)
  })
})

describe("GET /api/v1/rejected", () => {
  it("lists the newest first, page by page", async () => {
    poisoned("new.name like 'many%'")
    for (let n = 0; n < 5; n++) await sent({ name: `many${n}` })
    const { count } = await aside()
    const all: Aside["items"] = []
    let cursor = ""
    do {
      const page = await aside(`?limit=2${cursor}`)
      all.push(...page.items)
      cursor = page.next === null ? "" : `&cursor=${page.next}`
    } while (cursor)
    expect(all).toHaveLength(count)
    const names = all.map(({ received }) => received.name).filter((name) => name.startsWith("many"))
    expect(names).toEqual(["many4", "many3", "many2", "many1", "many0"])
    expect(all.map(({ at }) => at)).toEqual(
      all
        .map(({ at }) => at)
        .toSorted()
        .toReversed(),
    )
  })

  it.each([
    ["/rejected?colour=red", 400],
    ["/rejected?cursor=x", 400],
    ["/rejected/x", 404],
    ["/rejected/01m7y9by35vd0dwxvxd4p7243z", 404],
  ])("%s: %i", async (path, status) => {
    expect((await fetch(`${collector.url}/api/v1${path}`, authorized)).status).toBe(status)
  })

  it("is for those with the token", async () => {
    expect((await fetch(`${collector.url}/api/v1/rejected`)).status).toBe(401)
    const path = "/api/v1/rejected/01m7y9by35vd0dwxvxd4p7243z/retry"
    expect((await fetch(collector.url + path, { method: "POST" })).status).toBe(401)
  })
})
