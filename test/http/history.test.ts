import { afterAll, beforeAll, expect, it } from "vitest"
import { type RunningCollector, startCollector, TOKEN } from "../start/collector.ts"
import { viewedBy } from "../start/doors.ts"

let collector: RunningCollector
let sale: string
beforeAll(async () => {
  collector = await startCollector()
  const { hit } = await viewedBy(collector, "offer")
  for (const said of ["rev=5", "rev=8", "status=declined", "status=rejected"]) {
    const answer = await fetch(`${collector.url}/pb/?hit=${hit}&tx=A&${said}`)
    sale = ((await answer.json()) as { conversion: string }).conversion
  }
})
afterAll(async () => void (await collector.end()))

interface Shown {
  status: string
  revenue: number
  deleted: boolean
  updatedAt: string
  revisions: { number: number; at: string }[]
}
const shown = (query = "") => collector.api<Shown>(`/conversions/${sale}${query}`)
const statusOf = async (query: string) => {
  const headers = { authorization: `Bearer ${TOKEN}` }
  return (await fetch(`${collector.url}/api/v1/conversions/${sale}${query}`, { headers })).status
}

it("a conversion is shown as it stood at any time, with its revisions up to then", async () => {
  const now = await shown()
  const stood = ["approved 5", "approved 8", "declined 0", "deleted 0"]
  for (const [place, { at }] of now.revisions.entries()) {
    const last = now.revisions.findLastIndex((other) => other.at === at) // two may share a millisecond
    for (const time of [at, String(Date.parse(at))]) {
      const { status, revenue, updatedAt, revisions, deleted } = await shown(`?at=${time}`)
      expect([`${status} ${revenue}`, updatedAt, deleted]).toEqual([stood[last], at, last === 3])
      expect(revisions).toEqual(now.revisions.slice(0, last + 1))
      expect(last).toBeGreaterThanOrEqual(place)
    }
  }
  expect(await shown(`?at=${Date.now()}`)).toEqual(now)
})

it("before it was made there is none: 404; a time that is none: 400", async () => {
  const [first] = (await shown()).revisions
  expect(await statusOf(`?at=${Date.parse(first?.at ?? "") - 1}`)).toBe(404)
  expect(await statusOf("?at=2020-01-01")).toBe(404)
  expect(await statusOf("?at=yesterday")).toBe(400)
  expect(await statusOf("?when=2020-01-01")).toBe(400)
})
