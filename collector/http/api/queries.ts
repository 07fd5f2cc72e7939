import { DOORS } from "../../domain/claim/doors.ts"
import { CREDIT_MODELS } from "../../domain/conversion/credit.ts"
import { STATUSES } from "../../domain/conversion/status.ts"
import type { Decision, Duplicate } from "../../domain/event.ts"
import { conflicts, reasons, UNCLEAR_WARNINGS } from "../../domain/reasons.ts"
import { BUILT_IN_GROUPINGS, MOST_GROUPINGS, type ReportOption } from "../../domain/report/groupings.ts"
import { CLOCKS, MOST_ROWS, USUAL_ROWS } from "../../domain/report/question.ts"
import { DELIVERY_STATES } from "../../domain/sends/send.ts"
import { INTEGRATIONS } from "../../domain/snippet/snippet.ts"
import {
  CONVERSION_FIELDS,
  type ConversionField,
  DELIVERY_FIELDS,
  type DeliveryField,
  EVENT_FIELDS,
  type EventField,
} from "../../ports.ts"
import { REPORT_FORMATS } from "../../reports/written/written.ts"
import {
  count,
  cursor,
  moment,
  named,
  noOrYes,
  oneOf,
  type Parameter,
  type Query,
  repeatable,
  required,
  shortText,
  text,
  textLike,
} from "./parameters.ts"

/**
 * The parameters of each route with a query, once: requests are read by these tables, and the OpenAPI document is
 * made of them. A route of yours: a table here, `readQuery(request, QUERIES.yours)` in its handler, and `query:
 * QUERIES.yours` in its row of openapi/routes.ts.
 */

const DECISIONS = {
  ...{ created: true, edited: true, incremented: true, unchanged: true },
  ...{ ignored: true, deleted: true, parked: true, refused: true },
} as const satisfies Record<Decision, true>
const DUPLICATES = {
  ...{ new: true, repeated: true, unknown: true },
} as const satisfies Record<Duplicate, true>

const LONGEST_NAME = 200
const ID = /^[\da-z]{26}$/
const PLACE = /^\d{1,15}-[\da-z]{26}$/

const limit = count("how many at most", { most: 1_000, usual: 100 })
const paged = (pattern: RegExp) => ({ cursor: cursor(pattern), limit })
const period = { from: moment("not before"), to: moment("before") }
const listed = (pattern: RegExp) => ({ ...period, ...paged(pattern) })

const decision = oneOf("as it was decided", Object.keys(DECISIONS))

const OF_CONVERSIONS: Partial<Record<ConversionField, Parameter>> = {
  status: oneOf("as it stands", STATUSES),
  duplicate: oneOf("the label", Object.keys(DUPLICATES)),
}
const OF_EVENTS: Partial<Record<EventField, Parameter>> = {
  via: oneOf("the door it came by", Object.keys(DOORS)),
  decision,
  reason: oneOf("the reason of the decision", Object.keys(reasons)),
  conflict: oneOf("what there is to settle", Object.keys(conflicts)),
}
const OF_DELIVERIES: Partial<Record<DeliveryField, Parameter>> = {
  state: oneOf("as it stands", DELIVERY_STATES),
}
const exactly = (name: string) => text(`its ${name}, exactly`)

const name = shortText("what it is called in the list", LONGEST_NAME)
const preview = noOrYes("0 takes it at once, without showing first what would become of it")
const version = textLike(
  "the number of a version; 0 is nothing set",
  /^\d{1,9}$/,
  "must be a version's number",
)

/** Which stretch of time is counted, and whose visits. */
const seen = {
  from: text("the first day, or an instant; 30 days before the end without it"),
  to: text("the last day, or the instant before which"),
  tz: text("the time zone of days; the account's without it"),
  bots: noOrYes("1 counts programs too"),
} as const satisfies Partial<Record<ReportOption, Parameter>>

/** What a report is asked besides its filters, which are the groupings themselves. */
const reportOptions: Readonly<Record<ReportOption, Parameter>> = {
  by: text(
    `up to ${MOST_GROUPINGS} groupings, with commas: ${BUILT_IN_GROUPINGS.join(", ")}, or a parameter`,
  ),
  ...seen,
  clock: oneOf("whether a conversion counts when it was visited or made", CLOCKS),
  model: oneOf("how the revenue is shared among the hits of a journey", CREDIT_MODELS),
  limit: count("rows at most, those that come first; as CSV all, unless told", {
    ...{ most: MOST_ROWS, usual: USUAL_ROWS },
  }),
  format: oneOf("as a table for other programs", REPORT_FORMATS),
}

export const QUERIES = {
  none: {},
  conversions: {
    ...named(CONVERSION_FIELDS, (name) => OF_CONVERSIONS[name] ?? exactly(name)),
    ...listed(PLACE),
    deleted: noOrYes("1 shows deleted ones too"),
  },
  conversion: { at: moment("as it stood then") },
  events: {
    ...named(EVENT_FIELDS, (name) => OF_EVENTS[name] ?? exactly(name)),
    ...listed(PLACE),
    search: text("a tx, or the id of an event, a hit, a visitor or a conversion, exactly"),
  },
  unclearEvents: {
    ...listed(PLACE),
    warning: oneOf("what nobody could read", UNCLEAR_WARNINGS),
    unmapped: oneOf("the same as warning=status_not_mapped", ["1"]),
    parameter: exactly("parameter"),
    value: repeatable(text("its value, exactly, or any of several")),
    offerSource: text("its offer source, exactly; - for none"),
  },
  conflicts: { ...paged(PLACE), settled: noOrYes("1 lists those that are settled") },
  deliveries: { ...named(DELIVERY_FIELDS, (name) => OF_DELIVERIES[name] ?? exactly(name)), ...listed(ID) },
  reports: {
    ...reportOptions,
    ...named(BUILT_IN_GROUPINGS, (name) =>
      repeatable(text(`only this ${name}, or any of several; - for none`)),
    ),
  },
  journeys: { ...seen, type: text("only conversions of it"), limit },
  funnel: seen,
  rejected: listed(PLACE),
  imports: paged(ID),
  importRows: { ...paged(/^\d{1,9}$/), decision, faults: noOrYes("1 shows only rows with a fault") },
  importFile: { name, sends: noOrYes("1 tells destinations of it"), preview },
  costFile: {
    name,
    overlap: oneOf("what becomes of a row that overlaps one before", ["refuse", "add"]),
    preview,
  },
  costClicks: {
    line: required(textLike("the line of a row", /^\d{1,9}$/, "must be the line of a row")),
    ...paged(ID),
  },
  settingsCompare: { from: required(version), to: required(version) },
  snippets: {
    integration: required(oneOf("who is to tell of sales", INTEGRATIONS)),
    type: text("of the claims; conversion without it"),
    status: oneOf("of the claims; all is one snippet for each", [...STATUSES, "all"]),
    transaction: noOrYes("1 adds snippets of the type transaction"),
    offerSource: text("whose path, parameter names and key are used"),
    preset: text("whose macros are filled in; without it, the one with the id of the offer source"),
    page: text("the page that is to earn"),
    domain: text("the host of the collector to call"),
    payout: oneOf("whether the amount is always the same, or the sender says it", ["fixed", "passed"]),
    rev: text("the amount, or the macro it is passed by"),
    currency: text("of the amount, always"),
    tx: text("the macro of the order number"),
    clickParameter: text("the network's parameter that carries the click id"),
  },
} as const satisfies Record<string, Query>
