import type { Request } from "express"
import type { CostFile } from "../../costs/costs.ts"
import { DOORS } from "../../domain/claim/doors.ts"
import { STATUSES } from "../../domain/conversion/status.ts"
import type { Decision, Duplicate } from "../../domain/event.ts"
import { conflicts, reasons } from "../../domain/reasons.ts"
import { DELIVERY_STATES } from "../../domain/sends/send.ts"
import { cleaned, isCleanText } from "../../domain/text.ts"
import type { ClaimFile } from "../../imports/importer.ts"
import {
  CONVERSION_FIELDS,
  type ConversionFilter,
  DELIVERY_FIELDS,
  type DeliveryFilter,
  EVENT_FIELDS,
  type EventFilter,
  type RowFilter,
  type Span,
} from "../../ports.ts"
import { HttpError } from "../errors.ts"
import { queryFields } from "../fields.ts"

const USUAL_LIMIT = 100
const MOST = 1_000
const LONGEST_NAME = 200
const SPAN = ["from", "to", "cursor", "limit"] as const

const DECISIONS = {
  ...{ created: true, edited: true, incremented: true, unchanged: true },
  ...{ ignored: true, deleted: true, parked: true, refused: true },
} as const satisfies Record<Decision, true>
const DUPLICATES = { new: true, repeated: true, unknown: true } as const satisfies Record<Duplicate, true>
const NO_OR_YES = ["0", "1"]

/** Filters of which all values are known. */
const CLOSED = new Map<string, readonly string[]>([
  ["via", Object.keys(DOORS)],
  ["decision", Object.keys(DECISIONS)],
  ["reason", Object.keys(reasons)],
  ["conflict", Object.keys(conflicts)],
  ["status", STATUSES],
  ["duplicate", Object.keys(DUPLICATES)],
  ["deleted", NO_OR_YES],
  ["faults", NO_OR_YES],
  ["overlap", ["refuse", "add"]],
])

const DELIVERY_VALUES = new Map<string, readonly string[]>([["state", DELIVERY_STATES]])

/** Which conversions are asked for. @throws HttpError `bad_parameter` naming it */
export function conversionFilter(request: Request): ConversionFilter {
  const asked = readQuery(request, [...CONVERSION_FIELDS, ...SPAN, "deleted"])
  return {
    ...spanOf(asked, /^[\da-z]{26}$/),
    deleted: asked.get("deleted") === "1",
    equal: pick(asked, CONVERSION_FIELDS),
  }
}

/** Which events are asked for. @throws HttpError `bad_parameter` naming it */
export function eventFilter(request: Request): EventFilter {
  const asked = readQuery(request, [...EVENT_FIELDS, ...SPAN])
  return { ...spanOf(asked, /^\d{1,15}-[\da-z]{26}$/), equal: pick(asked, EVENT_FIELDS) }
}

/** Which deliveries are asked for. @throws HttpError `bad_parameter` naming it */
export function deliveryFilter(request: Request): DeliveryFilter {
  const asked = readQuery(request, [...DELIVERY_FIELDS, ...SPAN], DELIVERY_VALUES)
  return { ...spanOf(asked, /^[\da-z]{26}$/), equal: pick(asked, DELIVERY_FIELDS) }
}

/** Which events that were put aside are asked for. @throws HttpError `bad_parameter` naming it */
export function rejectedFilter(request: Request): Span {
  return spanOf(readQuery(request, SPAN), /^\d{1,15}-[\da-z]{26}$/)
}

/** Which imports are asked for. @throws HttpError `bad_parameter` naming it */
export function importFilter(request: Request): { cursor?: string; limit: number } {
  const { cursor, limit } = spanOf(readQuery(request, ["cursor", "limit"]), /^[\da-z]{26}$/)
  return { limit, ...(cursor && { cursor }) }
}

/** Which rows of an import are asked for. @throws HttpError `bad_parameter` naming it */
export function rowFilter(request: Request): RowFilter {
  const asked = readQuery(request, ["cursor", "limit", "decision", "faults"])
  const { cursor, limit } = spanOf(asked, /^\d{1,9}$/)
  const isFaulty = asked.get("faults") === "1"
  return {
    limit,
    after: cursor === undefined ? null : Number(cursor),
    isFaulty,
    ...pick(asked, ["decision"]),
  }
}

/** What is asked of a file that is sent. @throws HttpError `bad_parameter` naming it */
export function importWishes(request: Request): Pick<ClaimFile, "name" | "sends" | "first"> {
  const asked = readQuery(request, ["name", "sends", "preview"])
  return {
    name: fileName(asked),
    sends: isYes(asked, "sends", "0"),
    first: isYes(asked, "preview", "1") ? "preview" : "commit",
  }
}

