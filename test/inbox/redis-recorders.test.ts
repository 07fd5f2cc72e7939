import { Redis } from "ioredis"
import { afterAll, beforeAll, describe, expect, it } from "vitest"
import type { Received } from "../../collector/domain/event.ts"
import { STREAMS, streamOf } from "../../collector/domain/ids.ts"
import { recorded } from "../../collector/domain/outcome.ts"
import { noSettings } from "../../collector/domain/settings.ts"
import { id, received } from "../domain/builders.ts"
import { startProcess } from "../start/process.ts"
import { startCluster, startRedis } from "../start/redis.ts"
import { type OpenedInbox, openInbox } from "../start/redis-inbox.ts"

const PROGRAM = new URL("../start/slow-recorder.ts", import.meta.url).pathname
/** Short, so that nobody waits long for a lease to lapse. */
const LEASE_MS = 1_000

/** A recorder, and what it has recorded; it goes on until it is told to stop, or what it does fails. */
function record(inbox: OpenedInbox, most = 500) {
  const done: Received[] = []
  const run = (async () => {
    for (;;) {
      const batch = await inbox.take(most).catch(() => null)
      if (batch?.length === 0) return
      if (batch === null) continue
      const outcomes = batch.map((event) => recorded(event, null, noSettings))
      if (
        await inbox.done(batch, outcomes).then(
          () => true,
          () => false,
        )
      )
        done.push(...batch)
    }
  })()
  return { done, ended: run }
}

describe.each([
  ["one Redis", startRedis],
  ["a cluster", startCluster],
])("several recorders of %s", (_name, start) => {
  let redis: { url: string; end: () => Promise<unknown> }
  beforeAll(async () => {
    redis = await start()
  })
  afterAll(async () => void (await redis.end()))

  const open = () => openInbox(redis.url, { leaseMs: LEASE_MS })
  /** Who holds each stream's lease. */
  const holders = async () => {
    const clients = redis.url.split(",").map((url) => new Redis(url))
    const of = async (stream: string) => {
      const found = await Promise.allSettled(clients.map((client) => client.get(`lease:{${stream}}`)))
      return found.map((one) => (one.status === "fulfilled" ? one.value : null)).find((one) => one !== null)
    }
    const all = await Promise.all(STREAMS.map(of))
    for (const client of clients) client.disconnect()
    return all
  }
  const shares = async (of: OpenedInbox[]) => {
    const all = await holders()
    return of.map(({ own }) => all.filter((holder) => holder?.startsWith(own)).length)
  }
  /** Events of as many visitors as there are streams, in order. */
  const events = (rounds: number) => {
    const vids = STREAMS.map((stream) => id().slice(0, -1) + stream)
    return Array.from({ length: rounds }, (_, at) => vids.map((vid) => received({}, { vid, at }))).flat()
  }
  const inOrder = (all: Received[]) => {
    for (const stream of STREAMS) {
      const ats = all.filter(({ vid }) => vid !== null && streamOf(vid) === stream).map(({ at }) => at)
      expect(ats).toEqual([...ats].sort((a, b) => a - b))
    }
  }

  it("share the streams fairly, as they come and go", async () => {
    const [one, two, three] = [await open(), await open(), await open()]
    const first = record(one)
    await expect.poll(() => shares([one])).toEqual([32])
    const second = record(two)
    await expect.poll(() => shares([one, two])).toEqual([16, 16])
    const third = record(three)
    await expect.poll(async () => (await shares([one, two, three])).sort()).toEqual([10, 11, 11])
    await two.end()
    await expect.poll(async () => (await shares([one, two, three])).sort()).toEqual([0, 16, 16])
    await Promise.all([one.stop(), three.stop()])
    expect(await shares([one, three])).toEqual([0, 0])
    await Promise.all([one.end(), three.end(), first.ended, second.ended, third.ended])
  })

  it("record what one of them cannot, though it takes it first and is alive", async () => {
    const [sender, cutOff, other] = [await open(), await open(), await open()]
    const failing = (async () => {
      for (;;) {
        const batch = await cutOff.take(500)
        if (batch.length === 0) return
        await cutOff.failed(batch, new Error("the ledger is out of reach"))
      }
    })()
    await expect.poll(() => shares([cutOff])).toEqual([32])
    const others = record(other)
    await expect.poll(() => shares([cutOff, other])).toEqual([16, 16])
    const sent = events(2)
    await Promise.all(sent.map((one) => sender.put(one)))
    await expect.poll(() => others.done.length).toBe(sent.length)
    inOrder(others.done)
    await expect.poll(() => shares([cutOff, other])).toEqual([16, 16]) // perhaps it can by now
    await Promise.all([cutOff.stop(), other.stop()])
    await Promise.all([cutOff.end(), other.end(), sender.end(), failing, others.ended])
  })

  it("record everything once and in order, though one is killed with what it has taken", async () => {
    const [sender, doomed, heir] = [await open(), await open(), await open()]
    const taking = doomed.take(20)
    await expect.poll(() => shares([doomed])).toEqual([32])
    const sent = events(4)
    for (const round of [sent.slice(0, 64), sent.slice(64)])
      await Promise.all(round.map((one) => sender.put(one)))
    expect((await taking).length).toBeGreaterThan(0)
    const heirs = record(heir, 50)
    doomed.die()
    await expect.poll(() => heirs.done.length).toBe(sent.length)
    expect(new Set(heirs.done.map((one) => one.id))).toEqual(new Set(sent.map((one) => one.id)))
    inOrder(heirs.done)
    expect(await sender.waiting()).toEqual({ count: 0, oldest: null })
    await heir.stop()
    await Promise.all([heir.end(), sender.end(), heirs.ended])
  })
})

it("a recorder that slept through its lease does no harm when it wakes", async () => {
  const redis = await startRedis()
  const open = () => openInbox(redis.url, { leaseMs: LEASE_MS })
  const [sender, heir] = [await open(), await open()]
  const sleeper = startProcess(process.execPath, [PROGRAM, redis.url, `${LEASE_MS}`])
  await sleeper.printed(/ready/)
  const vid = id()
  const [first, second, third] = [1, 2, 3].map((at) => received({}, { vid, at }))
  if (!first || !second || !third) throw new Error("they were made")
  await sender.put(first)
  await sleeper.printed(new RegExp(`took ${first.id}`))
  process.kill(sleeper.pid, "SIGSTOP")

  const heirs = record(heir)
  await sender.put(second)
  await expect.poll(() => heirs.done).toEqual([first, second])
  process.kill(sleeper.pid, "SIGCONT")
  await sleeper.printed(new RegExp(`did ${first.id}`)) // as the ledger knows it already, nothing is doubled
  await sender.put(third)
  await expect
    .poll(() => [...heirs.done.map((one) => `did ${one.id}`), sleeper.output()].join(" "))
    .toContain(`did ${third.id}`)
  expect(sleeper.output()).not.toContain(`took ${second.id}`)
  expect(await sender.waiting()).toEqual({ count: 0, oldest: null })
  await sleeper.end("SIGKILL")
  await heir.stop()
  await Promise.all([heir.end(), sender.end(), heirs.ended])
  await redis.end()
})
