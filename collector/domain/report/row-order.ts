import { isOfTime } from "./groupings.ts"
import type { GroupKey } from "./question.ts"
import type { ReportRow } from "./report.ts"

/** Whether rows are in the order of their times. */
export function isByTime([first]: readonly string[]): boolean {
  return first !== undefined && isOfTime(first)
}

/** By time where that is the first group, else those with the most visits first; equals by their groups. */
export function inOrder(rows: readonly ReportRow[], by: readonly string[]): ReportRow[] {
  const placeOf = placesOf(rows)
  const placed = rows.map((row) => ({ row, place: placeOf(row.keys) }))
  const sortsByTime = isByTime(by)
  placed.sort(
    (one, other) =>
      (sortsByTime ? 0 : other.row.visits - one.row.visits || other.row.conversions - one.row.conversions) ||
      one.place - other.place ||
      byKeys(one.row.keys, other.row.keys), // where there are more places than whole numbers
  )
  return placed.map(({ row }) => row)
}

/** What tells in numbers which groups come before which: most rows are equals in all else, and texts compare slowly. */
function placesOf(rows: readonly ReportRow[]): (keys: readonly GroupKey[]) => number {
  const ranks = Array.from({ length: rows[0]?.keys.length ?? 0 }, (_, at) => {
    const values = new Set(rows.map(({ keys }) => keys[at] ?? null))
    const sorted = [...values].sort((one, other) => byKeys([one], [other]))
    return new Map(sorted.map((value, rank) => [value, rank]))
  })
  return (keys) =>
    ranks.reduce((place, rankOf, at) => place * rankOf.size + (rankOf.get(keys[at] ?? null) ?? 0), 0)
}

/** By the groups themselves; nothing comes last. */
export function byKeys(one: readonly GroupKey[], other: readonly GroupKey[]): number {
  for (let at = 0; at < one.length; at++) {
    const [key = null, than = null] = [one[at], other[at]]
    if (key === than) continue
    if (key === null) return 1
    if (than === null) return -1
    return key < than ? -1 : 1
  }
  return 0
}
