import { isGrouping, MOST_GROUPINGS } from "../../domain/report/groupings.ts"
import { type Filters, filtersIn } from "./address.ts"
import { CLOCK_TITLES, type ClockName, MODEL_TITLES, type ModelName } from "./side-by-side.ts"

/** What the report of an address shall show. */
export interface Wishes {
  by: string[]
  filters: Filters
  clocks: ClockName[]
  models: ModelName[]
  withBots: boolean
  /** The columns; null for the usual ones. */
  columns: string[] | null
  sorting: { key: string; isDescending: boolean } | null
}

const USUAL_GROUPING = "source"

/** Reads what an address asks for; what it cannot mean is left out. */
export function wishesIn(address: URLSearchParams): Wishes {
  const by = [...new Set((address.get("by") ?? "").split(","))].filter(isGrouping).slice(0, MOST_GROUPINGS)
  const key = address.get("sort")
  return {
    by: by.length === 0 ? [USUAL_GROUPING] : by,
    filters: filtersIn(address),
    clocks: known(CLOCK_TITLES, address.getAll("clock"), "visit"),
    models: known(MODEL_TITLES, address.getAll("model"), "last"),
    withBots: address.get("bots") === "1",
    columns: address.has("columns") ? address.getAll("columns") : null,
    sorting: key === null ? null : { key, isDescending: address.get("order") !== "up" },
  }
}

/** The names a table knows, in its order; the usual one where none is known. */
function known<Name extends string>(
  table: Readonly<Record<Name, string>>,
  asked: readonly string[],
  usual: Name,
): Name[] {
  const names = (Object.keys(table) as Name[]).filter((name) => asked.includes(name)) // its keys are known
  return names.length === 0 ? [usual] : names
}
