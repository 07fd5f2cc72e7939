import { groupOf, NOTHING, type ReportAnswer, type Sums } from "./answer.ts"
import type { Measure } from "./measures.ts"

/** By whose time conversions are counted. */
export const CLOCK_TITLES = { visit: "Visit date", conversion: "Conversion date" } as const
export type ClockName = keyof typeof CLOCK_TITLES

/** Who is credited with a conversion. */
export const MODEL_TITLES = {
  last: "Last",
  first: "First",
  linear: "Linear",
  position: "Position",
  time_decay: "Time decay",
} as const
export type ModelName = keyof typeof MODEL_TITLES

/** One way to count; several stand side by side, the first is that of all that is shown but once. */
export interface Variant {
  clock: ClockName
  model: ModelName
}

/** Every clock with every model, the first of each first. */
export function variantsOf(clocks: readonly ClockName[], models: readonly ModelName[]): Variant[] {
  return models.flatMap((model) => clocks.map((clock) => ({ clock, model })))
}

/** A row with what each variant counted in it. */
export interface Line {
  key: string
  groups: readonly (string | null)[]
  /** In the order of the variants. */
  sums: readonly Sums[]
  /** Of the period it is compared with. */
  before: Sums | null
}

/**
 * The rows of several answers to the same groupings as one: what an answer does not have, it counted nothing in.
 * @param before the answer of the period it is compared with
 */
export function joined(answers: readonly ReportAnswer[], before: ReportAnswer | null): Line[] {
  const [first] = answers
  if (first === undefined) return []
  const { by } = first
  const keyOf = (row: ReportAnswer["rows"][number]) => JSON.stringify(by.map((name) => groupOf(row, name)))
  const found = answers.map(({ rows }) => new Map(rows.map((row) => [keyOf(row), row])))
  const past = new Map(before?.rows.map((row) => [keyOf(row), row]))
  const keys = new Set(found.flatMap((rows) => [...rows.keys()]))
  return [...keys].map((key) => ({
    key,
    groups: JSON.parse(key) as (string | null)[], // as it was written above
    sums: found.map((rows) => rows.get(key) ?? NOTHING),
    before: before && (past.get(key) ?? NOTHING),
  }))
}

/** A column: a measure as one of the variants counts it. */
export interface MeasureColumn {
  key: string
  measure: Measure
  /** Which of the variants. */
  at: number
  group: string | undefined
  title: string
}

/** The columns of the measures: those that differ by variant once for each, under one heading. */
export function columnsOf(measures: readonly Measure[], variants: readonly Variant[]): MeasureColumn[] {
  const [base] = variants
  if (base === undefined) return []
  return measures.flatMap((measure) => {
    const own = variants
      .map((variant, at) => ({ variant, at }))
      .filter(
        ({ variant }) =>
          (measure.hasClock || variant.clock === base.clock) &&
          (measure.hasModel || variant.model === base.model),
      )
    if (own.length === 1)
      return [{ key: measure.key, measure, at: 0, group: measure.group, title: measure.title }]
    const heading = [measure.group, measure.title].filter(Boolean).join(" · ")
    return own.map(({ variant, at }) => ({
      key: `${measure.key}@${variant.clock}.${variant.model}`,
      ...{ measure, at, group: heading },
      title: variantWords(
        variant,
        own.map(({ variant }) => variant),
      ),
    }))
  })
}

/** What tells a variant from the others beside it. */
function variantWords({ clock, model }: Variant, others: readonly Variant[]): string {
  const words = [
    others.some((other) => other.model !== model) && MODEL_TITLES[model],
    others.some((other) => other.clock !== clock) && CLOCK_TITLES[clock],
  ]
  return words.filter(Boolean).join(", ")
}

/** The value of a column in a row. */
export const valueIn = ({ measure, at }: MeasureColumn, { sums }: Line): number | null =>
  measure.of(sums[at] ?? NOTHING)

/**
 * In the order of a column, or of the groups; what has no value comes last in both directions.
 * @param key a column's; `group.0` is the first grouping
 */
export function sorted(
  lines: readonly Line[],
  columns: readonly MeasureColumn[],
  { key, isDescending }: { key: string; isDescending: boolean },
): Line[] {
  const sign = isDescending ? -1 : 1
  const [, group] = /^group\.(\d)$/.exec(key) ?? []
  const column = columns.find((one) => one.key === key)
  const of: (line: Line) => string | number | null =
    group !== undefined
      ? ({ groups }) => inTime(groups[Number(group)] ?? null)
      : column
        ? (line) => valueIn(column, line)
        : () => null
  const keyed = lines.map((line) => ({ line, value: of(line) }))
  keyed.sort((one, other) => sign * inOrder(one.value, other.value, sign))
  return keyed.map(({ line }) => line)
}

/** An hour with its offset as the moment it begins: clocks that are put back show one twice. */
function inTime(group: string | null): string | number | null {
  return group !== null && /^\d{4}-\d\d-\d\dT\d\d:00[+-]\d\d:\d\d$/.test(group) ? Date.parse(group) : group
}

/** Null comes last, whatever the sign. */
function inOrder(one: string | number | null, other: string | number | null, sign: number): number {
  if (one === null || other === null) return one === other ? 0 : sign * (one === null ? 1 : -1)
  if (typeof one === "string" || typeof other === "string") return String(one).localeCompare(String(other))
  return one - other
}
