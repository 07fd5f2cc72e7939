import fc from "fast-check"
import { expect, it } from "vitest"
import { STREAMS } from "../../collector/domain/ids.ts"
import { shareOf } from "../../collector/domain/share.ts"

it("shares cover every stream once, and differ by one at most", () => {
  fc.assert(
    fc.property(fc.uniqueArray(fc.string(), { minLength: 1, maxLength: 40 }), (recorders) => {
      const shares = recorders.map((own) => shareOf(STREAMS, recorders, own))
      expect(shares.flat().sort()).toEqual([...STREAMS].sort())
      const sizes = shares.map((share) => share.length)
      expect(Math.max(...sizes) - Math.min(...sizes)).toBeLessThanOrEqual(1)
    }),
  )
})

it("a recorder that does not see itself yet has a share all the same, and the order told does not matter", () => {
  expect(shareOf(STREAMS, [], "a")).toEqual(STREAMS)
  expect(shareOf(STREAMS, ["b"], "a")).toEqual(shareOf(STREAMS, ["a", "b"], "a"))
  expect(shareOf(STREAMS, ["b", "a"], "b")).toEqual(shareOf(STREAMS, ["a", "b"], "b"))
})
