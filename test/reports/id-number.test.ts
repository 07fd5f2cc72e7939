import fc from "fast-check"
import { expect, it } from "vitest"
import { makeId } from "../../collector/domain/ids.ts"
import { idNumber, idNumbersFrom } from "../../collector/reports/clickhouse/id-number.ts"

const ids = fc
  .tuple(fc.nat(2 ** 31 - 1), fc.uint8Array({ minLength: 10, maxLength: 10 }))
  .map(([at, chance]) => makeId(at * 1_000, chance))

it("the numbers of ids are in the order of the ids, and 128 bits", () => {
  fc.assert(
    fc.property(ids, ids, (one, other) => {
      expect(idNumber(one) < idNumber(other)).toBe(one < other)
      expect(idNumber(one) < 2n ** 128n).toBe(true)
    }),
  )
  expect(idNumber("7zzzzzzzzzzzzzzzzzzzzzzzzz")).toBe(2n ** 128n - 1n)
  expect(idNumber("00000000000000000000000010")).toBe(32n)
  expect(() => idNumber("01jz00000l0000000000000000")).toThrow("no part of an id")
})

it("those of a moment are the numbers of the ids that begin so", () => {
  fc.assert(
    fc.property(ids, ids, fc.integer({ min: 1, max: 26 }), (one, other, length) => {
      const { from, to } = idNumbersFrom(one.slice(0, length))
      const isWithin = idNumber(other) >= from && idNumber(other) < to
      expect(isWithin).toBe(other.startsWith(one.slice(0, length)))
      expect(idNumber(one) >= from && idNumber(one) < to).toBe(true)
    }),
  )
})
