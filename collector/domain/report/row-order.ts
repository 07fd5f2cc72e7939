import type { GroupKey } from "./question.ts"
import type { ReportRow } from "./report.ts"

const OF_TIME: ReadonlySet<string> = new Set(["day", "hour"])

/** By time where that is the first group, else those with the most visits first; equals by their groups. */
export function inOrder(rows: readonly ReportRow[], [first]: readonly string[]): ReportRow[] {
  const bySize = (one: ReportRow, other: ReportRow) =>
    other.visits - one.visits || other.conversions - one.conversions
  const isByTime = OF_TIME.has(first ?? "")
  return rows.toSorted((one, other) => (isByTime ? 0 : bySize(one, other)) || byKeys(one.keys, other.keys))
}

/** By the groups themselves; nothing comes last. */
export function byKeys(one: readonly GroupKey[], other: readonly GroupKey[]): number {
  for (const [at, key] of one.entries()) {
    const than = other[at] ?? null
    if (key === than) continue
    if (key === null) return 1
    if (than === null) return -1
    return key < than ? -1 : 1
  }
  return 0
}
