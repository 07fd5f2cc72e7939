import fc from "fast-check"
import { describe, expect, it } from "vitest"
import { exchangeOf, PARTS_A_MINOR, rounded } from "../../../collector/domain/report/exchange.ts"
import type { GroupKey } from "../../../collector/domain/report/question.ts"
import { byKeys, inOrder } from "../../../collector/domain/report/row-order.ts"
import { tally } from "../../../collector/domain/report/tally.ts"

const key = fc.constantFrom<GroupKey>("a", "b", "B", "", "é", null)
const number = fc.constantFrom<GroupKey>(7, 20_000, null)
const groups = fc.uniqueArray(fc.tuple(key, number, key), { selector: String, maxLength: 40 })
const nothing = { conversionCosts: [], conversions: [], events: [] }
const needs = {
  exchange: exchangeOf({ currency: "USD", rates: { EUR: "1.08" } }),
  isSeparate: () => false,
  isOfVisits: false,
}

/** Every group with some visits, and with clicks that cost some thousandths of a cent, of which many are alike. */
const found = groups.chain((keys) =>
  fc
    .array(
      fc.tuple(fc.nat(2), fc.constantFrom(0, 190, 4_000, 10_190, 24_000), fc.constantFrom("USD", "EUR")),
      {
        ...{ minLength: keys.length, maxLength: keys.length },
      },
    )
    .map((figures) => ({
      ...nothing,
      visits: figures.map(([visits], at) => ({ keys: [...(keys[at] ?? [])], visits, visitors: visits })),
      clickCosts: figures.map(([, micros, currency], at) => ({
        keys: [...(keys[at] ?? [])],
        micros,
        currency,
      })),
    })),
)

describe("rows of a report that are alike", () => {
  it("are in the order of their groups", () => {
    fc.assert(
      fc.property(found, fc.constantFrom("source", "day"), (found, first) => {
        const { rows } = tally(found, needs)
        const visits = (row: { visits: number }) => (first === "day" ? 0 : row.visits)
        expect(inOrder(rows, [first])).toEqual(
          rows.toSorted((one, other) => visits(other) - visits(one) || byKeys(one.keys, other.keys)),
        )
      }),
    )
  })

  it("get the cents that are left over by what they lost, by what they cost, and by their groups", () => {
    fc.assert(
      fc.property(found, (found) => {
        const costs = found.clickCosts.map(({ keys, micros, currency }) => {
          const parts = needs.exchange.parts(micros, currency) ?? 0n
          return { keys, parts, minor: parts / PARTS_A_MINOR, lost: parts % PARTS_A_MINOR }
        })
        const sum = (of: bigint[]) => of.reduce((total, one) => total + one, 0n)
        const left =
          rounded(sum(costs.map(({ parts }) => parts)), PARTS_A_MINOR) - sum(costs.map(({ minor }) => minor))
        const losers = costs.toSorted(
          (one, other) =>
            Number(other.lost - one.lost) || Number(other.parts - one.parts) || byKeys(one.keys, other.keys),
        )
        const said = new Map(tally(found, needs).rows.map(({ keys, costMinor }) => [String(keys), costMinor]))
        for (const [at, { keys, minor }] of losers.entries())
          expect(said.get(String(keys))).toBe(Number(minor) + Number(at < Number(left)))
      }),
    )
  })
})
