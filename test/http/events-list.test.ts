import { afterAll, beforeAll, describe, expect, it } from "vitest"
import { conflicts } from "../../collector/domain/reasons.ts"
import { type RunningCollector, startCollector } from "../start/collector.ts"
import { settingsFile, viewedBy } from "../start/doors.ts"

let collector: RunningCollector
beforeAll(async () => {
  const settings = { types: [{ name: "Once", duplicates: "ignore" }] }
  collector = await startCollector({ SETTINGS_FILE: settingsFile(settings) })
})
afterAll(async () => void (await collector.end()))

interface List {
  items: { id: string; at: string; tx: string; conflict: string | null; waitingSeconds?: number }[]
  next: string | null
  parked?: { count: number; oldest: string | null; oldestAgeSeconds: number | null }
}
const list = (query: string) => collector.api<List>(`/events?${query}`)
const claim = async (query: string) => {
  const answer = await fetch(`${collector.url}/pb/?${query}`)
  return (await answer.json()) as { event: string; decision: string }
}

describe("parked claims", () => {
  it("are none at first", async () => {
    expect(await list("decision=parked")).toEqual({
      items: [],
      next: null,
      parked: { count: 0, oldest: null, oldestAgeSeconds: null },
    })
  })

  it("are listed with how long they wait, and counted in all, until they are decided", async () => {
    const { vid } = await viewedBy(collector, "lander")
    for (const tx of ["1", "2", "3"])
      expect(await claim(`vid=${vid}&p=offer&tx=${tx}`)).toMatchObject({ decision: "parked" })
    const { items, parked } = await list("decision=parked&limit=2")
    expect(items.map(({ tx, waitingSeconds }) => [tx, typeof waitingSeconds])).toEqual([
      ["3", "number"],
      ["2", "number"],
    ])
    const [oldest] = (await list("tx=1")).items
    expect(parked).toEqual({ count: 3, oldest: oldest?.at, oldestAgeSeconds: expect.any(Number) })
    await viewedBy(collector, "offer", vid)
    expect((await list("decision=parked")).parked).toMatchObject({ count: 0, oldest: null })
  })

  it("alone are counted: another list says nothing of them", async () => {
    const all = await list("limit=10")
    expect(all).not.toHaveProperty("parked")
    expect(all.items.every((item) => !("waitingSeconds" in item))).toBe(true)
  })
})

describe("what somebody should settle", () => {
  let hit: string
  beforeAll(async () => {
    hit = (await viewedBy(collector, "offer")).hit
    for (const said of [
      "tx=A&type=Once&rev=5",
      "tx=A&type=Once&rev=6", // amount
      "tx=T&type=Lead",
      "tx=T&type=Sale",
      "tx=T&status=declined", // target
      "tx=S&status=frobnicated", // status
      "tx=A&rev=5", // sale
    ])
      await claim(`hit=${hit}&${said}`)
  })

  it.each(Object.keys(conflicts))("is found by conflict=%s", async (conflict) => {
    const { items } = await list(`hit=${hit}&conflict=${conflict}`)
    expect(items.map((item) => [item.conflict, item.tx])).toEqual([
      [conflict, { amount: "A", target: "T", sale: "A", status: "S" }[conflict]],
    ])
  })
})
