import { randomBytes } from "node:crypto"
import { afterAll, beforeAll, describe, expect, it } from "vitest"
import { makeId } from "../../collector/domain/ids.ts"
import type { WireAnswer } from "../../sdk/wire.ts"
import { type RunningCollector, startCollector } from "../start/collector.ts"

let collector: RunningCollector
beforeAll(async () => {
  collector = await startCollector()
})
afterAll(async () => void (await collector.end()))

const newId = () => makeId(Date.now(), randomBytes(10))

/** Sends events as the browser of a visitor, or as one that nobody knows. */
async function send(events: object[], vid?: string) {
  const headers: Record<string, string> = vid === undefined ? {} : { cookie: `afterclick=${vid}` }
  const body = JSON.stringify({ events })
  const response = await fetch(`${collector.url}/e`, { method: "POST", body, headers })
  expect(response.status).toBe(200)
  const answer = (await response.json()) as WireAnswer // what the wire promises; asserted on below
  return { ...answer, cookie: /^afterclick=(\w+);/.exec(response.headers.get("set-cookie") ?? "")?.[1] }
}
const view = () => ({ id: newId(), name: "view", p: "offer", kind: "offer" })
const sale = () => ({ id: newId(), name: "conversion", tx: "A", rev: "5" })
const added = () => ({ id: newId(), name: "AddToCart" })
const timeline = (vid: string) =>
  collector.api<{ hits: object[]; events: { id: string }[]; conversions: { revenue: number }[] }>(
    `/visitors/${vid}`,
  )

it("many events are answered in the order they were sent, whatever they are", async () => {
  const events = Array.from({ length: 50 }, (_, n) => [view, sale, added][n % 3]?.() ?? view())
  const { results } = await send(events)
  expect(results.map(({ id }) => id)).toEqual(events.map(({ id }) => id))
  const expected = events.map(({ name }) => ({ view: ["hit"], conversion: ["decision"] })[name] ?? [])
  const told = results.map((result) => ["hit", "decision"].filter((field) => field in result))
  expect(told).toEqual(expected)
})

describe("an event that is sent again gets its first answer", () => {
  it("when the same request comes many times at once, of a browser that nobody knows", async () => {
    const events = [view(), added(), sale()]
    const answers = await Promise.all(Array.from({ length: 20 }, () => send(events)))
    expect(new Set(answers.map((answer) => JSON.stringify(answer))).size).toBe(1)
    const { hits, events: kept, conversions } = await timeline(answers[0]?.vid ?? "")
    expect([hits.length, kept.length, conversions.length]).toEqual([1, 3, 1])
  })

  it("in its place among others, new ones and itself", async () => {
    const [first, claim, next] = [view(), sale(), view()]
    const { vid, results } = await send([first, claim])
    const again = await send([claim, next, claim, first], vid)
    expect(again.results).toEqual([results[1], expect.anything(), results[1], results[0]])
    expect(again.results[1]).toMatchObject({
      id: next.id,
      hit: expect.not.stringMatching(results[0]?.hit ?? ""),
    })
    const { hits, events, conversions } = await timeline(vid)
    expect([hits.length, events.length, conversions]).toEqual([
      2,
      3,
      [expect.objectContaining({ revenue: 5 })],
    ])
  })

  it("after another claim has changed its sale", async () => {
    const { vid } = await send([view()])
    const claim = sale()
    const first = await send([claim], vid)
    await send([{ ...sale(), rev: "7" }], vid)
    expect((await send([claim], vid)).results).toEqual(first.results)
    expect((await timeline(vid)).conversions).toMatchObject([{ revenue: 7 }])
  })

  it("from the browser of another visitor, who stays who it is", async () => {
    const events = [view(), added(), sale()]
    const first = await send(events)
    const { vid: other } = await send([view()])
    const again = await send(events, other)
    expect(again).toEqual({ vid: other, cookie: other, results: first.results })
    expect((await timeline(other)).hits).toHaveLength(1)
  })

  it("from a browser that has lost its cookie, and becomes that visitor again", async () => {
    const event = view()
    const first = await send([event])
    expect(await send([event])).toEqual(first)
    expect(first.cookie).toBe(first.vid)
  })
})
