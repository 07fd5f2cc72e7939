import { setTimeout as sleep } from "node:timers/promises"
import { Redis } from "ioredis"
import { afterAll, beforeAll, describe, expect, it } from "vitest"
import { redisSessions } from "../../collector/sessions/redis.ts"
import { sessionsContract } from "../contract/sessions.ts"
import { id } from "../domain/builders.ts"
import { connect, startCluster, startRedis } from "../start/redis.ts"

describe.each([
  ["one Redis", startRedis],
  ["a cluster", startCluster],
])("in %s", (_name, start) => {
  let redis: { url: string; end: () => Promise<unknown> }
  beforeAll(async () => {
    redis = await start()
  })
  afterAll(async () => void (await redis.end()))

  sessionsContract(async () => {
    const connections = await connect(redis.url)
    const sessions = redisSessions(connections.sessions)
    // Redis keeps its own time: expiry can only be waited for.
    return { sessions, passTime: (ms) => sleep(ms), stop: async () => connections.close() }
  })

  it("forgets, rather than keep what is old, when the memory is full", async () => {
    const connections = await connect(redis.url)
    const sessions = redisSessions(connections.sessions)
    const session = { vid: id(), entrance: id(), mark: "", lastAt: 1 }
    const nowhere = { funnel: null, source: null, campaign: null, link: null }
    await sessions.save([{ ...session, ...nowhere }], 60_000)
    const clients = redis.url.split(",").map((url) => new Redis(url))
    for (const client of clients) await client.config("SET", "maxmemory", "1")
    await sessions.save([{ ...session, ...nowhere, lastAt: 2 }], 60_000)
    expect(await sessions.load([session.vid])).toEqual(new Map())
    for (const client of clients) await client.config("SET", "maxmemory", "0")
    for (const client of clients) client.disconnect()
    connections.close()
  })
})
