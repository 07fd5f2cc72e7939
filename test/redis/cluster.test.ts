import { afterAll, beforeAll, expect, it } from "vitest"
import { recorded } from "../../collector/domain/outcome.ts"
import { noSettings } from "../../collector/domain/settings.ts"
import { id, received } from "../domain/builders.ts"
import { type RunningCluster, startCluster } from "../start/redis.ts"
import { openInbox } from "../start/redis-inbox.ts"

let cluster: RunningCluster
beforeAll(async () => {
  cluster = await startCluster({ hasReplicas: true })
})
afterAll(async () => await cluster.end())

it("a node that dies is replaced: nothing acknowledged is lost, and all is taken again by itself", async () => {
  const inbox = await openInbox(cluster.url, { leaseMs: 1_000 })
  const acknowledged: string[] = []
  const refused: string[] = []
  const taken = new Set<string>()
  let isOver = false
  const senders = Array.from({ length: 64 }, async (_, at) => {
    while (!isOver) {
      const event = received(
        {},
        { vid: `${id().slice(0, -1)}${"0123456789abcdefghjkmnpqrstvwxyz"[at % 32]}` },
      )
      await inbox.put(event).then(
        () => acknowledged.push(event.id),
        () => {
          refused.push(event.id)
          return new Promise((resolve) => setTimeout(resolve, 50))
        },
      )
    }
  })
  const missing = () => acknowledged.filter((one) => !taken.has(one))
  const recording = (async () => {
    for (;;) {
      const batch = await inbox.take(500).catch(() => null)
      if (batch === null) continue
      if (batch.length === 0) return
      for (const event of batch) taken.add(event.id)
      const outcomes = batch.map((event) => recorded(event, null, noSettings))
      await inbox.done(batch, outcomes).catch((error) => inbox.failed(batch, error))
    }
  })()

  await expect.poll(() => taken.size).toBeGreaterThan(200)
  await cluster.nodes[0]?.end("SIGKILL")
  await expect.poll(() => refused.length).toBeGreaterThan(0)
  expect(await inbox.ready()).toContain("Redis cannot take events")
  // The others go on meanwhile; and then all are well again.
  await expect.poll(() => inbox.ready()).toBeNull()
  const before = taken.size
  await expect.poll(() => taken.size).toBeGreaterThan(before + 200)
  isOver = true
  await Promise.all(senders)
  await expect.poll(missing).toEqual([])
  await inbox.stop()
  await recording
  await inbox.end()
})
