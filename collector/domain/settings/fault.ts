import type { z } from "zod"
import { deeper } from "./path.ts"

/** What is wrong with a settings document, and where: `offerSources[0].duplicates`. */
export interface Fault {
  path: string
  message: string
}

/** The faults that an issue of the schema tells of. */
export function faultsOf(issue: z.core.$ZodIssue): Fault[] {
  if (issue.code !== "unrecognized_keys") return [{ path: pathText(issue.path), message: issue.message }]
  return issue.keys.map((key) => ({
    path: pathText([...issue.path, key]),
    message: "is not a known setting",
  }))
}

/** `["offerSources", 0, "statuses", "on hold"]` is `offerSources[0].statuses["on hold"]`. */
function pathText(path: readonly PropertyKey[]): string {
  return path.reduce<string>(deeper, "")
}
