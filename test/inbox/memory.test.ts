import { expect, it } from "vitest"
import type { Received } from "../../collector/domain/event.ts"
import { memoryInbox } from "../../collector/inbox/memory.ts"
import { inboxContract } from "../contract/inbox.ts"
import { received } from "../domain/builders.ts"

inboxContract(async () => {
  const inbox = memoryInbox()
  return { inbox, isDurable: false, stop: () => inbox.close() }
})

it("tells a sender to try again when nobody takes its event in time", async () => {
  const inbox = memoryInbox({ patience: 10 })
  await expect(inbox.put(received({}))).rejects.toThrow("in time")
  await inbox.close()
})

it("keeps what it told a sender to send again, for those who never do", async () => {
  const inbox = memoryInbox({ patience: 10 })
  const event = received({})
  await expect(inbox.put(event)).rejects.toThrow("in time")
  expect(await inbox.take(10)).toEqual([event])
  await inbox.close()
})

it("takes no more than it may hold", async () => {
  const inbox = memoryInbox({ mostWaiting: 2 })
  const held = [inbox.put(received({})), inbox.put(received({}))]
  await expect(inbox.put(received({}))).rejects.toThrow("too many")
  expect(await inbox.ready()).toContain("too many")
  await inbox.failed(await inbox.take(2), new Error("over"))
  await Promise.allSettled(held)
  expect(await inbox.ready()).toBeNull()
  await inbox.close()
})

it("gives all that came at the same moment together, not the first of it by itself", async () => {
  const inbox = memoryInbox()
  const taking = inbox.take(10)
  const events = [received({}), received({})]
  const held: Promise<unknown>[] = []
  for (const event of events) {
    held.push(inbox.put(event))
    for (let at = 0; at < 10; at++) await null // promises go on between two requests that were read together
  }
  expect(await taking).toEqual(events)
  await inbox.failed(events, new Error("over"))
  await Promise.allSettled(held)
  await inbox.close()
})

it("gathers what comes turn by turn of the event loop, but not for as long as it comes", async () => {
  const inbox = memoryInbox()
  const taking = inbox.take(1_000)
  const held: Promise<unknown>[] = []
  let batch: Received[] | null = null
  void taking.then((taken) => {
    batch = taken
  })
  while (batch === null) {
    held.push(inbox.put(received({})))
    await new Promise((resolve) => setImmediate(resolve))
  }
  const { length } = await taking
  expect([length > 1, length < 20]).toEqual([true, true])
  await inbox.failed(await taking, new Error("over"))
  await inbox.stop()
  await inbox.failed(await inbox.take(1_000), new Error("over"))
  await Promise.allSettled(held)
  await inbox.close()
})
