import type { Entrance, Parameters } from "../event.ts"
import { fillTokens } from "../tokens.ts"
import { costText } from "./click-cost.ts"
import { dataOf } from "./entrance.ts"

/** Who passes by which hit. */
export interface Ids {
  vid: string
  hit: string
}

/** What tokens stand for where a visitor is sent. */
export interface Destined {
  /** Null for a visitor of whom nothing may be kept. */
  ids: Ids | null
  page: string | null
  funnel: string | null
  source: string | null
  campaign: string | null
  entrance: Entrance | null
  /** Of the entrance's URL. */
  parameters: Parameters
  /** ms since 1970. */
  at: number
  /** Some digits of chance. */
  random: string
}

const VALUES: Readonly<Record<string, (of: Destined) => string | null>> = {
  hit: ({ ids }) => ids?.hit ?? null,
  visitor: ({ ids }) => ids?.vid ?? null,
  page: ({ page }) => page,
  funnel: ({ funnel }) => funnel,
  source: ({ source }) => source,
  campaign: ({ campaign }) => campaign,
  external: ({ entrance }) => entrance?.external ?? null,
  cost: ({ entrance }) => (entrance?.costMicros == null ? null : costText(entrance.costMicros)),
  timestamp: ({ at }) => String(Math.floor(at / 1000)),
  random: ({ random }) => random,
}

/** A page's URL with its tokens filled, every other byte as the operator wrote it. */
export function filledUrl(template: string, of: Destined): string {
  return fillTokens(template, (token) => {
    if (token.startsWith("data-")) return dataOf(token.slice("data-".length), of)
    return VALUES[token]?.(of) ?? null
  })
}

/** The URL with `vid` and `hit` added to its query, in place of any there; the rest of it byte for byte. */
export function withIds(url: string, { vid, hit }: Ids): string {
  const [, before = "", query = "", fragment = ""] = /^([^?#]*)(?:\?([^#]*))?(#.*)?$/s.exec(url) ?? []
  const others = query === "" ? [] : query.split("&").filter((part) => !OWN.has(nameOf(part)))
  return `${before}?${[...others, `vid=${vid}`, `hit=${hit}`].join("&")}${fragment}`
}

const OWN: ReadonlySet<string> = new Set(["vid", "hit"])

/** The name of `name=value` as servers read it. */
function nameOf(part: string): string {
  return [...new URLSearchParams(`&${part}`).keys()][0] ?? "" // a question mark in front would be taken off
}

/** The URL as a header can carry it: only what no URL may hold as it is becomes percent-encoded. */
export function inHeader(url: string): string {
  return url.toWellFormed().replace(/[^\x21-\x7e]+/g, encodeURIComponent)
}