/** What is asked of a file of costs. @throws HttpError `bad_parameter` naming it */
export function costWishes(request: Request): Pick<CostFile, "name" | "overlap"> & { isCommitted: boolean } {
  const asked = readQuery(request, ["name", "overlap", "preview"])
  return {
    name: fileName(asked),
    overlap: asked.get("overlap") === "add" ? "add" : "refuse",
    isCommitted: !isYes(asked, "preview", "1"),
  }
}

/** Which clicks of a row of an upload are asked for. @throws HttpError `bad_parameter` naming it */
export function rowClicksFilter(request: Request): { line: number; after: string; limit: number } {
  const asked = readQuery(request, ["line", "cursor", "limit"])
  const line = asked.get("line") ?? ""
  if (!/^\d{1,9}$/.test(line))
    throw new HttpError("bad_parameter", "must be the line of a row", { path: "line" })
  const { cursor = "", limit } = spanOf(asked, /^[\da-z]{26}$/)
  return { line: Number(line), after: cursor, limit }
}

function fileName(asked: Map<string, string>): string | null {
  const name = asked.get("name") ?? null
  if (name !== null && (name.length > LONGEST_NAME || !isCleanText(name)))
    throw new HttpError("bad_parameter", `must have ${LONGEST_NAME} characters at most`, { path: "name" })
  return name
}

function isYes(asked: Map<string, string>, name: string, usual: "0" | "1"): boolean {
  const value = asked.get(name) ?? usual
  if (value !== "0" && value !== "1") throw new HttpError("bad_parameter", "must be 0 or 1", { path: name })
  return value === "1"
}

/** The moment a conversion is asked for, in ms since 1970; null for now. @throws HttpError `bad_parameter` */
export function momentAsked(request: Request): number | null {
  return timeOf("at", readQuery(request, ["at"])).at ?? null
}

/**
 * The last value of each parameter; one that is not known would silently widen the answer, and a value that none
 * can have would silently empty it, so both are errors.
 * @throws HttpError `bad_parameter` naming it
 */
export function readQuery(
  request: Request,
  known: readonly string[],
  closed: ReadonlyMap<string, readonly string[]> = CLOSED,
): Map<string, string> {
  const asked = new Map(queryFields(request).filter(([, value]) => value !== ""))
  for (const [name, value] of asked) {
    if (!known.includes(name))
      throw new HttpError("bad_parameter", "is not known here", { path: cleaned(name) })
    if (!isCleanText(value))
      throw new HttpError("bad_parameter", "has control characters, as nothing here has", { path: name })
    const values = closed.get(name) ?? [value]
    if (!values.includes(value))
      throw new HttpError("bad_parameter", `must be one of ${values.join(", ")}`, { path: name })
  }
  return asked
}

function pick<Name extends string>(
  asked: Map<string, string>,
  names: readonly Name[],
): Partial<Record<Name, string>> {
  const equal: Partial<Record<Name, string>> = {}
  for (const name of names) {
    const value = asked.get(name)
    if (value !== undefined) equal[name] = value
  }
  return equal
}

function spanOf(asked: Map<string, string>, cursors: RegExp): Span {
  const limit = Number(asked.get("limit") ?? USUAL_LIMIT)
  if (!Number.isInteger(limit) || limit < 1 || limit > MOST)
    throw new HttpError("bad_parameter", `must be a whole number from 1 to ${MOST}`, { path: "limit" })
  const cursor = asked.get("cursor")
  if (cursor !== undefined && !cursors.test(cursor))
    throw new HttpError("bad_parameter", "is no cursor of this list", { path: "cursor" })
  return { limit, ...(cursor && { cursor }), ...timeOf("from", asked), ...timeOf("to", asked) }
}

function timeOf<Name extends "from" | "to" | "at">(
  name: Name,
  asked: Map<string, string>,
): Partial<Record<Name, number>> {
  const text = asked.get(name)
  if (text === undefined) return {}
  return { [name]: readTime(name, text) } as Partial<Record<Name, number>> // a computed key widens to string
}

const LATEST = 8_640_000_000_000_000 // of what a Date can hold

/** A time in ISO 8601, or in ms since 1970. @throws HttpError `bad_parameter` naming it */
export function readTime(name: string, text: string): number {
  const time = /^\d+$/.test(text) ? Number(text) : Date.parse(text)
  if (Number.isNaN(time) || Math.abs(time) > LATEST)
    throw new HttpError("bad_parameter", "must be a time in ISO 8601", { path: name })
  return time
}
