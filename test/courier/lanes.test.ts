import fc from "fast-check"
import { expect, it } from "vitest"
import { MOST_AT_ONCE, shares } from "../../collector/courier/lanes.ts"

const lane = (key: string, failures = 0, underWay = 0) => ({ state: { key, failures }, underWay })

it("one destination alone gets 8 at once, and only what of that is free", () => {
  expect(shares([lane("a")], MOST_AT_ONCE)).toEqual([{ key: "a", most: 8 }])
  expect(shares([lane("a", 0, 5)], MOST_AT_ONCE)).toEqual([{ key: "a", most: 3 }])
  expect(shares([lane("a", 0, 8)], MOST_AT_ONCE)).toEqual([])
})

it("one that failed last gets one at a time", () => {
  expect(shares([lane("a", 1), lane("b", 3, 1), lane("c")], MOST_AT_ONCE)).toEqual([
    { key: "a", most: 1 },
    { key: "c", most: 8 },
  ])
})

it("where room is short, all get some before anybody gets more", () => {
  expect(shares([lane("a"), lane("b"), lane("c")], 4)).toEqual([
    { key: "a", most: 2 },
    { key: "b", most: 1 },
    { key: "c", most: 1 },
  ])
  expect(shares([lane("a"), lane("b")], 0)).toEqual([])
})

it("what comes free goes to who has least under way, the first of them if several have", () => {
  expect(shares([lane("a", 0, 7), lane("b", 0, 7), lane("c"), lane("d")], 1)).toEqual([{ key: "c", most: 1 }])
  expect(shares([lane("a", 0, 3), lane("b", 0, 1)], 3)).toEqual([
    { key: "a", most: 1 },
    { key: "b", most: 2 },
  ])
})

it("never gives more than there is room, nor leaves room that somebody wants", () => {
  const lanes = fc.array(fc.record({ failures: fc.nat({ max: 2 }), underWay: fc.nat({ max: 8 }) }), {
    maxLength: 80,
  })
  fc.assert(
    fc.property(lanes, fc.nat({ max: MOST_AT_ONCE }), (some, room) => {
      const all = some.map(({ failures, underWay }, at) => lane(`${at}`, failures, underWay))
      const wanted = all.reduce(
        (sum, { state, underWay }) => sum + Math.max(0, (state.failures ? 1 : 8) - underWay),
        0,
      )
      const given = shares(all, room).reduce((sum, { most }) => sum + most, 0)
      expect(given).toBe(Math.min(room, wanted))
    }),
  )
})
