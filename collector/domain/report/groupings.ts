import { isCleanText } from "../text.ts"

/**
 * What a report can be grouped and filtered by. `visit`: what is known of a journey, by the hit that began it.
 * `page`: what is known of the page that was viewed; a report by one of these counts views.
 */
const GROUPINGS = {
  day: "visit",
  hour: "visit",
  source: "visit",
  campaign: "visit",
  keyword: "visit",
  funnel: "visit",
  page: "page",
  offer: "page",
  offerSource: "page",
  country: "visit",
  os: "visit",
  browser: "visit",
  device: "visit",
  link: "visit",
} as const satisfies Record<string, "visit" | "page">

/** A grouping that is built in; every other name is one of the source's own, or a parameter of the entrance. */
export type BuiltInGrouping = keyof typeof GROUPINGS
export const BUILT_IN_GROUPINGS = Object.keys(GROUPINGS) as BuiltInGrouping[] // the keys of a constant are known

export const MOST_GROUPINGS = 3

/** What a report is asked besides its filters: a grouping called like one of these could be none of them. */
export const REPORT_OPTIONS = ["by", "from", "to", "tz", "bots", "clock", "model", "limit", "format"] as const
export type ReportOption = (typeof REPORT_OPTIONS)[number]

/** What a row says besides its groups: no group can have such a name. */
const FIGURES = [
  ...["visits", "visitors", "conversions", "revenueMinor", "costMinor", "types", "statuses", "events"],
]

const TAKEN: ReadonlySet<string> = new Set([...REPORT_OPTIONS, ...FIGURES])
const LONGEST_NAME = 200

export function isBuiltIn(name: string): name is BuiltInGrouping {
  return Object.hasOwn(GROUPINGS, name)
}

/** Whether a report can be asked by that name: built in, or a name that a parameter of a URL may have. */
export function isGrouping(name: string): boolean {
  if (isBuiltIn(name)) return true
  const isUsable = name !== "" && name.length <= LONGEST_NAME && isCleanText(name)
  return isUsable && !/["\\]/.test(name) && !TAKEN.has(name)
}

/** Whether its groups are stretches of time, which have numbers. */
export function isOfTime(name: string): name is "day" | "hour" {
  return name === "day" || name === "hour"
}

/** Whether it makes a report one of views of pages, instead of visits. */
export function isOfPages(name: string): boolean {
  return isBuiltIn(name) && GROUPINGS[name] === "page"
}
