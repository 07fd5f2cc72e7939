import type { Request } from "express"
import { CREDIT_MODELS } from "../../domain/conversion/credit.ts"
import { dayAfter, type Period, parseInstant, startOfDay } from "../../domain/cost/period.ts"
import {
  BUILT_IN_GROUPINGS,
  isGrouping,
  MOST_GROUPINGS,
  REPORT_OPTIONS,
} from "../../domain/report/groupings.ts"
import {
  CLOCKS,
  type GroupKey,
  MOST_ROWS,
  type ReportFilter,
  type ReportQuestion,
  USUAL_ROWS,
} from "../../domain/report/question.ts"
import { bucketOf, DAY_MS, dayNumber, dayText, hourNumber } from "../../domain/report/time-bucket.ts"
import type { Settings } from "../../domain/settings.ts"
import { cleaned } from "../../domain/text.ts"
import { isTimeZone, offsetsWithin } from "../../domain/time-zone.ts"
import type { Seen } from "../../ports.ts"
import { REPORT_FORMATS, type ReportFormat } from "../../reports/written/written.ts"
import { HttpError } from "../errors.ts"
import { queryFields } from "../fields.ts"
import { faultOf, type Query, verbatim } from "./parameters.ts"
import { QUERIES } from "./queries.ts"

/** Parameters that are no filters. */
const OPTIONS: ReadonlySet<string> = new Set(REPORT_OPTIONS)

/** A file is whole, or is none. */
const ROWS_UNLESS_TOLD = { json: USUAL_ROWS, csv: MOST_ROWS }
const NO_OR_YES = ["0", "1"] as const

/** Time zones change by the rules of these years; outside of them nothing can have been counted. */
const EARLIEST = Date.UTC(1970, 0, 2)
const LATEST = Date.UTC(2100, 0, 1)
const USUAL_DAYS = 30
/** As many filters one question may have: databases nest what is asked of each, and give up at some hundreds. */
const MOST_FILTERS = 20
/** As many values one filter may have. */
const MOST_VALUES = 100

export interface ReportWishes {
  question: ReportQuestion
  format: ReportFormat
  /** Whether so many rows are asked for, and no more are missed. */
  isLimited: boolean
}

/** What is asked of a report. @throws HttpError `bad_parameter` naming what is wrong */
export function readReportQuery(request: Request, settings: Settings, now: number): ReportWishes {
  const asked = fieldsAsked(request, withFilter)
  const by = groupingsOf(asked.get("by") ?? [])
  const timezone = timezoneOf(asked, settings)
  const period = periodOf(asked, timezone, now)
  const format = oneOf(asked, "format", REPORT_FORMATS)
  const limit = asked.get("limit")?.at(-1)
  const question: ReportQuestion = {
    ...{ by, timezone, ...period },
    filters: filtersOf(asked),
    offsets: offsetsWithin(period, timezone),
    clock: oneOf(asked, "clock", CLOCKS),
    model: oneOf(asked, "model", CREDIT_MODELS),
    withBots: oneOf(asked, "bots", NO_OR_YES) === "1",
    offerSources: pagesBySource(settings),
    most: limit === undefined ? ROWS_UNLESS_TOLD[format] : Number(limit),
  }
  return { question, format, isLimited: limit !== undefined }
}

/** A stretch of time that is asked for, and what else is. */
export interface SeenWishes {
  seen: Seen
  timezone: string
  /** The last value of each parameter. */
  more: ReadonlyMap<string, string>
}

/** What was seen when is asked for. @throws HttpError `bad_parameter` naming what is wrong */
export function readSeenQuery(
  request: Request,
  settings: Settings,
  { now, query }: { now: number; query: Query },
): SeenWishes {
  const asked = fieldsAsked(request, () => query)
  const timezone = timezoneOf(asked, settings)
  const withBots = oneOf(asked, "bots", NO_OR_YES) === "1"
  const last = Object.keys(query).map((name) => [name, asked.get(name)?.at(-1)] as const)
  return {
    seen: { ...periodOf(asked, timezone, now), withBots },
    timezone,
    more: new Map(last.flatMap(([name, value]) => (value === undefined ? [] : [[name, value] as const]))),
  }
}

/** The parameters of a report: every name that is no option is that of a filter, by what visitors came with. */
function withFilter(name: string): Query {
  return Object.hasOwn(QUERIES.reports, name) ? QUERIES.reports : { [name]: verbatim("a filter") }
}

/** Every parameter with its values, right by the table for its name; one without a value is not there. */
function fieldsAsked(request: Request, queryFor: (name: string) => Query): Map<string, string[]> {
  const asked = new Map<string, string[]>()
  for (const [name, value] of queryFields(request)) {
    if (value === "") continue
    const fault = faultOf(queryFor(name), name, value)
    if (fault !== null) throw bad(name, fault.message)
    asked.set(name, [...(asked.get(name) ?? []), value])
  }
  return asked
}

