import fc from "fast-check"
import { describe, expect, it } from "vitest"
import { rebased } from "../../../collector/dashboard/screens/setup/draft/rebase.ts"
import { compareDocuments } from "../../../collector/domain/settings/compare.ts"

const base = {
  account: { currency: "USD", timezone: "UTC" },
  types: [{ name: "Lead" }, { name: "Purchase", duplicates: "edit" }],
}

describe("my changes on top of theirs", () => {
  it.each<[what: string, mine: object, theirs: object, together: object, overruled: string[]]>([
    [
      "keep both where they are of different things",
      { ...base, account: { currency: "EUR", timezone: "UTC" } },
      {
        ...base,
        types: [
          { name: "Lead", journey: false },
          { name: "Purchase", duplicates: "edit" },
        ],
      },
      {
        account: { currency: "EUR", timezone: "UTC" },
        types: [
          { name: "Lead", journey: false },
          { name: "Purchase", duplicates: "edit" },
        ],
      },
      [],
    ],
    [
      "keep both where each added to a list",
      { ...base, types: [...base.types, { name: "Mine" }] },
      { ...base, types: [{ name: "Theirs" }, ...base.types] },
      { ...base, types: [{ name: "Theirs" }, ...base.types, { name: "Mine" }] },
      [],
    ],
    [
      "take out what either took out",
      { ...base, types: [{ name: "Lead" }] },
      { types: base.types },
      { types: [{ name: "Lead" }] },
      [],
    ],
    [
      "stand over theirs where both changed the same, and say so",
      { ...base, account: { currency: "EUR", timezone: "UTC" } },
      { ...base, account: { currency: "GBP", timezone: "Europe/Berlin" } },
      { ...base, account: { currency: "EUR", timezone: "Europe/Berlin" } },
      ["account.currency"],
    ],
    [
      "say of which thing it was where both changed it",
      { ...base, types: [{ name: "Lead", duplicates: "edit" }] },
      { ...base, types: [{ name: "Lead", duplicates: "ignore" }] },
      { ...base, types: [{ name: "Lead", duplicates: "edit" }] },
      ["types[Lead].duplicates"],
    ],
    [
      "are nothing to overrule where both did the same",
      { ...base, account: { currency: "EUR", timezone: "UTC" } },
      { ...base, account: { currency: "EUR", timezone: "UTC" } },
      { ...base, account: { currency: "EUR", timezone: "UTC" } },
      [],
    ],
  ])("%s", (_, mine, theirs, together, overruled) => {
    expect(rebased(base, mine, theirs)).toEqual({ document: together, overruled })
  })
})

const thing = fc.record({ id: fc.constantFrom("a", "b", "c"), x: fc.integer({ max: 3, min: 0 }) })
const document = fc.record({
  account: fc.record({ p: fc.integer({ max: 3, min: 0 }), q: fc.integer({ max: 3, min: 0 }) }),
  pages: fc.uniqueArray(thing, { selector: ({ id }) => id }),
})

describe("of any three documents", () => {
  it("theirs stands where I changed nothing, and mine where they did not", () =>
    fc.assert(
      fc.property(document, document, (was, is) => {
        expect(compareDocuments(rebased(was, was, is).document, is)).toEqual([])
        expect(compareDocuments(rebased(was, is, was).document, is)).toEqual([])
      }),
    ))

  it("every change of mine is in it", () =>
    fc.assert(
      fc.property(document, document, document, (was, mine, theirs) => {
        const { document: together } = rebased(was, mine, theirs)
        const left = compareDocuments(together, mine).map(({ path }) => path)
        for (const { path } of compareDocuments(was, mine)) expect(left).not.toContain(path)
      }),
    ))
})
