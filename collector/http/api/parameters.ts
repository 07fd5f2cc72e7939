import { parseInstant, startOfDay } from "../../domain/cost/period.ts"
import { cleaned, isCleanText, keepable } from "../../domain/text.ts"

/** One parameter of a query: what is right, for the request that is checked and for the document that says so. */
export interface Parameter {
  about: string
  /** As JSON Schema, of its text. */
  schema: { readonly [keyword: string]: unknown }
  /** What is wrong with a value; null if nothing is. */
  fault(value: string): string | null
  isRequired?: true
  /** It may come several times. */
  isRepeatable?: true
  /** It may have control characters, if they can be kept. */
  isVerbatim?: true
}

/** The parameters a route knows, by name. */
export type Query = Readonly<Record<string, Parameter>>

/** Any text. */
export function text(about: string): Parameter {
  return { about, schema: { type: "string" }, fault: () => null }
}

/** Any text that a visitor's URL may have had, line breaks among it. */
export function verbatim(about: string): Parameter {
  return { ...text(about), isVerbatim: true }
}

/** Text of a form; `must` completes a sentence. */
export function textLike(about: string, pattern: RegExp, must: string): Parameter {
  const fault = (value: string) => (pattern.test(value) ? null : must)
  return { about, schema: { type: "string", pattern: pattern.source }, fault }
}

/** Text that may not be long. */
export function shortText(about: string, most: number): Parameter {
  const must = `must have ${most} characters at most`
  return {
    about,
    schema: { type: "string", maxLength: most },
    fault: (value) => (value.length > most ? must : null),
  }
}

/** One of a closed set. */
export function oneOf(about: string, values: readonly string[]): Parameter {
  const must = `must be one of ${values.join(", ")}`
  const fault = (value: string) => (values.includes(value) ? null : must)
  return { about, schema: { type: "string", enum: values }, fault }
}

/** 0 for no, 1 for yes. */
export function noOrYes(about: string): Parameter {
  return oneOf(about, ["0", "1"])
}

/** A time as `timeIn` reads it. */
export function moment(about: string): Parameter {
  const fault = (value: string) => (timeIn(value) === null ? MUST_BE_TIME : null)
  return { about, schema: { type: "string", examples: ["2026-05-01T00:00:00Z"] }, fault }
}

export const MUST_BE_TIME =
  "must be a time in ISO 8601 with its zone such as 2026-05-01T14:00:00Z, a day such as 2026-05-01, or ms since 1970"
const LATEST = 8_640_000_000_000_000 // of what a Date can hold

/** The time a text says, in ms since 1970: a day is when it begins in UTC. Null if it says none. */
export function timeIn(text: string): number | null {
  if (!/^\d+$/.test(text)) return startOfDay(text, "UTC") ?? parseInstant(text)
  const time = Number(text)
  return time > LATEST ? null : time
}

/** A whole number from 1. */
export function count(about: string, { most, usual }: { most: number; usual: number }): Parameter {
  const isRight = (value: number) => Number.isInteger(value) && value >= 1 && value <= most
  const must = `must be a whole number from 1 to ${most}`
  return {
    about,
    schema: { type: "integer", minimum: 1, maximum: most, default: usual },
    fault: (value) => (isRight(Number(value)) ? null : must),
  }
}

/** Where the next page of a list begins. */
export function cursor(pattern: RegExp): Parameter {
  return textLike("`next` of the page before", pattern, "is no cursor of this list")
}

/** One that a request must have. */
export function required(parameter: Parameter): Parameter {
  return { ...parameter, isRequired: true }
}

/** One that counts every time it comes. */
export function repeatable(parameter: Parameter): Parameter {
  return { ...parameter, isRepeatable: true }
}

/** One name a parameter each, all about the same. */
export function named<Name extends string>(
  names: readonly Name[],
  parameter: (name: Name) => Parameter,
): Record<Name, Parameter> {
  return Object.fromEntries(names.map((name) => [name, parameter(name)])) as Record<Name, Parameter> // all of them
}

/** What is wrong with a parameter that came, by the table of the route; null if nothing is. */
export function faultOf(query: Query, name: string, value: string): { path: string; message: string } | null {
  const parameter = Object.hasOwn(query, name) ? query[name] : undefined
  if (parameter === undefined) return { path: cleaned(name), message: "is not known here" }
  const isText = parameter.isVerbatim ? keepable(value) === value : isCleanText(value)
  const message = isText ? parameter.fault(value) : "has control characters, as nothing here has"
  return message === null ? null : { path: name, message }
}
