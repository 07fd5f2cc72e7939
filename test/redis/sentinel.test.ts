import { afterAll, beforeAll, expect, it } from "vitest"
import type { Received } from "../../collector/domain/event.ts"
import { recorded } from "../../collector/domain/outcome.ts"
import { noSettings } from "../../collector/domain/settings.ts"
import { id, received } from "../domain/builders.ts"
import { type RunningSentinel, startSentinel } from "../start/redis.ts"
import { openInbox } from "../start/redis-inbox.ts"

let redis: RunningSentinel
beforeAll(async () => {
  redis = await startSentinel()
})
afterAll(async () => await redis.end())

it("a replica that has no event in time is a refusal; a primary that dies loses nothing it acknowledged", {
  timeout: 120_000,
}, async () => {
  const inbox = await openInbox(redis.url, { leaseMs: 1_000 })
  process.kill(redis.replica.pid, "SIGSTOP")
  await expect(inbox.put(received({}, { vid: id() }))).rejects.toMatchObject({
    cause: { message: expect.stringContaining("no replica had it") },
  })
  process.kill(redis.replica.pid, "SIGCONT")
  await expect.poll(() => inbox.ready()).toBeNull()

  const acknowledged: string[] = []
  let isOver = false
  const senders = Array.from({ length: 100 }, async () => {
    while (!isOver) {
      const event = received({}, { vid: id() })
      await inbox.put(event).then(
        () => acknowledged.push(event.id),
        () => new Promise((resolve) => setTimeout(resolve, 20)),
      )
    }
  })
  await expect.poll(() => acknowledged.length).toBeGreaterThan(200)
  await redis.primary.end("SIGKILL")
  const before = acknowledged.length
  // On a busy machine a sentinel may think twice, for up to half a minute.
  await expect.poll(() => acknowledged.length, { timeout: 50_000 }).toBeGreaterThan(before + 200)
  isOver = true
  await Promise.all(senders)
  expect(await inbox.ready()).toBeNull()

  const taken = new Set<string>()
  const missing = () => acknowledged.filter((one) => !taken.has(one))
  while (missing().length > 0) {
    const batch: Received[] = await inbox.take(500)
    for (const event of batch) taken.add(event.id)
    await inbox.done(
      batch,
      batch.map((event) => recorded(event, null, noSettings)),
    )
  }
  await inbox.end()
})
