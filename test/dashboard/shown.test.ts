import { expect, it } from "vitest"
import { NOTHING, type ReportAnswer } from "../../collector/dashboard/report/answer.ts"
import { wishesIn } from "../../collector/dashboard/report/wishes.ts"
import { shownOf } from "../../collector/dashboard/screens/reports/shown.ts"

/** An answer whose rows are of these days, or hours, each with a conversion and a visit. */
function answerOf(by: string, groups: readonly string[]): ReportAnswer {
  const rows = groups.map((group) => ({ ...NOTHING, visits: 1, conversions: 1, [by]: group }))
  return { rows, more: false, totals: NOTHING, currency: "USD", by: [by], unconverted: [] }
}

function groupsShown(by: string, first: readonly string[], other: readonly string[], sorting = "") {
  const answers = [first, other].map((groups) => answerOf(by, groups))
  const wishes = wishesIn(new URLSearchParams(`by=${by}&clock=visit&clock=conversion${sorting}`))
  const variants = wishes.clocks.map((clock) => ({ clock, model: "last" }) as const)
  return shownOf({ wishes, variants, answers, before: null })?.lines.map(({ groups }) => groups[0])
}

it("puts days that only the other clock knows in their place", () =>
  expect(groupsShown("day", ["2026-11-01", "2026-11-03"], ["2026-11-02", "2026-11-03"])).toEqual([
    "2026-11-01",
    "2026-11-02",
    "2026-11-03",
  ]))

it.each([
  ["by=source", "Visits that began in the period, without bots"],
  ["by=source&bots=1", "Visits that began in the period, bots too"],
  ["by=page", "Views of the page in the period, without bots"],
  ["by=page&bots=1", "Views of the page in the period, bots too"],
])("says of a report %s what it counts", (query, formula) => {
  const wishes = wishesIn(new URLSearchParams(query))
  const [by = ""] = wishes.by
  const variants = [{ clock: "visit", model: "last" }] as const
  const shown = shownOf({ wishes, variants, answers: [answerOf(by, ["x"])], before: null })
  expect(shown?.columns[0]?.measure.formula).toBe(formula)
})

it("keeps an hour that clocks showed twice in the order of time, in both directions", () => {
  const hours = ["2026-10-25T02:00+02:00", "2026-10-25T02:00+01:00", "2026-10-25T03:00+01:00"]
  expect(groupsShown("hour", hours, [])).toEqual(hours)
  expect(groupsShown("hour", hours, [], "&sort=group.0")).toEqual(hours.toReversed())
})
