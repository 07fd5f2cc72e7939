import fc from "fast-check"
import { describe, expect, it } from "vitest"
import { DUPLICATE_MODES } from "../../collector/domain/conversion/duplicate-modes.ts"
import { asItStood, revisionsUpTo } from "../../collector/domain/conversion/history.ts"
import { undo } from "../../collector/domain/conversion/undo.ts"
import type { Change } from "../../collector/domain/conversion/verdict.ts"
import type { Conversion, Revision } from "../../collector/domain/event.ts"
import { claimsOn, hit, NOW, received, settings } from "./builders.ts"

const DOCUMENT = {
  account: { rates: { EUR: "1.1" } },
  types: [
    { name: "Lead" },
    { name: "Purchase", replaces: ["Lead"] },
    ...DUPLICATE_MODES.map((mode) => ({ name: mode, duplicates: mode, retryWindow: 0 })),
  ],
}

const said = fc.record(
  {
    type: fc.constantFrom("Lead", "Purchase", ...DUPLICATE_MODES),
    tx: fc.constantFrom("A", "B"),
    rev: fc.constantFrom("0", "1", "2.50", "1000", "-1", "-2"),
    status: fc.constantFrom("approved", "pending", "declined", "rejected", "other", "whatever"),
    currency: fc.constantFrom("EUR", "JPY"),
    event_id: fc.constantFrom("E", "F"),
    sub: fc.constantFrom("x", "y"),
  },
  { requiredKeys: [] },
)
/** Time passes, perhaps none; then a claim, or a row's doing is taken back. */
const act = fc.record({ passes: fc.nat({ max: 2 }), said, undoes: fc.boolean() })

/** Everything that was ever changed, in its order. */
function live(acts: { passes: number; said: Record<string, string>; undoes: boolean }[]): Change[] {
  const claims = claimsOn(hit(), DOCUMENT)
  const changes: Change[] = []
  let now = NOW
  for (const { passes, said, undoes } of acts) {
    now += passes
    const last = changes.at(-1)
    const verdict =
      undoes && last !== undefined
        ? undo({
            received: received({}, { at: now, via: "import" }),
            ...{ done: last, conversions: [], settings: settings(DOCUMENT), now },
          })
        : claims.claim(said, { at: now })
    if (verdict.change) changes.push(verdict.change)
    if (undoes && verdict.change) return changes // nothing meets what was taken back
  }
  return changes
}

describe("after any sequence of claims, a conversion", () => {
  const each = (check: (states: Conversion[], revisions: Revision[]) => void) =>
    fc.assert(
      fc.property(fc.array(act, { maxLength: 12 }), (acts) => {
        const changes = live(acts)
        const byId = Map.groupBy(changes, ({ conversion }) => conversion.id)
        for (const own of byId.values())
          check(
            own.map(({ conversion }) => conversion),
            own.map(({ revision }) => revision),
          )
      }),
    )

  it("can be seen as it stood at the time of each of its revisions", () =>
    each((states, revisions) => {
      const final = states.at(-1) as Conversion // a group has one at least
      for (const { at } of revisions)
        expect(asItStood(final, revisions, at)).toEqual(states.findLast(({ updatedAt }) => updatedAt === at))
      expect(asItStood(final, revisions, final.createdAt - 1)).toBeNull()
      expect(asItStood(final, revisions, Number.MAX_SAFE_INTEGER)).toEqual(final)
    }))

  it("has earned the sum of what its revisions changed, at any time", () =>
    each((states, revisions) => {
      const final = states.at(-1) as Conversion // a group has one at least
      for (const { at } of revisions) {
        const sum = revisionsUpTo(revisions, at)
          .map(({ changes: { revenueMinor: change } }) => Number(change?.to ?? 0) - Number(change?.from ?? 0))
          .reduce((total, by) => total + by, 0)
        expect(asItStood(final, revisions, at)?.revenueMinor).toBe(sum)
      }
    }))
})

describe("when the clock was set back between two revisions", () => {
  const claims = claimsOn(hit())
  const first = claims.claim({ rev: "1" }, { at: NOW }).change as Change // it is a new sale
  const second = claims.claim({ rev: "2" }, { at: NOW - 10 }).change as Change // it differs from the first
  const [final, revisions] = [second.conversion, [first.revision, second.revision]]

  it.each([
    [NOW - 11, null],
    [NOW - 5, null],
    [NOW, 200],
  ])("they still count in the order they were made, at %i", (at, revenue) => {
    expect(asItStood(final, revisions, at)?.revenueMinor ?? null).toBe(revenue)
  })
})
