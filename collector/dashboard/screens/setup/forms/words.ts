import type { DuplicateMode } from "../../../../domain/conversion/duplicate-modes.ts"
import { STATUS_WORDS } from "../../../../domain/conversion/status.ts"
import { capital } from "../../../format/capital.ts"
import type { Option } from "../fields/field.ts"

/** What happens to a claim that meets a conversion, for people. */
const MODES: Readonly<Record<DuplicateMode, readonly [label: string, about: string]>> = {
  edit: ["Edit", "What the new claim states replaces what was there."],
  ignore: ["Ignore", "The first stays; another amount is a conflict to settle."],
  increment: ["Keep and add the amount", "The first stays, its amount grows."],
  create: ["Count each", "Every claim makes a conversion."],
  new_or_repeated: ["New or repeated", "Every claim makes a conversion, labelled new or repeated."],
  ignore_by_event_id: ["Ignore by event id", "The same event id counts once, over all visitors."],
}

export const DUPLICATES: readonly Option[] = Object.entries(MODES).map(([value, [label, about]]) => ({
  value,
  label,
  about,
}))

const options = (words: readonly string[]): Option[] =>
  words.map((word) => ({ value: word, label: capital(word) }))

/** The statuses an offer source can have a claim begin with. */
export const FIRST_STATUSES = options(["approved", "pending", "declined", "other"])

/** The statuses that can be told onward. */
export const TOLD_STATUSES = options(["approved", "other", "pending", "declined", "deleted"])

export const PAGE_KINDS = options(["offer", "lander", "page"])

/** The words for statuses that are built in. */
export const BUILT_IN_WORDS: readonly string[] = [...STATUS_WORDS.keys()]

export const YES_OR_NO: readonly Option[] = [
  { value: true, label: "Yes" },
  { value: false, label: "No" },
]

/** Every type there is: those registered, and those built in. */
export const ALL_TYPES = { list: "types", by: "name", always: ["conversion", "transaction"] } as const
