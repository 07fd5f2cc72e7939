import { expect, it } from "vitest"
import { groupingOptions } from "../../collector/dashboard/screens/reports/grouping-options.ts"
import { BUILT_IN_GROUPINGS, REPORT_OPTIONS } from "../../collector/domain/report/groupings.ts"

const offered = (...own: string[]) => groupingOptions(own).map(({ items }) => items.map(({ value }) => value))

it("a name of one's own is offered once, beside those that are built in", () =>
  expect(offered("adset", "source", "adset")).toEqual([BUILT_IN_GROUPINGS, ["adset"]]))

it.each([...REPORT_OPTIONS, "visits"])("%s is not offered, as a report cannot be asked by it", (name) =>
  expect(offered(name)).toEqual([BUILT_IN_GROUPINGS]))
