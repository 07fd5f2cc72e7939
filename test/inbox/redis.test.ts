import { Redis } from "ioredis"
import { afterAll, beforeAll, describe, expect, it } from "vitest"
import type { Received } from "../../collector/domain/event.ts"
import { recorded } from "../../collector/domain/outcome.ts"
import { noSettings } from "../../collector/domain/settings.ts"
import { READ } from "../../collector/inbox/redis-scripts.ts"
import { inboxContract } from "../contract/inbox.ts"
import { id, received, UNTOLD } from "../domain/builders.ts"
import { startProxy } from "../start/proxy.ts"
import { type RunningRedis, startCluster, startRedis } from "../start/redis.ts"
import { type OpenedInbox, openInbox } from "../start/redis-inbox.ts"

let redis: RunningRedis
beforeAll(async () => {
  redis = await startRedis()
})
afterAll(async () => void (await redis.end()))

/** Empties every server of a Redis. */
async function empty(urls: string): Promise<void> {
  for (const url of urls.split(",")) {
    const client = new Redis(url)
    await client.flushall()
    client.disconnect()
  }
}

async function emptied(): Promise<OpenedInbox> {
  await empty(redis.url)
  return await openInbox(redis.url)
}

type Three = [Received, Received, Received]

/** Takes and does until so many have come. */
async function recordAll(inbox: OpenedInbox, count: number): Promise<Received[]> {
  const taken: Received[] = []
  while (taken.length < count) {
    const batch = await inbox.take(500)
    taken.push(...batch)
    await inbox.done(
      batch,
      batch.map((event) => recorded(event, null, noSettings)),
    )
  }
  return taken
}

/** Takes again after each failure, as a recorder does. */
async function takeInSpiteOfAll(inbox: OpenedInbox): Promise<Received[]> {
  for (;;) {
    const taken = await inbox.take(500).catch(() => null)
    if (taken !== null) return taken
  }
}

describe.each([
  ["one Redis", startRedis],
  ["a cluster", startCluster],
])("in %s", (_name, start) => {
  let own: { url: string; end: () => Promise<unknown> }
  beforeAll(async () => {
    own = await start()
  })
  afterAll(async () => void (await own.end()))

  inboxContract(async () => {
    await empty(own.url)
    const inbox = await openInbox(own.url)
    return { inbox, isDurable: true, stop: inbox.end }
  })

  it("a full memory lets nothing in and everything out, and then in again", async () => {
    await empty(own.url)
    const inbox = await openInbox(own.url)
    const vids = Array.from({ length: 32 }, () => id())
    const events = vids.map((vid) => received({}, { vid }))
    await Promise.all(events.map((event) => inbox.put(event)))
    const clients = own.url.split(",").map((url) => new Redis(url))
    for (const client of clients) await client.config("SET", "maxmemory", "1")
    await expect(inbox.put(received({}, { vid: id() }))).rejects.toMatchObject({
      name: "InboxUnavailable",
      cause: { message: expect.stringContaining("OOM") },
    })
    expect(await inbox.ready()).toContain("OOM")
    expect(await recordAll(inbox, events.length)).toHaveLength(events.length)
    for (const client of clients) await client.config("SET", "maxmemory", "0")
    expect(await inbox.ready()).toBeNull()
    for (const client of clients) client.disconnect()
    await inbox.end()
  })
})

it("gives what a dead process had taken to the next one, first and in order", async () => {
  const before = await emptied()
  const vid = id()
  const events = [1, 2, 3].map((at) => received({}, { vid, at }))
  for (const event of events.slice(0, 2)) await before.put(event)
  expect(await before.take(500)).toHaveLength(2)
  await before.end()

  const after = await openInbox(redis.url)
  await after.put(events[2] ?? received({}))
  expect(await recordAll(after, 3)).toEqual(events)
  await after.end()
})

