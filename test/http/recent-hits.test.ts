import { describe, expect, it } from "vitest"
import { recentHits, type SeenHit } from "../../collector/http/redirects/recent-hits.ts"
import { id } from "../domain/builders.ts"

const seen = (vid: string, of: Partial<SeenHit> = {}): SeenHit => {
  return { hit: id(), vid, page: "lp", funnel: null, journey: null, at: 0, ...of }
}
const long = (length: number) => {
  return { source: null, campaign: null, parameters: { x: "x".repeat(length) }, entrance: null }
}
const [ANN, BOB] = [id(), id()]

describe("the hits of one process", () => {
  it("are forgotten by whole visitors, the one unseen for longest first, where they grow too long", () => {
    const recent = recentHits(100, 10_000)
    recent.note(seen(ANN, { journey: long(4_000) }))
    recent.note(seen(BOB, { journey: long(4_000) }))
    recent.note(seen(ANN))
    expect([recent.of(ANN).length, recent.of(BOB).length]).toEqual([2, 1])
    recent.note(seen(id(), { journey: long(4_000) }))
    expect([recent.of(ANN).length, recent.of(BOB).length]).toEqual([2, 0])
  })

  it("take no more room for being noted again", () => {
    const recent = recentHits(100, 10_000)
    const one = seen(ANN, { journey: long(4_000) })
    recent.note(seen(BOB, { journey: long(4_000) }))
    for (let n = 0; n < 10; n++) recent.note({ ...one, journey: null })
    recent.note(one)
    expect([recent.of(ANN), recent.of(BOB).length]).toEqual([[one], 1])
  })

  it("are of the visitors seen last, however many came before, and of nobody who is to be forgotten", () => {
    const recent = recentHits(3)
    const everybody = Array.from({ length: 500 }, (_, n) => id(n))
    const [first = ""] = everybody
    for (const vid of everybody) {
      recent.note(seen(vid))
      recent.note(seen(first))
    }
    const known = () => everybody.filter((vid) => recent.of(vid).length > 0)
    const [beforeLast = "", last = ""] = everybody.slice(-2)
    expect(known()).toEqual([first, beforeLast, last])
    for (const vid of known()) recent.forget(vid)
    for (const vid of everybody.slice(0, 4)) recent.note(seen(vid))
    expect(known()).toEqual(everybody.slice(1, 4))
  })
})
