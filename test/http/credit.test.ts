import { afterAll, beforeAll, expect, it } from "vitest"
import { CREDIT_MODELS } from "../../collector/domain/conversion/credit.ts"
import { type RunningCollector, startCollector } from "../start/collector.ts"
import { viewedBy } from "../start/doors.ts"

let collector: RunningCollector
beforeAll(async () => {
  collector = await startCollector()
})
afterAll(async () => void (await collector.end()))

type Share = { hit: string; page: string; at: string; share: number; shareMinor: number }
interface Shown {
  credit: Record<string, Share[]>
  assists: { hit: string; page: string; at: string }[]
  hitAt: string
}

async function saleAfter(pages: string[], said: string) {
  let vid: string | undefined
  const hits: string[] = []
  for (const page of pages) {
    const viewed = await viewedBy(collector, page, vid)
    vid = viewed.vid
    hits.push(viewed.hit)
  }
  const answer = await fetch(`${collector.url}/pb/?hit=${hits.at(-1)}&${said}`)
  const { conversion } = (await answer.json()) as { conversion: string }
  return { hits, sale: await collector.api<Shown>(`/conversions/${conversion}`) }
}

it("a conversion tells the share of each hit of its journey, by each model", async () => {
  const { hits, sale } = await saleAfter(["lander", "article", "offer"], "rev=10.01")
  expect(Object.keys(sale.credit)).toEqual(CREDIT_MODELS)
  const minors = (model: string) => sale.credit[model]?.map(({ shareMinor }) => shareMinor)
  expect(minors("last")).toEqual([0, 0, 1001])
  expect(minors("first")).toEqual([1001, 0, 0])
  expect(minors("linear")).toEqual([333, 334, 334])
  expect(minors("position")).toEqual([400, 200, 401])
  expect(minors("time_decay")).toEqual([333, 334, 334])
  const journey = [...sale.assists, { hit: hits[2], page: "offer", at: sale.hitAt }]
  for (const shares of Object.values(sale.credit)) {
    expect(shares.map(({ hit, page, at }) => ({ hit, page, at }))).toEqual(journey)
    expect(shares.every(({ share, shareMinor }) => share === shareMinor / 100)).toBe(true)
  }
})

it("in a currency without minor units the shares are whole units", async () => {
  const { sale } = await saleAfter(["lander", "offer"], "rev=5&currency=JPY")
  expect(sale.credit.linear?.map(({ share }) => share)).toEqual([2, 3])
})

it("a visitor of one view gives it all to that, by every model; nothing earned is nothing shared", async () => {
  for (const [said, all] of [
    ["rev=3", 300],
    ["rev=3&status=declined", 0],
  ]) {
    const { hits, sale } = await saleAfter(["offer"], String(said))
    for (const shares of Object.values(sale.credit))
      expect(shares).toMatchObject([{ hit: hits[0], shareMinor: all }])
  }
})
