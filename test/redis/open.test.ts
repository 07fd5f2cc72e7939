import { once } from "node:events"
import { setTimeout as pause } from "node:timers/promises"
import { Redis } from "ioredis"
import { afterAll, beforeAll, describe, expect, it } from "vitest"
import { freePort } from "../start/port.ts"
import { connect, type RunningCluster, type RunningRedis, startCluster, startRedis } from "../start/redis.ts"

let redis: RunningRedis
let cluster: RunningCluster
beforeAll(async () => {
  redis = await startRedis()
  cluster = await startCluster()
})
afterAll(async () => void (await Promise.all([redis.end(), cluster.end()])))

/** Sets something while the work is done. */
async function during(url: string, name: string, value: string, work: () => Promise<void>): Promise<void> {
  const client = new Redis(url)
  const [, before = ""] = (await client.config("GET", name)) as string[]
  await client.config("SET", name, value)
  try {
    await work()
  } finally {
    await client.config("SET", name, before)
    client.disconnect()
  }
}

describe("a Redis is refused", () => {
  it.each([
    ["appendonly", "no", "append-only"],
    ["maxmemory-policy", "allkeys-lru", "allkeys-lru"],
  ])("with %s %s, and taken all the same if the operator wants it", async (name, value, why) => {
    await during(redis.url, name, value, async () => {
      await expect(connect(redis.url)).rejects.toMatchObject({
        name: "RedisRefused",
        message: expect.stringContaining(why),
      })
      const connections = await connect(redis.url, { isUnsafeAllowed: true })
      connections.close()
    })
  })

  it("if one master of a cluster is not safe", async () => {
    const [, second] = cluster.nodes
    const url = second?.url ?? ""
    await during(url, "appendonly", "no", async () => {
      await expect(connect(cluster.url)).rejects.toThrow(`${new URL(url).host}: it has no append-only file`)
    })
  })

  it("if it is a node of a cluster, and no other is named", async () =>
    await expect(connect(cluster.nodes[0]?.url ?? "")).rejects.toThrow("name several of its nodes"))

  it("if it is a replica", async () => {
    const replica = await startRedis(["--replicaof", "127.0.0.1", new URL(redis.url).port])
    await expect(connect(replica.url)).rejects.toThrow("it is a replica")
    await replica.end("SIGKILL") // it would not end while it writes its first append-only file
  })

  it("if its user may not ask, or does not get in; and the password is not told", async () => {
    const client = new Redis(redis.url)
    await client.acl("SETUSER", "blind", "on", ">s3cret", "~*", "&*", "+@all", "-info")
    const url = (password: string) => redis.url.replace("//", `//blind:${password}@`)
    await expect(connect(url("s3cret"))).rejects.toThrow("may not run INFO")
    const refusal = await connect(url("wr0ng")).then(() => "", String)
    expect(refusal).toContain("WRONGPASS")
    expect(refusal).not.toContain("wr0ng")
    client.disconnect()
  })
})

describe("a Redis that is away", () => {
  it("is waited for, and whoever waits is told of it once, without the password", async () => {
    const port = await freePort()
    const told: string[] = []
    const opening = connect(`redis://:s3cret@127.0.0.1:${port}`, { onWaiting: (said) => told.push(said) })
    await expect
      .poll(() => told)
      .toEqual([`waiting for Redis at 127.0.0.1:${port}: connect ECONNREFUSED 127.0.0.1:${port}`])
    const late = await startRedis(["--port", `${port}`, "--requirepass", "s3cret"])
    const connections = await opening
    expect(told).toHaveLength(1)
    connections.close()
    await late.end()
  })

  it.each([
    ["one", (port: number) => `redis://127.0.0.1:${port}`],
    ["a cluster", (port: number) => `redis://127.0.0.1:${port},redis://127.0.0.1:${port}`],
    ["sentinels", (port: number) => `redis-sentinel://127.0.0.1:${port}/main`],
  ])("is not waited for any more when told so: %s", async (_kind, urlAt) => {
    const stopping = new AbortController()
    const onWaiting = (said: string) => stopping.abort(new Error(said))
    const url = urlAt(await freePort())
    await expect(connect(url, { onWaiting, signal: stopping.signal })).rejects.toThrow(
      /^waiting for .*(ECONNREFUSED|can be reached|sentinels are unreachable)/,
    )
  })
})

it("a connection that ends by itself is made again, until it is let go", async () => {
  const { commands, close } = await connect(redis.url)
  commands.disconnect()
  await once(commands, "end")
  await once(commands, "ready")
  close()
  await once(commands, "end")
  const again = Promise.race([once(commands, "connecting").then(() => "again"), pause(500)])
  expect(await again).toBeUndefined()
})
