import { afterAll, beforeAll, expect, it } from "vitest"
import { startCollector } from "../start/collector.ts"
import { temporaryFolder } from "../start/process.ts"
import { type RunningRedis, startRedis } from "../start/redis.ts"

/** The collector's files may grow to this size and no further, as on a full disk. */
const KIB_FREE = 3_000

let redis: RunningRedis
beforeAll(async () => {
  redis = await startRedis()
})
afterAll(async () => void (await redis.end()))

it.each([
  ["embedded", () => ({})],
  ["with Redis", () => ({ REDIS_URL: redis.url })],
] as [
  string,
  () => Record<string, string>,
][])("on a full disk nothing is acknowledged that could be lost, %s", async (_mode, environment) => {
  const own = { ...environment(), DATA_DIR: temporaryFolder() }
  const cramped = await startCollector(own, KIB_FREE)
  const acknowledged: string[] = []
  const isFull = async () => (await fetch(`${cramped.url}/readyz`)).status === 503
  for (let n = 0; n < 2_000; n++) {
    const events = [{ name: `event-${n}`, data: { filling: "x".repeat(2_000) } }]
    const answer = await fetch(`${cramped.url}/e`, { method: "POST", body: JSON.stringify({ events }) })
    if (answer.ok) acknowledged.push(`event-${n}`)
    // Redis still takes events when the ledger is full; readiness is where it shows.
    if (!answer.ok || (n % 10 === 0 && (await isFull()))) break
  }
  await expect.poll(isFull, { timeout: 10_000 }).toBe(true)
  expect(acknowledged.length).toBeGreaterThan(50)
  await cramped.end("SIGKILL")

  const roomy = await startCollector(own)
  const missing = async () => {
    const { items } = await roomy.api<{ items: { name: string }[] }>("/events?limit=1000")
    const stored = new Set(items.map(({ name }) => name))
    return acknowledged.filter((name) => !stored.has(name))
  }
  await expect.poll(missing, { timeout: 10_000 }).toEqual([])
  expect(await roomy.end()).toBe(0)
})