it("keeps what it acknowledged through kill -9 of Redis", async () => {
  const doomed = await startRedis()
  const inbox = await openInbox(doomed.url)
  const events = Array.from({ length: 20 }, () => received({}, { vid: id() }))
  await Promise.all(events.map((event) => inbox.put(event)))
  await inbox.end()
  await doomed.end("SIGKILL")

  const again = await startRedis([], doomed)
  const reopened = await openInbox(again.url)
  const taken = await recordAll(reopened, 20)
  expect(taken.map((event) => event.id).sort()).toEqual(events.map((event) => event.id).sort())
  await reopened.end()
  await again.end()
})

it("refuses an event when Redis is gone, and takes events again when it is back", async () => {
  const gone = await startRedis()
  const inbox = await openInbox(gone.url)
  await gone.end("SIGKILL")
  await expect(inbox.put(received({}))).rejects.toThrow("Redis did not take it")
  expect(await inbox.ready()).toBe("Redis cannot be reached")
  const back = await startRedis([], gone)
  await expect.poll(() => inbox.ready()).toBeNull()
  await inbox.put(received({}))
  await inbox.end()
  await back.end()
})

it.each([
  ["put", "-xadd", "+xadd", "Redis cannot take events: NOPERM"],
  ["read", "-eval", "+eval", "Redis cannot be read: NOPERM"],
])("is not ready where nothing may be %s", async (_, forbid, allow, why) => {
  const inbox = await emptied()
  const admin = new Redis(redis.url)
  const taking = takeInSpiteOfAll(inbox)
  await expect.poll(() => inbox.ready()).toBeNull()
  await admin.acl("SETUSER", "default", forbid)
  await expect.poll(() => inbox.ready()).toContain(why)
  await admin.acl("SETUSER", "default", allow)
  await expect.poll(() => inbox.ready()).toBeNull()
  const event = received({})
  await inbox.put(event)
  expect(await taking).toEqual([event])
  admin.disconnect()
  await inbox.end()
})

it.each<[string, (client: Redis) => Promise<() => unknown>]>([
  [
    "paused",
    async (client) => {
      await client.call("CLIENT", "PAUSE", 1_500)
      return () => undefined // nobody can end it before, not even this client
    },
  ],
  [
    "stopped",
    async () => {
      process.kill(redis.pid, "SIGSTOP")
      return () => process.kill(redis.pid, "SIGCONT")
    },
  ],
])("refuses an event when Redis is %s, rather than let its sender wait", async (_how, stop) => {
  const inbox = await emptied()
  const client = new Redis(redis.url)
  await client.ping()
  const goOn = await stop(client)
  const late = new Promise((resolve) => setTimeout(resolve, 5_000, "late"))
  const answers = Promise.allSettled(Array.from({ length: 50 }, () => inbox.put(received({}, { vid: id() }))))
  expect(await Promise.race([answers, late])).toHaveLength(50)
  for (const answer of await answers) expect(answer.status).toBe("rejected")
  await goOn()
  await expect.poll(() => inbox.ready()).toBeNull()
  client.disconnect()
  await inbox.end()
})

it("asks first for what an answer may have held that was lost", async () => {
  await empty(redis.url)
  const proxy = await startProxy(Number(new URL(redis.url).port))
  const deaf = await openInbox(`redis://127.0.0.1:${proxy.port}`)
  const other = await openInbox(redis.url)
  const vid = id()
  const [before, first, second] = [1, 2, 3].map((at) => received({}, { vid, at })) as Three
  const taken: Received[] = []
  const taking = (async () => {
    while (taken.length < 3) {
      const batch = await deaf.take(500).catch(() => [])
      taken.push(...batch)
      await deaf.done(
        batch,
        batch.map(() => null),
      )
    }
  })()
  const client = new Redis(redis.url)
  await other.put(before)
  await expect.poll(() => taken).toEqual([before]) // it reads this visitor's stream
  proxy.deafen()
  await other.put(first)
  await expect.poll(async () => (await client.xpending(`inbox:{${vid.slice(-1)}}`, "recorder"))[0]).toBe(1)
  await other.put(second)
  proxy.freeze()
  await taking
  expect(taken).toEqual([before, first, second])
  client.disconnect()
  await Promise.all([deaf.end(), other.end()])
  proxy.stop()
})

