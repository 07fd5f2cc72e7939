import { afterAll, beforeAll, expect, it } from "vitest"
import { recorded } from "../../collector/domain/outcome.ts"
import { noSettings } from "../../collector/domain/settings.ts"
import { redisInbox } from "../../collector/inbox/redis.ts"
import type { Inbox } from "../../collector/ports.ts"
import { connectRedis, connectWaitingRedis, whyUnsafe } from "../../collector/redis.ts"
import { inboxContract } from "../contract/inbox.ts"
import { id, received, UNTOLD } from "../domain/builders.ts"
import { startProxy } from "../start/proxy.ts"
import { type RunningRedis, startRedis } from "../start/redis.ts"

let redis: RunningRedis
beforeAll(async () => {
  redis = await startRedis()
})
afterAll(async () => void (await redis.end()))

function open(url = redis.url): Promise<Inbox> {
  const [commands, reading, listening] = [
    connectRedis(url),
    connectWaitingRedis(url),
    connectWaitingRedis(url),
  ]
  return redisInbox({ commands, reading, listening }, id())
}

async function emptied(): Promise<Inbox> {
  const client = connectRedis(redis.url)
  await client.flushall()
  client.disconnect()
  return await open()
}

inboxContract(async () => {
  const inbox = await emptied()
  return { inbox, isDurable: true, stop: () => inbox.close() }
})

it("gives what a dead process had taken to the next one, first and in order", async () => {
  const before = await emptied()
  const vid = id()
  const events = [1, 2, 3].map((at) => received({}, { vid, at }))
  for (const event of events.slice(0, 2)) await before.put(event)
  expect(await before.take(500)).toHaveLength(2)
  await before.close()

  const after = await open()
  await after.put(events[2] ?? received({}))
  const taken = []
  while (taken.length < 3) {
    const batch = await after.take(500)
    taken.push(...batch)
    await after.done(
      batch,
      batch.map((event) => recorded(event, null, noSettings)),
    )
  }
  expect(taken).toEqual(events)
  await after.close()
})

it("keeps what it acknowledged through kill -9 of Redis", async () => {
  const doomed = await startRedis()
  const inbox = await open(doomed.url)
  const events = Array.from({ length: 20 }, () => received({}, { vid: id() }))
  await Promise.all(events.map((event) => inbox.put(event)))
  await inbox.close()
  await doomed.end("SIGKILL")

  const again = await startRedis([], doomed)
  const reopened = await open(again.url)
  const taken = []
  while (taken.length < 20) {
    const batch = await reopened.take(500)
    taken.push(...batch)
    await reopened.done(
      batch,
      batch.map((event) => recorded(event, null, noSettings)),
    )
  }
  expect(taken.map((event) => event.id).sort()).toEqual(events.map((event) => event.id).sort())
  await reopened.close()
  await again.end()
})

it("refuses an event when Redis is gone, and takes events again when it is back", async () => {
  const gone = await startRedis()
  const inbox = await open(gone.url)
  await gone.end("SIGKILL")
  await expect(inbox.put(received({}))).rejects.toThrow("Redis did not take it")
  expect(await inbox.ready()).toContain("Redis does not answer")
  const back = await startRedis([], gone)
  await expect.poll(() => inbox.ready()).toBeNull()
  await inbox.put(received({}))
  await inbox.close()
  await back.end()
})

it("after its connection broke asks first for what an answer may have held that was lost", async () => {
  const inbox = await emptied()
  const vid = id()
  const [first, second] = [received({}, { vid, at: 1 }), received({}, { vid, at: 2 })]
  const waiting = (async () => {
    for (;;) await inbox.take(500)
  })()
  const broken = expect(waiting).rejects.toThrow() // awaited before it breaks: it may break before the kill answers
  const client = connectRedis(redis.url)
  await expect
    .poll(async () => await client.call("CLIENT", "LIST", "TYPE", "normal"))
    .toContain("cmd=xreadgroup")
  await client.call("CLIENT", "KILL", "TYPE", "normal", "SKIPME", "yes")
  await broken

  // Given out under the same name, and never done: as if the answer had been lost on its way.
  const other = await open()
  await inbox.put(first)
  expect(await other.take(500)).toEqual([first])
  await inbox.put(second)
  const taken = await inbox.take(500)
  await inbox.done(
    taken,
    taken.map(() => null),
  )
  expect([...taken, ...(await inbox.take(500))]).toEqual([first, second])
  client.disconnect()
  await Promise.all([inbox.close(), other.close()])
})

