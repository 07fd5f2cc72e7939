import { setTimeout as sleep } from "node:timers/promises"
import { afterAll, beforeAll } from "vitest"
import { connectRedis } from "../../collector/redis.ts"
import { redisSessions } from "../../collector/sessions/redis.ts"
import { sessionsContract } from "../contract/sessions.ts"
import { type RunningRedis, startRedis } from "../start/redis.ts"

let redis: RunningRedis
beforeAll(async () => {
  redis = await startRedis()
})
afterAll(async () => void (await redis.end()))

sessionsContract(async () => {
  const sessions = redisSessions(connectRedis(redis.url))
  // Redis keeps its own time: expiry can only be waited for.
  return { sessions, passTime: (ms) => sleep(ms), stop: () => sessions.close() }
})
