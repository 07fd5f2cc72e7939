import { expect } from "vitest"
import type { WireAnswer } from "../../sdk/wire.ts"
import { type RunningCollector, TOKEN } from "./collector.ts"

/** What the API says of an import, as far as tests ask. */
export interface ImportAnswer {
  id: string
  state: string
  rows: number
  done: number
  faults: number
  decisions: Record<string, number>
  revenue: Record<string, number>
}

export interface ImportRowAnswer {
  line: number
  fields: Record<string, string> | null
  text: string | null
  fault: string | null
  decision: string | null
  reason: string | null
  conversion: string | null
  event: string
}

/** Imports at a collector, as a program with the token does it. */
export function importsAt({ url, api }: Pick<RunningCollector, "url" | "api">) {
  const post = (path: string, body: BodyInit | null = null, headers: Record<string, string> = {}) =>
    fetch(`${url}/api/v1/imports${path}`, {
      method: "POST",
      headers: { authorization: `Bearer ${TOKEN}`, ...headers },
      body,
    })
  const find = (id: string) => api<ImportAnswer>(`/imports/${id}`)

  /** Waits until an import is in that state. */
  async function reached(id: string, state: string): Promise<ImportAnswer> {
    await expect.poll(async () => (await find(id)).state, { timeout: 25_000, interval: 20 }).toBe(state)
    return await find(id)
  }

  return {
    post,
    find,
    reached,
    /** Sends a file and waits for its preview. */
    async preview(file: string, query = ""): Promise<ImportAnswer> {
      const response = await post(`/conversions${query}`, file)
      expect(response.status).toBe(202)
      const { id } = (await response.json()) as ImportAnswer // asserted on below
      return await reached(id, "previewed")
    },
    async commit(id: string): Promise<ImportAnswer> {
      expect((await post(`/${id}/commit`)).status).toBe(202)
      return await reached(id, "committed")
    },
    async undo(id: string): Promise<ImportAnswer> {
      expect((await post(`/${id}/undo`)).status).toBe(202)
      return await reached(id, "undone")
    },
    /** All rows, page by page. */
    async rows(id: string, query = ""): Promise<ImportRowAnswer[]> {
      const rows: ImportRowAnswer[] = []
      let cursor: string | null = null
      do {
        const from: string = cursor === null ? "" : `&cursor=${cursor}`
        type List = { items: ImportRowAnswer[]; next: string | null }
        const { items, next }: List = await api(`/imports/${id}/rows?limit=1000${query}${from}`)
        rows.push(...items)
        cursor = next
      } while (cursor !== null)
      return rows
    },
  }
}

/** Hits on an offer, each of a visitor of its own. */
export async function viewsAt({ url }: Pick<RunningCollector, "url">, count: number): Promise<string[]> {
  const hits: string[] = []
  while (hits.length < count) {
    const body = JSON.stringify({ events: [{ name: "view", p: "offer", kind: "offer" }] })
    const some = Array.from({ length: Math.min(50, count - hits.length) }, async () => {
      const { results } = (await (await fetch(`${url}/e`, { method: "POST", body })).json()) as WireAnswer
      return results[0]?.hit ?? ""
    })
    hits.push(...(await Promise.all(some)))
  }
  return hits
}
