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

const HOUR = 3_600_000
const YEAR = 365 * 24 * HOUR

/** Sends events as a browser does whose clock is wrong by so much; each was made so long ago. */
async function send(events: { ago: number; [more: string]: unknown }[], more: object = {}, wrong = 0) {
  const now = Date.now() + wrong
  const made = events.map(({ ago, ...event }) => ({ id: idOf(now - ago), ...event }))
  const body = JSON.stringify({ now, ...more, events: made })
  const response = await fetch(`${collector.url}/e`, { method: "POST", body })
  expect(response.status).toBe(200)
  return (await response.json()) as WireAnswer // what the wire promises; asserted on below
}
const idOf = (at: number) => makeId(at, randomBytes(10))

interface EventJson {
  at: string
  happenedAt: string | null
}
const eventOf = (id: string | undefined) => collector.api<EventJson>(`/events/${id}`)
const hitOf = (id: string | undefined) => collector.api<{ at: string }>(`/hits/${id}`)
const ms = (time: string | null) => Date.parse(time ?? "")

describe("what a browser made earlier", () => {
  it.each([
    ["right", 0],
    ["an hour behind", -HOUR],
    ["a year ahead", YEAR],
    ["at its beginning in 1970", 3 * HOUR - Date.now()],
  ])("is of the time it was made, though its clock is %s", async (_, wrong) => {
    const { results } = await send([{ name: "view", p: "offer", ago: 2 * HOUR }], {}, wrong)
    const event = await eventOf(results[0]?.id)
    expect(ms(event.at) - ms(event.happenedAt)).toBe(2 * HOUR)
    expect(await hitOf(results[0]?.hit)).toMatchObject({ at: event.happenedAt })
  })

  it("is claimed for what was viewed before it, not since", async () => {
    const { vid } = await send([{ name: "view", p: "offer", kind: "offer", ago: 3 * HOUR }])
    await send([{ name: "view", p: "upsell", kind: "offer", ago: HOUR }], { vid })
    const { results } = await send([{ name: "conversion", tx: "A", ago: 2 * HOUR }], { vid })
    const event = await eventOf(results[0]?.id)
    const path = `/conversions/${results[0]?.conversion}`
    expect(await collector.api(path)).toMatchObject({ page: "offer", at: event.happenedAt })
  })

  it("is claimed for the view it was made in, though that was longer on its way", async () => {
    const view = { id: idOf(Date.now() - HOUR), name: "view", p: "thanks", kind: "page" }
    const { vid } = await send([{ ...view, ago: 0 }], { now: Date.now() - HOUR + 500 })
    const sale = { id: idOf(Date.now() - HOUR), name: "conversion", tx: "A", view: view.id }
    const { results } = await send([{ ...sale, ago: 0 }], { vid, now: Date.now() - HOUR + 900 })
    expect(results).toMatchObject([{ decision: "created" }])
  })

  it("keeps its order, sent in one request", async () => {
    const names = ["a", "b", "c"]
    const { vid } = await send(names.map((name, n) => ({ name, ago: HOUR - n })))
    const { events } = await collector.api<{ events: (EventJson & { name: string })[] }>(`/visitors/${vid}`)
    const inOrder = events.toSorted((one, other) => ms(one.happenedAt) - ms(other.happenedAt))
    expect(inOrder.map(({ name }) => name)).toEqual(names)
  })

  it("and sent twice is the same hit, whatever the clock says then", async () => {
    const id = idOf(Date.now() + YEAR)
    const view = { id, name: "view", p: "offer", ago: 0 }
    const first = await send([view], {}, YEAR)
    const again = [
      await send([view], { vid: first.vid }, YEAR + HOUR),
      await send([view], { vid: first.vid }, -HOUR),
      await send([view], { vid: first.vid, now: undefined }),
    ]
    expect(again).toEqual([first, first, first])
  })

  it.each([
    ["text", "soon"],
    ["nothing", null],
    ["a list", [1]],
    ["too large for a number", "1e999"],
  ])("is of its receipt, and not lost, where the clock's time is %s", async (_, now) => {
    const { results } = await send([{ name: "view", p: "offer", ago: 2 * HOUR }], { now })
    expect(await eventOf(results[0]?.id)).toMatchObject({ happenedAt: null })
  })
})
