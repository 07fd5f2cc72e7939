import * as fc from "fast-check"
import { describe, expect, it } from "vitest"
import { makeId } from "../../../collector/domain/ids.ts"
import { rotate, type Way } from "../../../collector/domain/redirect/rotate.ts"
import { walk } from "../../../collector/domain/redirect/walk.ts"
import { NOW, settings } from "../builders.ts"

/** The same in every run, whatever other tests have made before. */
const VISITORS = Array.from({ length: 20_000 }, (_, n) =>
  makeId(NOW + n, new Uint8Array([0, 0, 0, 0, 0, 0, 0, n >> 8, n & 255, 0])),
)
const ways = (weights: Record<string, number>): Way[] =>
  Object.entries(weights).map(([page, weight]) => ({ page, weight }))
const choices = (weights: Record<string, number>, name = "split") =>
  VISITORS.map((vid) => rotate({ funnel: "f", name, ways: ways(weights) }, vid))
const shareOf = (page: string, among: readonly string[]) =>
  among.filter((one) => one === page).length / among.length

describe("a rotator", () => {
  const tables: Record<string, number>[] = [
    { a: 1, b: 1 },
    { a: 70, b: 30 },
    { a: 1, b: 2, c: 3, d: 4 },
    { a: 999, b: 1 },
    { a: 1_000_000, b: 1_000_000, c: 1_000_000 },
    Object.fromEntries(Array.from({ length: 20 }, (_, n) => [`p${n}`, 1])),
  ]
  it.each(tables)("sends visitors by the weights %o", (weights) => {
    const chosen = choices(weights)
    const all = Object.values(weights).reduce((sum, weight) => sum + weight, 0)
    const squares = Object.entries(weights).map(([page, weight]) => {
      const expected = (VISITORS.length * weight) / all
      const observed = chosen.filter((one) => one === page).length
      return (observed - expected) ** 2 / expected
    })
    const chiSquare = squares.reduce((sum, square) => sum + square, 0)
    const freedom = squares.length - 1
    // Five deviations beyond what is to be expected of chance; these ids are always the same.
    expect(chiSquare).toBeLessThan(freedom + 5 * Math.sqrt(2 * freedom))
  })

  it("sends a visitor the same way, in whatever order the ways are written", () => {
    const weights = { a: 1, b: 2, c: 3 }
    expect(choices({ c: 3, a: 1, b: 2 })).toEqual(choices(weights))
  })

  it("decides by itself: visitors of one way of a rotator are spread over those of another", () => {
    const [one, other] = [choices({ a: 1, b: 1 }), choices({ a: 1, b: 1 }, "other")]
    const both = one.filter((page, at) => page === "a" && other[at] === "a").length
    expect(both / VISITORS.length).toBeCloseTo(0.25, 1)
  })

  const changes: [what: string, from: Record<string, number>, to: Record<string, number>, least: number][] = [
    ["raised", { a: 50, b: 50 }, { a: 60, b: 50 }, 60 / 110 - 50 / 100],
    ["lowered", { a: 50, b: 50 }, { a: 40, b: 50 }, 50 / 100 - 40 / 90],
    ["raised from many", { a: 1, b: 1, c: 1, d: 1 }, { a: 2, b: 1, c: 1, d: 1 }, 2 / 5 - 1 / 4],
  ]
  it.each(changes)("moves no visitor it need not when a weight is %s", (_, from, to, least) => {
    const [before, after] = [choices(from), choices(to)]
    const moved = VISITORS.filter((_, at) => before[at] !== after[at]).length / VISITORS.length
    expect(moved).toBeCloseTo(least, 1.7)
    expect(moved).toBeLessThan(least + 0.01)
    const shares = [shareOf("a", before), shareOf("a", after)]
    expect(Math.abs((shares[0] ?? 0) - (shares[1] ?? 0))).toBeCloseTo(moved, 10) // all to it, or all from it
  })

  it("moves only visitors of a way that is taken out", () => {
    const [before, after] = [choices({ a: 2, b: 3, c: 5 }), choices({ a: 2, b: 3 })]
    const moved = VISITORS.filter((_, at) => before[at] !== after[at])
    expect(moved).toEqual(VISITORS.filter((_, at) => before[at] === "c"))
  })

  it("always has a way for anybody", () => {
    const names = fc.uniqueArray(fc.string({ minLength: 1 }), { minLength: 1, maxLength: 5 })
    fc.assert(
      fc.property(names, fc.integer({ min: 1, max: 1_000_000 }), fc.string(), (pages, weight, vid) => {
        const ways = pages.map((page) => ({ page, weight }))
        expect(pages).toContain(rotate({ funnel: "f", name: "r", ways }, vid))
      }),
    )
  })
})

it("a walk passes rotators until it comes to a page", () => {
  const funnel = settings({
    pages: [{ id: "lp", url: "https://shop.example/" }],
    funnels: [
      {
        id: "f",
        entry: "a",
        rotators: { a: [{ page: "b", weight: 1 }], b: [{ page: "lp", weight: 1 }] },
      },
    ],
  }).funnels.get("f")
  if (funnel === undefined) throw new Error("the document has it")
  expect(walk("a", "vid", funnel)).toEqual(["a", "b", "lp"])
  expect(walk("lp", "vid", funnel)).toEqual(["lp"])
  expect(walk("constructor", "vid", funnel)).toEqual(["constructor"])
})