it("asks for less at once where so much does not come in time", async () => {
  await empty(redis.url)
  const proxy = await startProxy(Number(new URL(redis.url).port), { bytesPerMs: 8_000 })
  const [near, far] = [await openInbox(redis.url), await openInbox(`redis://127.0.0.1:${proxy.port}`)]
  const vid = id()
  const events = Array.from({ length: 100 }, (_, at) => received({ sub: "x".repeat(60_000) }, { vid, at }))
  for (let at = 0; at < events.length; at += 20)
    await Promise.all(events.slice(at, at + 20).map((event) => near.put(event)))
  const done: Received[] = []
  while (done.length < events.length) {
    const batch = await far.take(500).catch(() => [])
    const noOutcomes = batch.map(() => null)
    await far.done(batch, noOutcomes).then(
      () => done.push(...batch),
      (error) => far.failed(batch, error),
    )
  }
  expect(done).toEqual(events)
  await Promise.all([near.end(), far.end()])
  proxy.stop()
})

it("is not ready once Redis has become one that may lose events, unless the operator wants it", async () => {
  const [strict, lenient] = [await emptied(), await openInbox(redis.url, { isUnsafeAllowed: true })]
  const client = new Redis(redis.url)
  await client.config("SET", "appendonly", "no")
  expect(await strict.ready()).toContain("no append-only file")
  expect(await lenient.ready()).toBeNull()
  await client.config("SET", "appendonly", "yes")
  expect(await strict.ready()).toBeNull()
  client.disconnect()
  await Promise.all([strict.end(), lenient.end()])
})

it("reads nothing of a stream of which another has the lease", async () => {
  const inbox = await emptied()
  const client = new Redis(redis.url)
  await client.set("lease:{0}", "another:0", "PX", 60_000)
  const [theirs, ours] = ["0", "1"].map((stream) => received({}, { vid: `${id().slice(0, -1)}${stream}` }))
  if (!theirs || !ours) throw new Error("they were made")
  await Promise.all([inbox.put(theirs), inbox.put(ours)])
  expect(await recordAll(inbox, 1)).toEqual([ours])
  await client.del("lease:{0}")
  expect(await recordAll(inbox, 1)).toEqual([theirs])
  client.disconnect()
  await inbox.end()
})

it("waits after a batch until something is in as many streams again: those who were answered bring the next", async () => {
  await empty(redis.url)
  const inbox = await openInbox(redis.url, { waitAfter: () => 60_000 })
  const inStream = (stream: string) => received({}, { vid: `${id().slice(0, -1)}${stream}` })
  // Until it reads both streams at once: it may not have both from the start.
  for (let streams = 0; streams < 2; ) {
    await Promise.all([inbox.put(inStream("0")), inbox.put(inStream("1"))])
    const before = await recordAll(inbox, 1)
    streams = new Set(before.map(({ vid }) => vid?.slice(-1))).size
  }
  let batch: Received[] | null = null
  const taking = inbox.take(500).then((taken) => {
    batch = taken
  })
  const [one, other] = [inStream("0"), inStream("1")]
  await inbox.put(one) // it is in its stream, and its sender knows that it waits
  expect(batch).toBeNull()
  await inbox.put(other)
  await taking
  expect(batch).toEqual([one, other])
  await inbox.end()
})

