import { describe, expect, it } from "vitest"
import type { WireAnswer } from "../../sdk/wire.ts"
import { type RunningCollector, startCollector } from "../start/collector.ts"
import { bothModes } from "../start/modes.ts"
import { temporaryFolder } from "../start/process.ts"

const POSTBACKS = 2_000
const CONNECTIONS = 20
/** Killed when this many have been acknowledged: in the middle of the rest. */
const KILLED_AFTER = 700

describe.each(bothModes())("kill -9 of the collector in the middle of %s postbacks", (_mode, environment) => {
  it("loses no acknowledged tx and doubles none", async () => {
    const own = { ...environment(), DATA_DIR: temporaryFolder() }
    const doomed = await startCollector(own)
    const hit = await viewOffer(doomed)
    const { sent, acknowledged } = await postUntilKilled(doomed, hit)
    expect(acknowledged.length).toBeGreaterThanOrEqual(KILLED_AFTER)
    expect(sent).toBeGreaterThan(acknowledged.length)
    expect(sent).toBeLessThan(POSTBACKS)

    const collector = await startCollector(own)
    const missing = async () => {
      const stored = new Set(await storedTx(collector))
      return acknowledged.filter((tx) => !stored.has(tx))
    }
    // What Redis held when the collector died is recorded as soon as it is back.
    await expect.poll(missing, { timeout: 20_000 }).toEqual([])
    // A network that was not answered sends again: still no sale twice.
    await Promise.all(acknowledged.slice(-50).map((tx) => fetch(postback(collector, hit, tx))))
    const stored = await storedTx(collector)
    expect(new Set(stored).size).toBe(stored.length)
    expect(await collector.end()).toBe(0)
  })
})

async function viewOffer({ url }: RunningCollector): Promise<string> {
  const body = JSON.stringify({ events: [{ name: "view", p: "offer", kind: "offer" }] })
  const { results } = (await (await fetch(`${url}/e`, { method: "POST", body })).json()) as WireAnswer
  return results[0]?.hit ?? ""
}

function postback({ url }: RunningCollector, hit: string, tx: string): string {
  return `${url}/pb/?hit=${hit}&tx=${tx}&rev=1.00`
}

/** Posts from many connections at once; kills the collector in the middle. */
async function postUntilKilled(collector: RunningCollector, hit: string) {
  const acknowledged: string[] = []
  let sent = 0
  let isAlive = true
  const connection = async () => {
    while (isAlive && sent < POSTBACKS) {
      const tx = `tx-${sent++}`
      try {
        const { status } = await fetch(postback(collector, hit, tx))
        if (status >= 200 && status < 300) acknowledged.push(tx)
      } catch {
        isAlive = false // killed while it was being asked: not acknowledged
      }
      if (acknowledged.length === KILLED_AFTER) void collector.end("SIGKILL")
    }
  }
  await Promise.all(Array.from({ length: CONNECTIONS }, connection))
  await collector.ended
  return { sent, acknowledged }
}

async function storedTx(collector: RunningCollector): Promise<string[]> {
  const stored: string[] = []
  let cursor = ""
  do {
    type List = { items: { tx: string }[]; next: string | null }
    const { items, next }: List = await collector.api(
      `/conversions?limit=1000${cursor && `&cursor=${cursor}`}`,
    )
    stored.push(...items.map(({ tx }) => tx))
    cursor = next ?? ""
  } while (cursor)
  return stored
}
