import { stringify } from "yaml"
import type { Change } from "../../../../domain/settings/compare.ts"
import { capital } from "../../../format/capital.ts"

/** What the lists of the document call one of their things. */
export const ONE_OF: Readonly<Record<string, string>> = {
  types: "Type",
  offerSources: "Offer source",
  pages: "Page",
  trafficSources: "Traffic source",
  funnels: "Funnel",
  links: "Link",
  webhooks: "Webhook",
  sites: "Site",
}

/** Which thing of the document a change is of, and what within it: null where it is the thing itself. */
export interface ChangePlace {
  thing: string
  within: string | null
}

/** `offerSources[acme].status` is the status of offer source acme. */
export function placeOf(path: string): ChangePlace {
  const [, list = "", name, within] = /^(\w+)\[([^\]]*)\]\.?(.*)$/s.exec(path) ?? []
  const one = ONE_OF[list]
  if (one !== undefined) return { thing: `${one} ${name}`, within: within || null }
  const [, first = path, rest = ""] = /^(\w+)\.?(.*)$/s.exec(path) ?? []
  return { thing: capital(first), within: rest || null }
}

/** How a value is shown: a word, or what it consists of line by line. */
export function valueText(value: unknown): { text: string; isBlock: boolean } {
  if (typeof value !== "object" || value === null) return { text: String(value), isBlock: false }
  return { text: stringify(value).trimEnd(), isBlock: true }
}

/** What is done: it comes, it goes, or it becomes something else. */
export function verbOf({ from, to }: Change): "added" | "removed" | "changed" {
  if (from === null) return "added"
  return to === null ? "removed" : "changed"
}