it("makes connections that have gone silent anew, for putting and for taking", async () => {
  await (await emptied()).close()
  const proxy = await startProxy(Number(new URL(redis.url).port))
  const inbox = await open(`redis://127.0.0.1:${proxy.port}`)
  const event = received({}, { vid: id() })
  const taken = (async () => {
    for (;;) {
      const batch = await inbox.take(500).catch(() => [])
      if (batch.length > 0) return batch
    }
  })()
  proxy.freeze()
  await expect(inbox.put(event)).rejects.toThrow("Redis did not take it")
  await expect.poll(() => inbox.ready(), { timeout: 15_000 }).toBeNull()
  await inbox.put(event)
  expect(await taken).toContainEqual(event)
  await inbox.close()
  proxy.stop()
})

it("passes over what a stranger wrote into a stream", async () => {
  const inbox = await emptied()
  const client = connectRedis(redis.url)
  const vid = `${id().slice(0, -1)}0`
  for (let n = 0; n < 100; n++)
    await client.xadd("inbox:{0}", "*", ...(n % 2 ? ["event", "{"] : ["a", "b"]), "replyTo", "x")
  const event = received({}, { vid })
  await inbox.put(event)
  // All of it had been taken and not done when the process died.
  await client.xreadgroup("GROUP", "recorder", "recorder", "COUNT", 200, "STREAMS", "inbox:{0}", ">")
  await inbox.close()
  const again = await open()
  expect(await again.take(500)).toEqual([event])
  const [pending] = await client.xpending("inbox:{0}", "recorder")
  expect(pending).toBe(1)
  client.disconnect()
  await again.close()
})

it("takes what an older collector left, which knew nothing of clients and redirects", async () => {
  const inbox = await emptied()
  const client = connectRedis(redis.url)
  const vid = `${id().slice(0, -1)}0`
  const event = received([], { vid, name: "view", view: { ...UNTOLD, hit: id(), page: "lp" } })
  const { client: _, geo: __, inView: ___, ...older } = structuredClone(event)
  if (older.view !== null) Reflect.deleteProperty(older.view, "passage")
  await client.xadd("inbox:{0}", "*", "event", JSON.stringify(older), "replyTo", "x")
  expect(await inbox.take(500)).toStrictEqual([event])
  client.disconnect()
  await inbox.close()
})

it("passes over what a stranger says on its channel", async () => {
  const inbox = await emptied()
  const client = connectRedis(redis.url)
  const [channel = ""] = (await client.pubsub("CHANNELS", "outcomes:*")) as string[]
  expect(await client.publish(channel, "garbage")).toBe(1)
  const event = received({}, { vid: id() })
  const put = inbox.put(event)
  const taken = await inbox.take(500)
  await inbox.done(taken, [recorded(event, null, noSettings)])
  expect((await put)?.event).toBe(event.id)
  client.disconnect()
  await inbox.close()
})

it("goes on after Redis was emptied", async () => {
  const inbox = await emptied()
  const client = connectRedis(redis.url)
  await client.flushall()
  client.disconnect()
  await inbox.put(received({}, { vid: id() }))
  await expect(inbox.take(500)).rejects.toThrow("NOGROUP")
  expect(await inbox.take(500)).toHaveLength(1)
  await inbox.close()
})

it.each([
  [["--appendonly", "no"], "append-only"],
  [["--maxmemory-policy", "allkeys-lru"], "allkeys-lru"],
])("a Redis started with %j is not safe", async (options, why) => {
  const unsafe = await startRedis(options)
  const client = connectRedis(unsafe.url)
  expect(await whyUnsafe(client)).toContain(why)
  client.disconnect()
  await unsafe.end()
})
