import { minorDigits } from "../../domain/currency.ts"
import type { GroupKey, ReportQuestion } from "../../domain/report/question.ts"
import type { Report, ReportRow } from "../../domain/report/report.ts"
import { dayText, hourText } from "../../domain/report/time-bucket.ts"

/** A report as the API gives it: each group under the name of its grouping. */
export function reportJson(
  { rows, totals, unconverted }: Report,
  question: ReportQuestion,
  currency: string,
) {
  const { by, clock, model, timezone: tz } = question
  const iso = (at: number) => new Date(at).toISOString()
  return {
    rows: rows.map(({ keys, ...figures }) => ({ ...groupsOf(keys, by), ...figures })),
    totals,
    ...{
      currency,
      currencyDigits: minorDigits(currency),
      by,
      from: iso(question.from),
      to: iso(question.to),
    },
    ...{ tz, clock, model, unconverted },
  }
}

function groupsOf(keys: ReportRow["keys"], by: readonly string[]): Record<string, string | null> {
  return Object.fromEntries(by.map((name, at) => [name, groupText(name, keys[at] ?? null)]))
}

/** What a group is called. */
export function groupText(by: string, key: GroupKey): string | null {
  if (typeof key !== "number") return key
  return by === "day" ? dayText(key) : hourText(key)
}