it("misses nothing though what it asked arrives after it has asked again", async () => {
  const inbox = await emptied()
  const client = new Redis(redis.url)
  const [first, second] = [received({}, { vid: id() }), received({}, { vid: id() })]
  await inbox.put(first)
  expect(await recordAll(inbox, 1)).toEqual([first])
  const stream = second.vid?.slice(-1) ?? ""
  // It was asked by a connection that broke, so that an answer was missed; and is read only now.
  const late = ["5000", ">", "10", "0", "1000"]
  await client.eval(
    READ,
    2,
    `lease:{${stream}}`,
    `inbox:{${stream}}`,
    inbox.own,
    "5000",
    "0",
    "10",
    "1",
    "1000",
  )
  await inbox.put(second)
  expect(await client.eval(READ, 2, `lease:{${stream}}`, `inbox:{${stream}}`, inbox.own, ...late)).toBeNull()
  client.disconnect()
  await inbox.end()
})

it("makes connections that have gone silent anew, for putting and for taking", async () => {
  await empty(redis.url)
  const proxy = await startProxy(Number(new URL(redis.url).port))
  const inbox = await openInbox(`redis://127.0.0.1:${proxy.port}`)
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
  await inbox.end()
  proxy.stop()
})

it("passes over what a stranger wrote into a stream", async () => {
  const inbox = await emptied()
  const client = new Redis(redis.url)
  const vid = `${id().slice(0, -1)}0`
  const strange = [
    ["a", "b"],
    ["event", "{"],
    ["event", "{}"],
    ["event", '{"id":"1"}'],
  ]
  for (let n = 0; n < 100; n++) await client.xadd("inbox:{0}", "*", ...(strange[n % 4] ?? []), "replyTo", "x")
  const event = received({}, { vid })
  await inbox.put(event)
  // All of it had been taken and not done when the process died.
  await client.xgroup("CREATE", "inbox:{0}", "recorder", "0")
  await client.xreadgroup("GROUP", "recorder", "recorder", "COUNT", 200, "STREAMS", "inbox:{0}", ">")
  await inbox.end()
  const again = await openInbox(redis.url)
  expect(await again.take(500)).toEqual([event])
  const [pending] = await client.xpending("inbox:{0}", "recorder")
  expect(pending).toBe(1)
  client.disconnect()
  await again.end()
})

it("takes what an older collector left, which knew nothing of clients and redirects", async () => {
  const inbox = await emptied()
  const client = new Redis(redis.url)
  const vid = `${id().slice(0, -1)}0`
  const event = received([], { vid, name: "view", view: { ...UNTOLD, hit: id(), page: "lp" } })
  const { client: _, geo: __, inView: ___, ...older } = structuredClone(event)
  if (older.view !== null) Reflect.deleteProperty(older.view, "passage")
  await client.xadd("inbox:{0}", "*", "event", JSON.stringify(older), "replyTo", "x")
  expect(await inbox.take(500)).toStrictEqual([event])
  client.disconnect()
  await inbox.end()
})

it("passes over what a stranger says on its channel", async () => {
  const inbox = await emptied()
  const client = new Redis(redis.url)
  const [channel = ""] = (await client.pubsub("CHANNELS", "outcomes:*")) as string[]
  for (const said of ["garbage", "null", "[null]", '[{"event":1}]'])
    expect(await client.publish(channel, said)).toBe(1)
  expect(await client.publish("bell", "???*\u0000".repeat(9))).toBe(1)
  const event = received({}, { vid: id() })
  const put = inbox.put(event)
  const taken = await inbox.take(500)
  await inbox.done(taken, [recorded(event, null, noSettings)])
  expect((await put)?.event).toBe(event.id)
  client.disconnect()
  await inbox.end()
})

it("goes on after Redis was emptied", async () => {
  const inbox = await emptied()
  await inbox.put(received({}, { vid: id() }))
  await recordAll(inbox, 1)
  await empty(redis.url)
  const event = received({}, { vid: id() })
  await inbox.put(event)
  expect(await recordAll(inbox, 1)).toEqual([event])
  await inbox.end()
})
