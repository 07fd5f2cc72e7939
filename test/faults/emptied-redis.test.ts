import { Redis } from "ioredis"
import { afterAll, beforeAll, expect, it } from "vitest"
import type { WireAnswer } from "../../sdk/wire.ts"
import { type RunningCollector, startCollector } from "../start/collector.ts"
import { type RunningRedis, startRedis } from "../start/redis.ts"

let redis: RunningRedis
let collector: RunningCollector
beforeAll(async () => {
  redis = await startRedis()
  collector = await startCollector({ REDIS_URL: redis.url })
})
afterAll(async () => {
  await collector.end()
  await redis.end()
})

async function view(): Promise<string> {
  const body = JSON.stringify({ events: [{ name: "view", p: "offer", kind: "offer" }] })
  const response = await fetch(`${collector.url}/e`, { method: "POST", body })
  return ((await response.json()) as WireAnswer).vid ?? "" // the wire's own answer
}

/** Claims, and gives what was decided, whether it was told at once or a moment later. */
async function claim(parameters: string): Promise<string> {
  const response = await fetch(`${collector.url}/pb/?${parameters}`)
  expect(response.status).toBeLessThan(300)
  const { event } = (await response.json()) as { event: string }
  let decided = "null null"
  await expect
    .poll(
      async () => {
        const { items } = await collector.api<{ items: { id: string; decision: string; reason: string }[] }>(
          "/events?limit=100",
        )
        const found = items.find(({ id }) => id === event)
        if (found) decided = `${found.decision} ${found.reason}`
        return found !== undefined
      },
      { timeout: 20_000 },
    )
    .toBe(true)
  return decided
}

it("a Redis that is emptied in between loses no sale and doubles none", async () => {
  const vid = await view()
  expect(await claim(`vid=${vid}&p=offer&tx=A&rev=30&status=pending`)).toBe("created created")

  const client = new Redis(redis.url)
  await client.flushall()
  expect(await claim(`vid=${vid}&p=offer&tx=A&rev=30&status=pending`)).toBe("unchanged nothing_new")
  expect(await claim(`vid=${vid}&tx=A&status=approved`)).toBe("edited status_changed")

  await client.flushall()
  expect(await claim(`vid=${vid}&tx=B&rev=9`)).toBe("created created")
  client.disconnect()

  type List = { items: { tx: string; status: string; revenueMinor: number }[] }
  const { items } = await collector.api<List>(`/conversions?vid=${vid}`)
  expect(items.map(({ tx, status, revenueMinor }) => `${tx} ${status} ${revenueMinor}`).sort()).toEqual([
    "A approved 3000",
    "B approved 900",
  ])
})
