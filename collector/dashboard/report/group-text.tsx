import "./report.css"
import { useNames } from "../api/names.ts"
import { groupWords } from "./group-words.ts"

/** A group of a report by its name; what has none says so, so that one can choose it all the same. */
export function GroupText({ grouping, group }: { grouping: string; group: string | null }) {
  const names = useNames()
  if (group === null) return <span className="nothing">{NOTHING[grouping] ?? "None"}</span>
  return <>{groupWords(grouping, group, names)}</>
}

/** What is said of those that have no group. */
const NOTHING: Readonly<Record<string, string>> = {
  source: "No traffic source",
  campaign: "No campaign",
  keyword: "No keyword",
  link: "No link",
  funnel: "No funnel",
  offer: "No offer",
  offerSource: "No offer source",
  country: "Unknown",
  device: "Unknown",
  os: "Unknown",
  browser: "Unknown",
}
