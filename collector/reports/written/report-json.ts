import type { Period } from "../../domain/cost/period.ts"
import { minorDigits } from "../../domain/currency.ts"
import type { GroupKey, ReportQuestion } from "../../domain/report/question.ts"
import type { Report, ReportRow } from "../../domain/report/report.ts"
import { dayText, hourText } from "../../domain/report/time-bucket.ts"

/** A report as the API gives it: each group under the name of its grouping. */
export function reportJson(
  { rows, isMore, totals, unconverted }: Report,
  question: ReportQuestion,
  currency: string,
) {
  const { by, clock, model, timezone } = question
  return {
    rows: rows.map(rowJson(by)),
    more: isMore,
    totals,
    ...moneyJson(currency),
    by,
    ...seenJson({ seen: question, timezone }),
    ...{ clock, model, unconverted },
  }
}

/** In what currency amounts are, and how many digits stand behind its point. */
export function moneyJson(currency: string) {
  return { currency, currencyDigits: minorDigits(currency) }
}

/** Which stretch of time was asked for. */
export function seenJson({ seen: { from, to }, timezone }: { seen: Period; timezone: string }) {
  const [begins, ends] = [from, to].map((at) => new Date(at).toISOString())
  return { from: begins, to: ends, tz: timezone }
}

/** Rows with each group under the name of its grouping. Many have the same day or hour: its text is made once. */
function rowJson(by: readonly string[]) {
  const texts = by.map(() => new Map<GroupKey, string | null>())
  const textOf = (key: GroupKey, at: number): string | null => {
    if (typeof key !== "number") return key
    const text = texts[at]?.get(key) ?? groupText(by[at] ?? "", key)
    texts[at]?.set(key, text)
    return text
  }
  return ({ keys, ...figures }: ReportRow) => ({
    ...Object.fromEntries(by.map((name, at) => [name, textOf(keys[at] ?? null, at)])),
    ...figures,
  })
}

/** What a group is called. */
export function groupText(by: string, key: GroupKey): string | null {
  if (typeof key !== "number") return key
  return by === "day" ? dayText(key) : hourText(key)
}
