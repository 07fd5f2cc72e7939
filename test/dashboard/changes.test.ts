import { describe, expect, it } from "vitest"
import { changesOf, emptiedIn } from "../../collector/dashboard/screens/conversions/changes.ts"

const NOW = { revenue: "10.00", currency: "USD", status: "approved", type: "Purchase", tx: "A-1" }

describe("what a form says otherwise than the conversion", () => {
  it.each([
    ["is what was changed, and the note", { tx: "A-2", note: "a typo" }, { tx: "A-2", note: "a typo" }, []],
    ["is nothing where all is as it was", {}, {}, []],
    ["names what was emptied, which no claim can say", { tx: "", revenue: "12" }, { revenue: "12" }, ["tx"]],
    ["does not name a note that is not there", { note: "" }, {}, []],
  ])("%s", (_what, said, changes, emptied) => {
    expect(changesOf(NOW, { ...NOW, ...said })).toEqual(changes)
    expect(emptiedIn(NOW, { ...NOW, ...said })).toEqual(emptied)
  })

  it("names nothing that was empty before", () =>
    expect(emptiedIn({ ...NOW, tx: "" }, { ...NOW, tx: "" })).toEqual([]))
})
