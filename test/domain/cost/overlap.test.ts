import { describe, expect, it, test } from "vitest"
import type { Spend } from "../../../collector/domain/cost/cost-row.ts"
import { type Counted, type OverlapWish, standingOf } from "../../../collector/domain/cost/overlap.ts"
import { type ReplacingRow, recountWithout } from "../../../collector/domain/cost/undo.ts"

const spend = (of: Partial<Spend> = {}): Spend => ({
  ...{ source: "meta", campaign: "A", from: 100, to: 200, amountMinor: 5, currency: "USD" },
  ...of,
})
const counted = (of: Partial<Spend> = {}): Counted => ({ ...spend(of), id: "old", named: "line 2 of May" })
const standing = (row: Spend, others: Counted[], overlap: OverlapWish = "refuse") =>
  standingOf(row, others, [], overlap)

describe("a row stands to one that counts", () => {
  test.each([
    ["as the same, whatever it says was spent", { amountMinor: 9, currency: "EUR" }, "old"],
    ["as another's, of another source", { source: "push" }, null],
    ["as another's, of another campaign", { campaign: "B" }, null],
    ["as what follows it", { from: 200, to: 300 }, null],
    ["as what was before it", { from: 0, to: 100 }, null],
    ["as one that shares its end", { from: 199, to: 300 }, "fault"],
    ["as one that shares its beginning", { from: 0, to: 101 }, "fault"],
    ["as a part of it", { from: 120, to: 130 }, "fault"],
    ["as more than it", { from: 0, to: 300 }, "fault"],
    ["as the whole of its source, in the same period", { campaign: null }, "fault"],
  ] as const)("%s", (_what, of, expected) => {
    const found = standing(spend(of), [counted()])
    if (expected === "fault") expect(found).toMatchObject({ fault: expect.stringContaining("line 2 of May") })
    else expect(found).toMatchObject({ replaces: expected && { id: expected } })
    const added = standing(spend(of), [counted()], "add")
    expect(added).toMatchObject({ replaces: expected === "old" ? { id: "old" } : null })
  })

  it("as the same, also where another was added to that", () => {
    const campaign = counted()
    const all = { ...counted({ campaign: null }), id: "all", named: "line 3 of May" }
    expect(standing(spend({ amountMinor: 9 }), [campaign, all])).toEqual({ replaces: campaign })
    const both = [spend({ amountMinor: 9 }), spend({ campaign: null, amountMinor: 9 })] as const
    const first = { ...counted(both[0]), id: "new" }
    expect(standingOf(both[1], [campaign, all], [first], "refuse")).toEqual({ replaces: all })
    expect(standing(spend({ campaign: null, to: 150 }), [campaign, all])).toHaveProperty("fault")
  })

  it("names the other and its clicks", () => {
    const may = { from: Date.parse("2026-05-01Z"), to: Date.parse("2026-06-01Z"), campaign: null }
    expect(standing(spend({ from: may.from + 1, to: may.to }), [counted(may)])).toEqual({
      fault:
        "Some of its clicks bear the spend of line 2 of May already: meta, all campaigns, 2026-05-01T00:00:00.000Z to 2026-06-01T00:00:00.000Z.",
    })
  })

  it("never replaces a row of its own file", () => {
    for (const overlap of ["refuse", "add"] as const)
      expect(standingOf(spend(), [], [counted()], overlap)).toMatchObject({ fault: /says the same/ })
    expect(standingOf(spend({ to: 150 }), [], [counted()], "refuse")).toHaveProperty("fault")
    expect(standingOf(spend({ to: 150 }), [], [counted()], "add")).toEqual({ replaces: null })
  })
})

describe("without the rows that are undone", () => {
  /** `c>b!>a`: c replaces b, which is undone, which replaces a; only c counts. */
  const rowsOf = (text: string) => {
    const names = text.split(">")
    const rows = names.map((name, place): ReplacingRow => {
      const [id = "", replaces] = [name, names[place + 1]].map((one) => one?.replace(/[!-]/g, ""))
      return {
        id,
        counts: place === 0 && !/[!-]/.test(name),
        undone: name.includes("!"),
        replaces: replaces ?? null,
      }
    })
    return new Map(rows.map((row) => [row.id, row]))
  }
  test.each([
    ["what one replaced counts again", "b>a", ["b"], ["a"], ["b"]],
    ["one that replaced nothing is gone", "a", ["a"], [], ["a"]],
    ["one that is replaced leaves the newer", "b>a", ["a"], [], []],
    ["what an undone one had replaced counts again", "c>b!>a", ["c"], ["a"], ["c"]],
    ["nothing comes back that was undone", "c>b!>a!", ["c"], [], ["c"]],
    ["both of two give way to the first", "c>b>a", ["b", "c"], ["a"], ["c"]],
  ])("%s", (_what, text, undoing, begin, cease) => {
    expect(recountWithout(undoing, rowsOf(text))).toEqual({ begin, cease })
  })
})
