import { setTimeout as sleep } from "node:timers/promises"
import { afterAll, beforeAll, describe } from "vitest"
import { redisSessions } from "../../collector/sessions/redis.ts"
import { sessionsContract } from "../contract/sessions.ts"
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
})
