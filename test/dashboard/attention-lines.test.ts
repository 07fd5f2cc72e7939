import { describe, expect, it } from "vitest"
import { type AttentionAnswer, linesOf } from "../../collector/dashboard/screens/overview/attention-lines.ts"

const NONE = { count: 0, oldest: null }
const QUIET: AttentionAnswer = {
  ...{ parked: NONE, conflicts: NONE, unmappedStatuses: NONE },
  ...{ unfilledTemplates: NONE, failingDestinations: NONE, putAside: NONE },
}

describe("the lines of what needs attention", () => {
  it("are none where nothing does", () => expect(linesOf(QUIET)).toEqual([]))

  it("say how much of it there is, since when, and where it is settled", () =>
    expect(linesOf({ ...QUIET, parked: { count: 1200, oldest: "2026-11-01T00:00:00.000Z" } })).toEqual([
      {
        key: "parked",
        text: "1,200 claims wait for their clicks",
        detail: null,
        oldest: "2026-11-01T00:00:00.000Z",
        to: "/received?decision=parked",
      },
    ]))

  it("speak of one as one", () =>
    expect(linesOf({ ...QUIET, conflicts: { count: 1, oldest: null } })[0]?.text).toBe(
      "1 sale was told in two ways",
    ))

  it("count unfilled templates, not claims, and lead to where each of them is listed", () => {
    const items = [
      { parameter: "sub1", value: "{sub1}", count: 2 },
      { parameter: "sub2", value: "{sub2}", count: 1 },
    ]
    const [line] = linesOf({ ...QUIET, unfilledTemplates: { count: 3, oldest: null, items } })
    expect(line).toMatchObject({
      text: "3 templates came as they were written",
      detail: "sub1={sub1}, sub2={sub2}",
      to: "/conflicts?tab=templates",
    })
  })

  it("name the first few, each once", () => {
    const items = ["a", "b", "a", "c", "d"].map((word) => ({ word, offerSource: null, count: 1 }))
    const [line] = linesOf({ ...QUIET, unmappedStatuses: { count: 5, oldest: null, items } })
    expect(line?.detail).toBe("a, b, c and 1 more")
  })

  it("begin with what is most pressing", () => {
    const one = { count: 1, oldest: null }
    const keys = linesOf({ ...QUIET, parked: one, failingDestinations: one, putAside: one }).map(
      ({ key }) => key,
    )
    expect(keys).toEqual(["failingDestinations", "putAside", "parked"])
  })
})
