import { afterAll, beforeAll } from "vitest"
import { type RunningRedis, startRedis } from "./redis.ts"

/** The two ways to run one collector, each with its environment; in the second a Redis of this file's own runs. */
export function bothModes(): [mode: string, environment: () => Record<string, string>][] {
  let redis: RunningRedis
  beforeAll(async () => {
    redis = await startRedis()
  })
  afterAll(async () => void (await redis.end()))
  return [
    ["embedded", () => ({})],
    ["with Redis", () => ({ REDIS_URL: redis.url })],
  ]
}
