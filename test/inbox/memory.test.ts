import { describe, expect, it } from "vitest"
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

describe("after a batch of many", () => {
  const turn = () => new Promise((resolve) => setImmediate(resolve))

  /** An inbox that has just given forty, and what comes after them: one at a time, many turns apart. */
  async function oneThatGave(waitMs: number) {
    const inbox = memoryInbox({ waitAfter: () => waitMs })
    const held: Promise<unknown>[] = []
    const put = (events: readonly Received[]) =>
      held.push(...events.map((event) => inbox.put(event).catch(() => null)))
    const some = (count: number) => Array.from({ length: count }, () => received({}))
    put(some(40))
    await inbox.failed(await inbox.take(500), new Error("over"))
    const taking = inbox.take(500)
    const comeOneByOne = async (count: number) => {
      for (const event of some(count)) {
        put([event])
        for (let turns = 0; turns < 20; turns++) await turn()
      }
    }
    const end = async () => {
      await inbox.failed(await taking, new Error("over"))
      await inbox.stop()
      await inbox.failed(await inbox.take(500), new Error("over"))
      await Promise.all(held)
      await inbox.close()
    }
    return { taking, comeOneByOne, end }
  }

  it("waits until as many have come again: those who were answered bring the next", async () => {
    const { taking, comeOneByOne, end } = await oneThatGave(60_000)
    await comeOneByOne(40)
    expect(await taking).toHaveLength(40)
    await end()
  })

  it("gives the fewer that come when its time is over", async () => {
    const { taking, comeOneByOne, end } = await oneThatGave(1)
    await comeOneByOne(1)
    expect(await taking).toHaveLength(1)
    await end()
  })

  it("waits for nobody where that is not worth it", async () => {
    const { taking, comeOneByOne, end } = await oneThatGave(0)
    await comeOneByOne(2)
    expect(await taking).toHaveLength(1)
    await end()
  })

  it("waits for nobody when it is stopped", async () => {
    const inbox = memoryInbox({ waitAfter: () => 60_000 })
    const held = Array.from({ length: 40 }, () => inbox.put(received({})).catch(() => null))
    await inbox.failed(await inbox.take(500), new Error("over"))
    const taking = inbox.take(500)
    held.push(inbox.put(received({})).catch(() => null))
    await turn()
    await inbox.stop()
    expect(await taking).toHaveLength(1)
    await inbox.failed(await taking, new Error("over"))
    await Promise.all(held)
    await inbox.close()
  })
})
