import { afterAll, beforeAll, describe, expect, it } from "vitest"
import { asking } from "../start/asking.ts"
import { type RunningCollector, startCollector } from "../start/collector.ts"
import { viewedBy } from "../start/doors.ts"

let collector: RunningCollector
beforeAll(async () => {
  collector = await startCollector()
})
afterAll(async () => void (await collector.end()))

const { post, claim } = asking(() => collector)

interface Found {
  items: { id: string; tx: string | null; name: string; decision: string | null }[]
  next: string | null
}
const search = (text: string, more = "") =>
  collector.api<Found>(`/events?search=${encodeURIComponent(text)}${more}`)
const txs = ({ items }: Found) => items.map(({ tx }) => tx)

describe("events are found by one search", () => {
  it("by tx, visitor, hit, conversion, and by their own id", async () => {
    const { vid, hit } = await viewedBy(collector, "offer")
    const { event, conversion } = await claim(`hit=${hit}&tx=Find%201&rev=5`)
    await claim(`hit=${hit}&tx=Find%202&rev=5`)
    expect(txs(await search("Find 1"))).toEqual(["Find 1"])
    expect(txs(await search(vid))).toEqual(["Find 2", "Find 1", null])
    expect(txs(await search(hit))).toEqual(["Find 2", "Find 1", null])
    expect(txs(await search(hit.toUpperCase()))).toHaveLength(3)
    expect(txs(await search(String(conversion)))).toEqual(["Find 1"])
    expect((await search(String(event))).items.map(({ id }) => id)).toEqual([event])
    expect(txs(await search("Find"))).toEqual([])
  })

  it("by a hit that nobody has seen", async () => {
    const { hit } = await viewedBy(collector, "offer")
    const unknown = hit.replace(/.{5}$/, "00000")
    await claim(`hit=${unknown}&tx=W`)
    expect((await search(unknown)).items).toMatchObject([{ tx: "W", decision: "parked" }])
  })

  it.each([
    ["an id that is none of ours", "hit=AFF-99", "bad_id"],
    ["a template that nobody filled in", "hit={clickid}", "unresolved_macro"],
    ["nobody named", "", "no_id"],
  ])("by the tx of a claim that was refused for %s, with its type", async (_, whose, reason) => {
    const tx = `refused-${reason}`
    expect(await claim(`${whose}&tx=${tx}&rev=5&type=Lead`)).toMatchObject({ decision: "refused", reason })
    expect((await search(tx)).items).toMatchObject([{ tx, type: "Lead", decision: "refused" }])
  })

  it("page by page, and together with other filters", async () => {
    const { vid, hit } = await viewedBy(collector, "offer")
    for (let n = 0; n < 5; n++) await claim(`hit=${hit}&tx=page-${n}`)
    const all: (string | null)[] = []
    let cursor = ""
    do {
      const page = await search(vid, `&limit=2${cursor}`)
      all.push(...txs(page))
      cursor = page.next === null ? "" : `&cursor=${page.next}`
    } while (cursor)
    expect(all).toEqual(["page-4", "page-3", "page-2", "page-1", "page-0", null])
    expect((await search(vid, "&name=view")).items).toHaveLength(1)
  })
})

describe("a claim that was refused, tried again", () => {
  const refused = async () => {
    const { hit } = await viewedBy(collector, "offer")
    const first = await claim(`hit=${hit}&rev=5&tx=T&type=Late`)
    return { hit, event: String(first.event), reason: first.reason }
  }

  it("becomes another event under the settings of now, which names it; asked twice, there is one", async () => {
    const { version } = await collector.api<{ version: number }>("/settings")
    const strict = { types: [{ name: "Late", minAge: "1d" }] }
    const put = async (document: object, after: number) => {
      const { ask } = asking(() => collector)
      expect((await ask("PUT", "/settings", document, { "if-match": `"${after}"` })).status).toBe(200)
    }
    await put(strict, version)
    const { hit, event, reason } = await refused()
    expect(reason).toBe("outside_window")
    await put({}, version + 1)
    const tries = await Promise.all([1, 2, 3].map(() => post(`/events/${event}/retry`, { note: "wider" })))
    expect(tries.map(({ status }) => status)).toEqual([200, 200, 200])
    const [first] = tries
    expect(first?.answer).toMatchObject({
      decision: "created",
      repeats: event,
      author: "admin token",
      note: "wider",
    })
    expect(new Set(tries.map(({ answer }) => answer.id)).size).toBe(1)
    const was = await collector.api(`/events/${event}`)
    expect(was).toMatchObject({ decision: "refused", reason: "outside_window", repeatedBy: first?.answer.id })
    expect((await collector.api<Found>(`/conversions?hit=${hit}`)).items).toHaveLength(1)
    expect((await post(`/events/${first?.answer.id}/retry`)).status).toBe(409)
  })

  it("that waits is looked at, and waits on", async () => {
    const { hit } = await viewedBy(collector, "offer")
    const { event } = await claim(`hit=${hit.replace(/.{5}$/, "11111")}&tx=W`)
    expect(await post(`/events/${event}/retry`)).toMatchObject({
      status: 200,
      answer: { id: event, decision: "parked" },
    })
  })

  it("is none if it was a view, or was decided, or never was", async () => {
    const { hit } = await viewedBy(collector, "offer")
    const { event } = await claim(`hit=${hit}&tx=D`)
    const [{ id } = { id: "" }] = (await search(hit, "&name=view")).items
    expect((await post(`/events/${event}/retry`)).status).toBe(409)
    expect((await post(`/events/${id}/retry`)).status).toBe(409)
    expect((await post("/events/01m7y9by35vd0dwxvxd4p7243z/retry")).status).toBe(404)
  })
})
