import type { z } from "zod"

/** What is said of what is not there. */
export const NEEDED = "is needed"

/** What something must be, by what the schema calls it. */
const KINDS: Readonly<Record<string, string>> = {
  string: "text",
  number: "a number",
  int: "a whole number",
  boolean: "true or false",
  array: "a list",
  object: "an object",
  record: "an object",
}

/** A fault that the schema has no words of its own for, in plain ones; nothing where zod's have to do. */
export function plainWords(issue: z.core.$ZodRawIssue): string | undefined {
  switch (issue.code) {
    case "invalid_type":
      return issue.input === undefined ? NEEDED : `must be ${KINDS[issue.expected] ?? issue.expected}`
    case "invalid_value":
      return issue.input === undefined ? NEEDED : `must be one of ${issue.values.join(", ")}`
    case "invalid_union":
      return issue.errors.flatMap(([first]) => first?.message ?? []).join(", or ") || undefined
    case "too_small":
      return tooSmall(issue)
    case "too_big":
      return issue.origin === "string"
        ? `must have ${issue.maximum} characters at most`
        : `must be ${issue.maximum} at most`
  }
  return undefined
}

function tooSmall({ origin, minimum }: { origin: string; minimum: number | bigint }): string {
  if (origin === "string") return Number(minimum) === 1 ? NEEDED : `must have ${minimum} characters or more`
  return origin === "array" ? `must have ${minimum} or more` : `must be ${minimum} or more`
}
