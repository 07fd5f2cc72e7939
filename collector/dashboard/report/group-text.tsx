import "./report.css"
import { type BuiltInGrouping, isBuiltIn } from "../../domain/report/groupings.ts"
import { useNames } from "../api/names.ts"
import { useTimeZone } from "../format/time-zone.ts"
import { groupWords } from "./group-words.ts"

/** A group of a report by its name; what has none says so, so that one can choose it all the same. */
export function GroupText({ grouping, group }: { grouping: string; group: string | null }) {
  const names = useNames()
  const [zone] = useTimeZone()
  if (group === null)
    return <span className="nothing">{isBuiltIn(grouping) ? (NOTHING[grouping] ?? "None") : "None"}</span>
  const words = groupWords(grouping, group, names, zone)
  return <span title={words}>{words}</span>
}

/** What is said of those that have no group. */
const NOTHING: Readonly<Partial<Record<BuiltInGrouping, string>>> = {
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
