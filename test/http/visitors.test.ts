import { afterAll, beforeAll, expect, it } from "vitest"
import { type RunningCollector, startCollector } from "../start/collector.ts"
import { viewedBy } from "../start/doors.ts"

let collector: RunningCollector
beforeAll(async () => {
  collector = await startCollector()
})
afterAll(async () => void (await collector.end()))

interface Visitor {
  hits: object[]
  events: { name: string }[]
  conversions: object[]
  more: string[]
}

/** So many custom events of a visitor, numbered, as many a request as fit one. */
async function send(vid: string, from: number, to: number) {
  for (let at = from; at < to; at += 50) {
    const events = Array.from({ length: Math.min(50, to - at) }, (_, n) => ({ name: `e${at + n}` }))
    await fetch(`${collector.url}/e`, { method: "POST", body: JSON.stringify({ vid, events }) })
  }
}

it("a visitor is shown whole, or with the newest 1,000 of each list and the names of those that have more", async () => {
  const { vid } = await viewedBy(collector, "offer")
  await send(vid, 1, 1_000) // the view is an event too
  const whole = await collector.api<Visitor>(`/visitors/${vid}`)
  expect([whole.events.length, whole.more]).toEqual([1_000, []])
  await send(vid, 1_000, 1_001)
  const newest = await collector.api<Visitor>(`/visitors/${vid}`)
  expect(newest).toMatchObject({ hits: [{}], conversions: [], more: ["events"] })
  expect([newest.events.length, newest.events.at(-1)?.name]).toEqual([1_000, "e1000"])
})
