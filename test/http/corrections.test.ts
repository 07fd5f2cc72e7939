import { afterAll, beforeAll, describe, expect, it } from "vitest"
import { type RunningCollector, startCollector, TOKEN } from "../start/collector.ts"
import { viewedBy } from "../start/doors.ts"

let collector: RunningCollector
beforeAll(async () => {
  collector = await startCollector()
})
afterAll(async () => void (await collector.end()))

const post = (path: string, body?: unknown) =>
  fetch(`${collector.url}/api/v1${path}`, {
    method: "POST",
    headers: { authorization: `Bearer ${TOKEN}` },
    ...(body !== undefined && { body: JSON.stringify(body) }),
  })
const answer = async (response: Response) => (await response.json()) as Record<string, unknown>

interface Shown {
  status: string
  revenue: number
  currency: string
  tx: string
  type: string
  revisions: { event: string; author: string | null; note: string | null; changes: object }[]
}
const shown = (sale: string) => collector.api<Shown>(`/conversions/${sale}`)

async function sold(said: string): Promise<string> {
  const { hit } = await viewedBy(collector, "offer")
  const made = await fetch(`${collector.url}/pb/?hit=${hit}&${said}`)
  return String((await answer(made)).conversion)
}

describe("a conversion changed by hand", () => {
  it("is answered as a claim, and has a revision that names who did it and why", async () => {
    const sale = await sold("tx=A&rev=30")
    const wanted = {
      revenue: "35.50",
      currency: "EUR",
      type: "Lead",
      tx: "B",
      note: "Told by phone\nat noon",
    }
    const edited = await answer(await post(`/conversions/${sale}/edit`, wanted))
    expect(edited).toMatchObject({ decision: "edited", conversion: sale, revenue: 35.5, currency: "EUR" })
    const now = await shown(sale)
    expect(now).toMatchObject({ revenue: 35.5, currency: "EUR", type: "Lead", tx: "B", status: "approved" })
    expect(now.revisions).toMatchObject([
      { author: null, note: null },
      { author: "admin token", note: "Told by phone\nat noon", event: edited.event },
    ])
  })

  it("is in the log of events by a door of its own", async () => {
    const sale = await sold("tx=A&rev=30")
    await post(`/conversions/${sale}/edit`, { revenue: 7, note: "wrong" })
    const listed = await collector.api<{ items: object[] }>(`/events?via=dashboard&conversion=${sale}`)
    expect(listed.items).toMatchObject([
      { via: "dashboard", decision: "edited", author: "admin token", note: "wrong", repeats: null },
    ])
    const [{ id } = { id: "" }] = listed.items as { id: string }[]
    expect(await collector.api(`/events/${id}`)).toMatchObject({ author: "admin token", note: "wrong" })
  })

  it("is deleted and brought back", async () => {
    const sale = await sold("rev=30")
    const deleted = await answer(await post(`/conversions/${sale}/delete`, { note: "fraud" }))
    expect(deleted).toMatchObject({ decision: "deleted", status: "deleted" })
    expect((await shown(sale)).status).toBe("deleted")
    await post(`/conversions/${sale}/edit`, { status: "approved" })
    expect(await shown(sale)).toMatchObject({ status: "approved", revenue: 30 })
  })

  it("without a body is deleted without a note", async () => {
    const sale = await sold("rev=30")
    expect((await post(`/conversions/${sale}/delete`)).status).toBe(200)
    expect((await shown(sale)).revisions.at(-1)).toMatchObject({ author: "admin token", note: null })
  })

  it("is the one that is named, among many that are alike", async () => {
    const { hit } = await viewedBy(collector, "offer")
    const sales: string[] = []
    for (let n = 0; n < 5; n++) {
      const made = await fetch(`${collector.url}/pb/?hit=${hit}&tx=many-${n}&rev=1`)
      sales.push(String((await answer(made)).conversion))
    }
    await post(`/conversions/${sales[2]}/edit`, { revenue: "2" })
    const all = await Promise.all(sales.map(shown))
    expect(all.map(({ revenue }) => revenue)).toEqual([1, 1, 2, 1, 1])
  })
})

describe("what cannot be asked for", () => {
  it.each([
    [{}, 400],
    [{ colour: "red" }, 400],
    [{ status: "confirmed" }, 400],
    [{ revenue: ["5"] }, 400],
    [{ revenue: "5", note: "x".repeat(1_001) }, 400],
    [[], 400],
  ])("%j: %i", async (wanted, status) => {
    const sale = await sold("rev=30")
    expect((await post(`/conversions/${sale}/edit`, wanted)).status).toBe(status)
    expect((await shown(sale)).revisions).toHaveLength(1)
  })

  it.each([
    "/conversions/x/edit",
    "/conversions/01m7y9by35vd0dwxvxd4p7243z/delete",
  ])("%s: 404", async (path) => expect((await post(path, {})).status).toBe(404))

  it("is refused where an amount cannot be read, and nothing changes", async () => {
    const sale = await sold("rev=30")
    const refused = await answer(await post(`/conversions/${sale}/edit`, { revenue: "1,000" }))
    expect(refused).toMatchObject({ decision: "refused", reason: "bad_revenue" })
    const large = await answer(await post(`/conversions/${sale}/edit`, { revenue: "9".repeat(20) }))
    expect(large).toMatchObject({ decision: "refused", reason: "revenue_too_large" })
    expect(await shown(sale)).toMatchObject({ revenue: 30 })
  })

  it("is for those with the token", async () => {
    const sale = await sold("rev=30")
    const path = `${collector.url}/api/v1/conversions/${sale}/delete`
    expect((await fetch(path, { method: "POST" })).status).toBe(401)
  })
})