function bad(name: string, message: string): HttpError {
  return new HttpError("bad_parameter", message, { path: cleaned(name) })
}

function groupingsOf(given: readonly string[]): string[] {
  const by = given.flatMap((list) => list.split(",")).map((name) => name.trim())
  if (by.length > MOST_GROUPINGS) throw bad("by", `must be ${MOST_GROUPINGS} groupings at most`)
  if (new Set(by).size !== by.length) throw bad("by", "names a grouping twice")
  const unknown = by.find((name) => !isGrouping(name))
  if (unknown !== undefined)
    throw bad("by", `must be ${BUILT_IN_GROUPINGS.join(", ")}, or a parameter of the entrance`)
  return by
}

/** The last value counts, as everywhere; of those that are allowed the first is usual. */
function oneOf<Value extends string>(
  asked: ReadonlyMap<string, readonly string[]>,
  name: string,
  allowed: readonly [Value, ...Value[]] | readonly Value[],
): Value {
  const [usual] = allowed
  const given = asked.get(name)?.at(-1)
  const value = given === undefined ? usual : allowed.find((one) => one === given)
  if (value === undefined) throw bad(name, `must be one of ${allowed.join(", ")}`)
  return value
}

/** The zone that is asked for, else the account's. */
function timezoneOf(asked: ReadonlyMap<string, readonly string[]>, { account }: Settings): string {
  const timezone = asked.get("tz")?.at(-1) ?? account.timezone
  if (!isTimeZone(timezone)) throw bad("tz", "must be a time zone such as Europe/Berlin")
  return timezone
}

/**
 * The period that is asked for: days of the time zone, the last one included, or instants, the last one excluded.
 * Without a beginning 30 days, without an end until today is over.
 */
function periodOf(asked: ReadonlyMap<string, readonly string[]>, timezone: string, now: number): Period {
  const today = new Intl.DateTimeFormat("en-CA", { timeZone: timezone }).format(now) // the locale that writes 2026-11-01
  const [last, first] = ["to", "from"].map((name) => asked.get(name)?.at(-1))
  const to = momentOf("to", last ?? today, timezone)
  const from = first === undefined ? daysBefore(to, timezone) : momentOf("from", first, timezone)
  if (from >= to) throw bad("to", "must be after from")
  return { from, to }
}

function daysBefore(to: number, timezone: string): number {
  const last = to - 1 // as clocks are before they may be changed at midnight
  const day = bucketOf("day", last, offsetsWithin({ from: last, to: last }, timezone)) - USUAL_DAYS + 1
  return startOfDay(dayText(day), timezone) ?? to - USUAL_DAYS * DAY_MS // where the zone had no such day
}

function momentOf(name: "from" | "to", text: string, timezone: string): number {
  const at = /^\d{4}-\d\d-\d\d$/.test(text)
    ? startOfDay(name === "to" ? dayAfter(text) : text, timezone)
    : /^\d{1,15}$/.test(text)
      ? Number(text)
      : parseInstant(text)
  if (at === null || at < EARLIEST || at > LATEST)
    throw bad(name, "must be a day such as 2026-11-01, or a time in ISO 8601 with its zone, before 2100")
  return at
}

/** What is asked besides the options. */
function filtersOf(asked: ReadonlyMap<string, string[]>): ReportFilter[] {
  const filters = [...asked].filter(([name]) => !OPTIONS.has(name))
  const surplus = filters[MOST_FILTERS]
  if (surplus !== undefined)
    throw bad(surplus[0], `is a filter too many: a report may have ${MOST_FILTERS} at most`)
  return filters.map(filterOf)
}

/** `-` is nothing, as there is no other way to say it. */
function filterOf([name, values]: [string, string[]]): ReportFilter {
  if (!isGrouping(name)) throw bad(name, "is not known here")
  if (values.length > MOST_VALUES) throw bad(name, `must have ${MOST_VALUES} values at most`)
  return { by: name, values: values.map((value) => (value === "-" ? null : keyOf(name, value))) }
}

const NUMBERED: Readonly<Record<string, (text: string) => number | null>> = {
  day: dayNumber,
  hour: hourNumber,
}

function keyOf(name: string, value: string): GroupKey {
  const numberOf = Object.hasOwn(NUMBERED, name) ? NUMBERED[name] : undefined
  if (numberOf === undefined) return value
  const key = numberOf(value)
  if (key === null) throw bad(name, `must be ${name === "day" ? "2026-11-01" : "2026-11-01T14:00+01:00"}`)
  return key
}

function pagesBySource({ pages }: Settings): Map<string, string[]> {
  const sources = new Map<string, string[]>()
  for (const { id, offerSource } of pages.values())
    if (offerSource !== undefined) sources.set(offerSource, [...(sources.get(offerSource) ?? []), id])
  return sources
}
