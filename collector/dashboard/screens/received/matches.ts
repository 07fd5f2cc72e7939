import type { Received } from "../../api/received.ts"
import type { Asked } from "./filters.ts"

type Test = (event: Received, value: string) => boolean

/** A field of that name says exactly that. */
const says =
  (field: keyof Received): Test =>
  (event, value) =>
    event[field] === value

/** What an event that arrives can be held against without asking the collector. */
const TESTS: Readonly<Record<string, Test>> = {
  ...Object.fromEntries(
    (
      [
        "decision",
        "reason",
        "name",
        "via",
        "conflict",
        "page",
        "tx",
        "vid",
        "hit",
        "conversion",
        "import",
      ] as const
    ).map((field) => [field, says(field)]),
  ),
  search: ({ tx, id, hit, vid, conversion }, value) => [tx, id, hit, vid, conversion].includes(value),
  warning: ({ warnings }, value) => warnings.some(({ code }) => code === value),
  parameter: ({ warnings }, value) => warnings.some(({ parameter }) => parameter === value),
  from: ({ at }, value) => Date.parse(at) >= Date.parse(value),
  to: ({ at }, value) => Date.parse(at) < Date.parse(value),
}

/**
 * Whether an event that arrives belongs into the list as it is asked for.
 * @returns null where only the collector can tell
 */
export function matches(event: Received, asked: Asked): boolean | null {
  const known = Object.entries(asked).map(([name, values]) => {
    const test = TESTS[name]
    return test && [values].flat().some((value) => test(event, value))
  })
  if (known.includes(false)) return false
  return known.includes(undefined) ? null : true
}
