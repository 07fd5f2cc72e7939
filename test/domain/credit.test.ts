import fc from "fast-check"
import { describe, expect, it } from "vitest"
import {
  CREDIT_MODELS,
  type CreditModel,
  creditOf,
  sharesBy,
} from "../../collector/domain/conversion/credit.ts"
import { DAY, NOW } from "./builders.ts"

const shares = (model: CreditModel, minor: number, ...daysBefore: number[]) =>
  creditOf(
    model,
    daysBefore.map((days) => NOW - days * DAY),
    minor,
  )

describe("the shares of a journey's hits", () => {
  const cases: [model: CreditModel, minor: number, daysBefore: number[], shares: number[]][] = [
    ["last", 1000, [0], [1000]],
    ["last", 1000, [2, 1, 0], [0, 0, 1000]],
    ["first", 1000, [0], [1000]],
    ["first", 1000, [2, 1, 0], [1000, 0, 0]],
    ["linear", 1000, [0], [1000]],
    ["linear", 1000, [1, 0], [500, 500]],
    ["linear", 1000, [2, 1, 0], [333, 333, 334]],
    ["linear", 1001, [2, 1, 0], [333, 334, 334]],
    ["linear", 1, [2, 1, 0], [0, 0, 1]],
    ["linear", 0, [2, 1, 0], [0, 0, 0]],
    ["linear", -1000, [2, 1, 0], [-333, -333, -334]],
    ["linear", -1, [2, 1, 0], [0, 0, -1]],
    ["position", 1000, [0], [1000]],
    ["position", 1000, [1, 0], [500, 500]],
    ["position", 1000, [2, 1, 0], [400, 200, 400]],
    ["position", 1000, [3, 2, 1, 0], [400, 100, 100, 400]],
    ["position", 1000, [4, 3, 2, 1, 0], [400, 66, 67, 67, 400]],
    ["position", 1, [2, 1, 0], [0, 0, 1]],
    ["time_decay", 1000, [0], [1000]],
    ["time_decay", 3000, [7, 0], [1000, 2000]],
    ["time_decay", 7000, [14, 7, 0], [1000, 2000, 4000]],
    ["time_decay", 1000, [0, 0], [500, 500]],
    ["time_decay", 1000, [36_500, 0], [0, 1000]],
    ["time_decay", -3000, [7, 0], [-1000, -2000]],
    ["linear", Number.MAX_SAFE_INTEGER, [1, 0], [4503599627370495, 4503599627370496]],
    ["position", Number.MAX_SAFE_INTEGER, [2, 1, 0], [3602879701896396, 1801439850948198, 3602879701896397]],
  ]
  it.each(cases)("by %s of %i, seen %j days before: %j", (model, minor, daysBefore, expected) => {
    expect(shares(model, minor, ...daysBefore)).toEqual(expected)
  })
})

describe.each(CREDIT_MODELS)("by %s, of any revenue and journey, the shares", (model) => {
  const largest = Number.MAX_SAFE_INTEGER
  const revenue = fc.oneof(
    fc.maxSafeInteger(),
    fc.integer({ min: -10_000, max: 10_000 }),
    fc.constantFrom(0, 1, -1, largest, -largest, largest - 1, 1 - largest),
  )
  const days = fc.array(fc.double({ min: 0, max: 1_000, noNaN: true }), { minLength: 1, maxLength: 60 })
  const few = fc.array(fc.integer({ min: 0, max: 30 }), { minLength: 1, maxLength: 3 })
  const each = (check: (minor: number, shares: number[]) => void) =>
    fc.assert(
      fc.property(revenue, fc.oneof(few, days), (minor, before) => {
        const own = before.toSorted((one, other) => other - one).map((day) => day - Math.min(...before))
        check(minor, shares(model, minor, ...own))
      }),
    )

  it("are whole minor units, add up to it, and none is minus zero", () =>
    each((minor, all) => {
      expect(all.every((share) => Number.isSafeInteger(share) && !Object.is(share, -0))).toBe(true)
      expect(all.reduce((sum, share) => sum + BigInt(share), 0n)).toBe(BigInt(minor))
    }))

  it("are never more than it, and never of the other sign", () =>
    each((minor, all) => {
      for (const share of all) {
        expect(Math.abs(share)).toBeLessThanOrEqual(Math.abs(minor))
        expect([0, Math.sign(minor)]).toContain(Math.sign(share))
      }
    }))

  it("of a loss are those of the gain, taken back", () =>
    fc.assert(
      fc.property(revenue, few, (minor, before) => {
        const gain = shares(model, Math.abs(minor), ...before)
        expect(shares(model, -Math.abs(minor), ...before)).toEqual(gain.map((share) => 0 - share))
      }),
    ))
})

it("of equal hits no share differs from another by more than a minor unit", () =>
  fc.assert(
    fc.property(fc.maxSafeInteger(), fc.integer({ min: 1, max: 50 }), (minor, count) => {
      const all = shares("linear", minor, ...Array<number>(count).fill(0))
      expect(Math.max(...all) - Math.min(...all)).toBeLessThanOrEqual(1)
    }),
  ))

it("by time the later hit has never less than the earlier", () =>
  fc.assert(
    fc.property(
      fc.nat(),
      fc.array(fc.nat({ max: 400 }), { minLength: 2, maxLength: 20 }),
      (minor, before) => {
        const all = shares("time_decay", minor, ...before.toSorted((one, other) => other - one))
        expect(all).toEqual(all.toSorted((one, other) => one - other))
      },
    ),
  ))

it("no share is a whole minor unit away from what it should be exactly, however large the amount", () =>
  fc.assert(
    fc.property(fc.maxSafeInteger(), fc.integer({ min: 3, max: 50 }), (minor, count) => {
      const exact: [model: CreditModel, part: bigint, of: bigint][] = [
        ["linear", 1n, BigInt(count)],
        ["position", 40n, 100n],
      ]
      for (const [model, part, of] of exact) {
        const [first = 0] = shares(model, minor, ...Array<number>(count).fill(0))
        const away = BigInt(first) * of - BigInt(minor) * part
        expect(away < of && away > -of).toBe(true)
      }
    }),
  ))

it("shares are the same, worked out digit by digit or in great numbers, whatever the weights", () => {
  const weight = fc.oneof(
    fc.nat(40),
    fc.integer({ min: 0, max: 2 ** 40 }),
    fc.constantFrom(2 ** 40, 2 ** 44 - 1),
  )
  const weights = fc
    .array(weight, { minLength: 1, maxLength: 40 })
    .filter((all) => all.some((one) => one > 0))
  fc.assert(
    fc.property(weights, fc.oneof(fc.nat(2_000_000), fc.maxSafeInteger()), (weights, whole) => {
      expect(sharesBy(weights, whole)).toEqual(sharesInGreatNumbers(weights, whole))
    }),
    { numRuns: 1_000 },
  )
})

function sharesInGreatNumbers(weights: readonly number[], whole: number): number[] {
  const sum = weights.reduce((sum, weight) => sum + BigInt(weight), 0n)
  const amount = BigInt(Math.abs(whole))
  const parts = weights.map((weight, at) => ({ at, ...partOf(amount * BigInt(weight), sum) }))
  const left = Number(amount - parts.reduce((given, { own }) => given + own, 0n))
  const losers = parts.toSorted((one, other) => Number(other.lost - one.lost) || other.at - one.at)
  for (const loser of losers.slice(0, left)) loser.own++
  return parts.map(({ own }) => Number(own) * Math.sign(whole) + 0)
}

const partOf = (part: bigint, sum: bigint) => ({ own: part / sum, lost: part % sum })
