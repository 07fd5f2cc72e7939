import type { Request } from "express"
import type { CostFile } from "../../costs/costs.ts"
import type { ClaimFile } from "../../imports/importer.ts"
import {
  CONVERSION_FIELDS,
  type ConflictFilter,
  type ConversionFilter,
  DELIVERY_FIELDS,
  type DeliveryFilter,
  EVENT_FIELDS,
  type EventFilter,
  type RowFilter,
  type Span,
  type UnclearFilter,
} from "../../ports.ts"
import { HttpError } from "../errors.ts"
import { queryFields } from "../fields.ts"
import { faultOf, MUST_BE_TIME, type Query, timeIn } from "./parameters.ts"
import { QUERIES } from "./queries.ts"

const USUAL_LIMIT = 100

/** Which conversions are asked for. @throws HttpError `bad_parameter` naming it */
export function conversionFilter(request: Request): ConversionFilter {
  const asked = readQuery(request, QUERIES.conversions)
  return {
    ...spanOf(asked),
    deleted: asked.get("deleted") === "1",
    equal: pick(asked, CONVERSION_FIELDS),
  }
}

/** Which events are asked for. @throws HttpError `bad_parameter` naming it */
export function eventFilter(request: Request): EventFilter {
  const asked = readQuery(request, QUERIES.events)
  return { ...spanOf(asked), equal: pick(asked, EVENT_FIELDS), ...pick(asked, ["search"]) }
}

/**
 * Which values that nobody could read are asked for, with `warning` or `unmapped=1`; null if none are.
 * @throws HttpError `bad_parameter` naming what does not go with it
 */
export function unclearFilter(request: Request): UnclearFilter | null {
  const names = new Set(queryFields(request).map(([name]) => name))
  if (!names.has("warning") && !names.has("unmapped")) return null
  const asked = readQuery(request, QUERIES.unclearEvents)
  const { warning = "status_not_mapped", offerSource, ...more } = pick(asked, UNCLEAR)
  const values = readAll(request, QUERIES.unclearEvents, "value")
  return {
    ...{ ...spanOf(asked), warning, ...more },
    ...(values.length > 0 && { values }),
    ...(offerSource !== undefined && { offerSource: offerSource === "-" ? null : offerSource }),
  }
}

const UNCLEAR = ["warning", "parameter", "offerSource"] as const

/** Which conflicts are asked for. @throws HttpError `bad_parameter` naming it */
export function conflictFilter(request: Request): ConflictFilter {
  const asked = readQuery(request, QUERIES.conflicts)
  const { cursor, limit } = spanOf(asked)
  return { limit, ...(cursor && { cursor }), isSettled: asked.get("settled") === "1" }
}

/** Which deliveries are asked for. @throws HttpError `bad_parameter` naming it */
export function deliveryFilter(request: Request): DeliveryFilter {
  const asked = readQuery(request, QUERIES.deliveries)
  return { ...spanOf(asked), equal: pick(asked, DELIVERY_FIELDS) }
}

/** Which events that were put aside are asked for. @throws HttpError `bad_parameter` naming it */
export function rejectedFilter(request: Request): Span {
  return spanOf(readQuery(request, QUERIES.rejected))
}

/** Which imports are asked for. @throws HttpError `bad_parameter` naming it */
export function importFilter(request: Request): { cursor?: string; limit: number } {
  const { cursor, limit } = spanOf(readQuery(request, QUERIES.imports))
  return { limit, ...(cursor && { cursor }) }
}

/** Which rows of an import are asked for. @throws HttpError `bad_parameter` naming it */
export function rowFilter(request: Request): RowFilter {
  const asked = readQuery(request, QUERIES.importRows)
  const { cursor, limit } = spanOf(asked)
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
  const asked = readQuery(request, QUERIES.importFile)
  return {
    name: asked.get("name") ?? null,
    sends: asked.get("sends") === "1",
    first: asked.get("preview") === "0" ? "commit" : "preview",
  }
}

/** What is asked of a file of costs. @throws HttpError `bad_parameter` naming it */
export function costWishes(request: Request): Pick<CostFile, "name" | "overlap"> & { isCommitted: boolean } {
  const asked = readQuery(request, QUERIES.costFile)
  return {
    name: asked.get("name") ?? null,
    overlap: asked.get("overlap") === "add" ? "add" : "refuse",
    isCommitted: asked.get("preview") === "0",
  }
}

/** Which clicks of a row of an upload are asked for. @throws HttpError `bad_parameter` naming it */
export function rowClicksFilter(request: Request): { line: number; after: string; limit: number } {
  const asked = readQuery(request, QUERIES.costClicks)
  const line = asked.get("line") ?? ""
  const { cursor = "", limit } = spanOf(asked)
  return { line: Number(line), after: cursor, limit }
}

/** The moment a conversion is asked for, in ms since 1970; null for now. @throws HttpError `bad_parameter` */
export function momentAsked(request: Request): number | null {
  return timeOf("at", readQuery(request, QUERIES.conversion)).at ?? null
}

/**
 * The last value of each parameter; one that is not known would silently widen the answer, and a value that none
 * can have would silently empty it, so both are errors.
 * @throws HttpError `bad_parameter` naming it
 */
export function readQuery(request: Request, query: Query): Map<string, string> {
  const asked = new Map(queryFields(request).filter(([, value]) => value !== ""))
  for (const [name, value] of asked) {
    const fault = faultOf(query, name, value)
    if (fault !== null) throw new HttpError("bad_parameter", fault.message, { path: fault.path })
  }
  for (const [name, { isRequired, fault }] of Object.entries(query))
    if (isRequired && !asked.has(name))
      throw new HttpError("bad_parameter", fault("") ?? "must be given", { path: name })
  return asked
}

/** All values of a parameter that counts every time it comes. @throws HttpError `bad_parameter` naming it */
function readAll(request: Request, query: Query, name: string): string[] {
  const values = queryFields(request).flatMap(([key, value]) => (key === name && value !== "" ? [value] : []))
  for (const value of values) {
    const fault = faultOf(query, name, value)
    if (fault !== null) throw new HttpError("bad_parameter", fault.message, { path: fault.path })
  }
  return values
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

/** As the table of the route has checked them. */
function spanOf(asked: Map<string, string>): Span {
  const cursor = asked.get("cursor")
  const limit = Number(asked.get("limit") ?? USUAL_LIMIT)
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

/** A time as `timeIn` reads it, in ms since 1970. @throws HttpError `bad_parameter` naming it */
export function readTime(name: string, text: string): number {
  const time = timeIn(text)
  if (time === null) throw new HttpError("bad_parameter", MUST_BE_TIME, { path: name })
  return time
}
