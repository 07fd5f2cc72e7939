import { expect, it } from "vitest"
import {
  amountOn,
  type Conflict,
  type ConflictKind,
  inForce,
  KINDS,
} from "../../collector/dashboard/screens/conflicts/conflict.ts"

/** A conflict of 39.00 with 32.77; of its conversion only what it counts now is looked at. */
function conflict(kind: ConflictKind, counts: number | null, currency = "USD"): Conflict {
  const differs = [{ field: "revenue" as const, kept: 39, claimed: 32.77 }]
  const conversion = counts === null ? null : { revenueMinor: counts, currency: "USD" }
  return {
    kind,
    conversion,
    differs,
    event: { currency },
    candidates: [],
    choices: [],
  } as unknown as Conflict
}

it.each([
  ["that was replaced, is the claimed one", "amount_replaced", 3_277, "claimed"],
  ["that was replaced, is the one before once somebody went back to it", "amount_replaced", 3_900, "kept"],
  ["of a sale that was declined since, is neither", "amount_replaced", 0, null],
  ["that was kept, is that", "duplicate_conflict", 3_900, "kept"],
  ["of no conversion, is neither", "ambiguous_target", null, null],
] as const)("the amount in force, %s", (_what, kind, counts, side) =>
  expect(inForce(conflict(kind, counts))).toBe(side))

it.each([
  ["may be counted twice", "approved", "approved", "A Purchase (A-1) may be counted twice"],
  ["is refunded later", "declined", "approved", "A refund of a Purchase (A-1) met no sale"],
  ["was refunded before", "approved", "declined", "A refund of a Purchase (A-1) may have come before it"],
])("a sale that %s is called so", (_what, status, other, title) => {
  const of = {
    ...conflict("maybe_same_sale", null),
    event: { type: "Purchase", tx: "A-1" },
    conversion: { status },
    candidates: [{ status: other }],
  } as unknown as Conflict // as far as it is looked at
  expect(KINDS.maybe_same_sale.title(of)).toBe(title)
})

it("a sale that another visitor told first is worth what both say, and called so", () => {
  const of = {
    ...conflict("duplicate_conflict", 3_900),
    event: { type: "Purchase", tx: "A-1" },
    differs: [{ field: "visitor", kept: "ann", claimed: "bob" }],
    conversion: { amountMinor: 3_900, revenueMinor: 3_900, currency: "USD" },
  } as unknown as Conflict // as far as it is looked at
  expect(KINDS.duplicate_conflict.title(of)).toBe("A Purchase (A-1) was reported again for another visitor")
  const both = { ...of, differs: [...of.differs, { field: "revenue" as const, kept: 0, claimed: 39 }] }
  expect(KINDS.duplicate_conflict.title(both)).toMatch(/again with another amount, for another visitor$/)
  expect([amountOn("kept", of).revenue, amountOn("claimed", of).revenue, inForce(of)]).toEqual([
    39,
    39,
    "kept",
  ])
})
