import { Redis } from "ioredis"
import { afterAll, beforeAll, describe, expect, it } from "vitest"
import { recorded } from "../../collector/domain/outcome.ts"
import { noSettings } from "../../collector/domain/settings.ts"
import { redisNews } from "../../collector/news/redis.ts"
import { newsContract } from "../contract/news.ts"
import { id, received } from "../domain/builders.ts"
import { connect, startCluster, startRedis } from "../start/redis.ts"

describe.each([
  ["one Redis", startRedis],
  ["a cluster", startCluster],
])("by %s", (_name, start) => {
  let redis: { url: string; end: () => Promise<unknown> }
  beforeAll(async () => {
    redis = await start()
  })
  afterAll(async () => void (await redis.end()))

  const open = async () => {
    const connections = await connect(redis.url)
    const news = redisNews(connections, id(), { askEveryMs: 20 })
    const end = async () => {
      await news.close()
      connections.close()
    }
    return { news, end }
  }

  describe("between processes", () =>
    newsContract(async () => {
      const [telling, hearing] = [await open(), await open()]
      const stop = async () => void (await Promise.all([telling.end(), hearing.end()]))
      return { telling: telling.news, hearing: hearing.news, stop }
    }))

  describe("in one process", () =>
    newsContract(async () => {
      const { news, end } = await open()
      return { telling: news, hearing: news, stop: end }
    }))

  it("what a process says itself it hears once, and nothing of what a stranger says", async () => {
    const { news, end } = await open()
    const heard: unknown[] = []
    news.followRecorded((one) => heard.push(one))
    news.followDue(() => heard.push("due"))
    const client = new Redis(redis.url.split(",")[0] ?? "")
    const event = received({}, { vid: id() })
    const record = { received: event, outcome: recorded(event, null, noSettings) }
    const odd = [
      "garbage",
      "null",
      "[]",
      ...[
        null,
        {},
        { received: event },
        { ...record, outcome: { ...record.outcome, reason: "__proto__" } },
      ].map((told) => JSON.stringify({ from: "x", told: [told] })),
      JSON.stringify({ from: "x", told: [{ ...record, received: { ...event, at: 9e15 } }] }),
    ]
    for (const said of odd) await client.publish("news:recorded", said)
    news.recorded(record)
    await client.publish("news:due", JSON.stringify({ from: "x", told: [null] }))
    await expect.poll(() => heard).toContain("due")
    expect(heard).toEqual([record, "due"])
    client.disconnect()
    await end()
  })

  it("are heard though Redis did not take it when they were first asked for", async () => {
    const telling = await open()
    const connections = await connect(redis.url)
    let tries = 0
    const follow: typeof connections.channels.follow = async (...asked) => {
      if (++tries === 1) throw new Error("Stream isn't writeable")
      return await connections.channels.follow(...asked)
    }
    const hearing = redisNews({ ...connections, channels: { ...connections.channels, follow } }, id(), {
      askEveryMs: 20,
    })
    let heard = 0
    hearing.followDue(() => heard++)
    await expect
      .poll(() => {
        telling.news.due()
        return heard
      })
      .toBeGreaterThan(0)
    await hearing.close()
    connections.close()
    await telling.end()
  })
})
