import { isGrouping } from "../../domain/report/groupings.ts"

/** How a report stands in the address of its screen: filters are told from the screen's own wishes by this. */
const FILTER = "is."

/** The values a report is filtered by, under the names of their groupings; `-` is nothing. */
export type Filters = Readonly<Record<string, readonly string[]>>

/** The filters in an address; what no report can be asked by is none. */
export function filtersIn(address: URLSearchParams): Filters {
  const said = [...address].filter(([name, value]) => name.startsWith(FILTER) && value !== "")
  const values = Map.groupBy(said, ([name]) => name.slice(FILTER.length))
  return Object.fromEntries(
    [...values]
      .filter(([grouping]) => isGrouping(grouping))
      .map(([grouping, own]) => [grouping, own.map(([, value]) => value)]),
  )
}

/** What to change of an address so that it filters by that: null takes the filter out. */
export function filterWish(
  grouping: string,
  values: readonly string[] | null,
): Record<string, readonly string[] | null> {
  return { [FILTER + grouping]: values }
}

/** The value of a filter for a group of a report. */
export const filterValue = (group: string | null): string => group ?? "-"

const OF_THE_PERIOD = ["period", "from", "to", "compare"]

/** The address of a report of the same period. */
export function reportAddress(here: URLSearchParams, by: readonly string[], filters: Filters = {}): string {
  const there = new URLSearchParams({ by: by.join(",") })
  for (const name of OF_THE_PERIOD) for (const value of here.getAll(name)) there.append(name, value)
  for (const [grouping, values] of Object.entries(filters))
    for (const value of values) there.append(FILTER + grouping, value)
  return `/reports?${there}`
}
