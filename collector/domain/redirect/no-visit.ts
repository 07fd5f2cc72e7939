import type { Received } from "../event.ts"

/** As what a request is recorded for which nobody was led anywhere: fetched ahead, or asked for its headers alone. */
export const NO_VISITS = ["prefetch", "head"] as const
export type NoVisit = (typeof NO_VISITS)[number]

/** Whether an event only says that a redirect was asked for. A page's own event may have the same name. */
export function isNoVisit({ via, name }: Pick<Received, "via" | "name">): boolean {
  return (via === "link" || via === "action") && (NO_VISITS as readonly string[]).includes(name)
}
