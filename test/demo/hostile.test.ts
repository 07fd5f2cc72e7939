import { afterAll, beforeAll, describe, expect, it } from "vitest"
import { type RunningCollector, startCollector } from "../start/collector.ts"
import { type Filled, fillWithHostileText, HOSTILE, HOSTILE_TEXTS } from "../start/hostile.ts"

interface Event {
  id: string
  name: string
  reason: string | null
  decision: string | null
  page: string | null
  hit: string | null
}

let collector: RunningCollector
let filled: Filled
let events: Event[]

beforeAll(async () => {
  collector = await startCollector()
  filled = await fillWithHostileText(collector)
  events = []
  for (let cursor: string | null = ""; cursor !== null; ) {
    const at: string = cursor === "" ? "" : `&cursor=${cursor}`
    const list: { items: Event[]; next: string | null } = await collector.api(`/events?limit=1000${at}`)
    events.push(...list.items)
    cursor = list.next
  }
}, 30_000)
afterAll(() => collector?.end())

describe("hostile text is kept as it came", () => {
  it("in views, with all that they say", async () => {
    for (const [at, text] of HOSTILE_TEXTS.entries()) {
      const hit = await collector.api<Record<string, unknown>>(`/hits/${filled.hits[at]}`)
      expect(hit).toMatchObject({ page: `${text} ${at}`, campaign: text, source: `${text} ${at}` })
    }
  })

  it("in custom events, with their names and data", () => {
    const names = events.map(({ name }) => name)
    for (const text of HOSTILE_TEXTS) expect(names).toContain(text.slice(0, 100).trim())
  })

  it("in claims of every end", () => {
    const claims = events.filter(({ name, reason }) => name === "conversion" && reason !== null)
    expect(claims.length).toBeGreaterThanOrEqual(filled.claims + HOSTILE_TEXTS.length)
    const reasons = new Set(claims.map(({ reason }) => reason))
    for (const reason of [
      "created",
      "duplicate_conflict",
      "unresolved_macro",
      "bad_id",
      "unknown_hit",
      "bad_revenue",
    ])
      expect(reasons).toContain(reason)
  })

  it("in conversions: their types and what they were sold by", async () => {
    const { items } = await collector.api<{ items: { type: string; tx: string }[] }>(
      "/conversions?limit=1000",
    )
    for (const [at, text] of HOSTILE_TEXTS.entries())
      expect(items).toContainEqual(expect.objectContaining({ type: text, tx: `${text} ${at}` }))
  })

  it("in imports and uploads of costs, with the faults of their rows", async () => {
    const rows = await collector.api<{ items: { fields: { note?: string } | null }[] }>(
      `/imports/${filled.imports[0]}/rows?limit=100`,
    )
    const notes = rows.items.map(({ fields }) => fields?.note)
    for (const text of HOSTILE_TEXTS) expect(notes).toContain(text)
    const upload = await collector.api<{ name: string }>(`/imports/costs/${filled.costUpload}`)
    expect(upload.name).toBe(HOSTILE.script)
  })

  it("in the settings", async () => {
    const { settings } = await collector.api<{ settings: { types: { name: string }[] } }>("/settings")
    expect(settings.types.map(({ name }) => name)).toEqual([...HOSTILE_TEXTS])
  })

  it("in what is sent on, to destinations that cannot be reached", async () => {
    const { items } = await collector.api<{ items: unknown[] }>("/deliveries?limit=1000")
    expect(items.length).toBeGreaterThanOrEqual(HOSTILE_TEXTS.length)
  })
})
