import { type BuiltInGrouping, isBuiltIn, isOfPages } from "../../domain/report/groupings.ts"

/** What a grouping of a report is called, and where one looks next from it. */
interface Grouping {
  title: string
  /** What more than one of them is called. */
  several: string
}

/** The groupings that every collector knows; all others are names of the operator's own. */
export const GROUPINGS: Readonly<Record<BuiltInGrouping, Grouping>> = {
  source: { title: "Traffic source", several: "Traffic sources" },
  campaign: { title: "Campaign", several: "Campaigns" },
  keyword: { title: "Keyword", several: "Keywords" },
  link: { title: "Link", several: "Links" },
  funnel: { title: "Funnel", several: "Funnels" },
  page: { title: "Page", several: "Pages" },
  offer: { title: "Offer", several: "Offers" },
  offerSource: { title: "Offer source", several: "Offer sources" },
  country: { title: "Country", several: "Countries" },
  device: { title: "Device", several: "Devices" },
  os: { title: "Operating system", several: "Operating systems" },
  browser: { title: "Browser", several: "Browsers" },
  day: { title: "Day", several: "Days" },
  hour: { title: "Hour", several: "Hours" },
}

/** How a grouping is called. */
export const titleOf = (grouping: string): string =>
  isBuiltIn(grouping) ? GROUPINGS[grouping].title : grouping

/** Whether views are counted, because it is asked by what only a page has. */
export const isAboutPages = (names: readonly string[]): boolean => names.some(isOfPages)

/** Where one looks next, the most telling first. */
const NEXT: readonly BuiltInGrouping[] = [
  "source",
  "campaign",
  "keyword",
  "page",
  "offer",
  "country",
  "device",
  "browser",
  "day",
]

/** The grouping that opens below a row: the first that is neither shown nor filtered by. */
export function nextGrouping(by: readonly string[], filtered: readonly string[]): string {
  const known = new Set([...by, ...filtered])
  return NEXT.find((name) => !known.has(name)) ?? "hour"
}
