import { once } from "node:events"
import { Redis } from "ioredis"
import { afterAll, beforeAll, expect, it } from "vitest"
import { redisChannels } from "../../collector/redis/channels.ts"
import { id } from "../domain/builders.ts"
import { startRedis } from "../start/redis.ts"

let redis: Awaited<ReturnType<typeof startRedis>>
beforeAll(async () => {
  redis = await startRedis()
})
afterAll(async () => void (await redis.end()))

it("who could not follow at first, and tries again, hears everything once", async () => {
  const listening = new Redis(redis.url, { enableOfflineQueue: false })
  const commands = new Redis(redis.url)
  const channels = redisChannels(listening, commands, id())
  const heard: string[] = []
  const follow = () => channels.follow("news", (message) => heard.push(message))
  await expect(follow()).rejects.toThrow()
  await once(listening, "ready")
  await follow()
  for (const said of ["one", "two"]) await commands.publish("news", said)
  await expect.poll(() => heard).toContain("two")
  expect(heard).toEqual(["one", "two"])
  channels.close()
  for (const client of [listening, commands]) client.disconnect()
})
