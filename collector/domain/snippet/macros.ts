import { type ClaimName, ownNameOf } from "../claim/claim-names.ts"
import type { Integration } from "./snippet.ts"

/** What a network, or whoever sends the claims, puts its values in place of; by our names. */
export interface Macros {
  by: ReadonlyMap<ClaimName, { name: string; macro: string }>
  /** Further parameters of its postback, which are kept with the claim. */
  further: readonly { name: string; macro: string }[]
  /** The parameter of the offer's URL in which the network takes our click id; null where it takes none. */
  clickParameter: string | null
  isGuessed: boolean
}

/** What of a preset is read here. */
export interface NetworkTemplate {
  settings: { readonly [name: string]: unknown }
  offer: string | null
  postback: string
}

/** The macros of a preset: each pair of its postback, under the name of ours that its settings give it. */
export function macrosOf({ settings, offer, postback }: NetworkTemplate): Macros {
  const theirs = theirNames(settings.parameters)
  const pairs = postback
    .slice(postback.indexOf("?") + 1)
    .split("&")
    .map((pair) => ({ name: pair.slice(0, pair.indexOf("=")), macro: pair.slice(pair.indexOf("=") + 1) }))
  const ours = ({ name }: { name: string }) => theirs.get(name.toLowerCase()) ?? ownNameOf(name.toLowerCase())
  return {
    by: new Map(pairs.flatMap((pair) => fixedOr(ours(pair), pair))),
    further: pairs.filter((pair) => ours(pair) === null),
    clickParameter: offer?.split("=")[0] ?? null,
    isGuessed: false,
  }
}

/** A type that a preset names is not a macro: the one that was chosen counts. */
function fixedOr(ours: ClaimName | null, pair: { name: string; macro: string }) {
  return ours === null || ours === "type" ? [] : [[ours, pair] as const]
}

function theirNames(parameters: unknown): ReadonlyMap<string, ClaimName> {
  const entries = Object.entries((parameters ?? {}) as Record<ClaimName, string | string[]>) // checked as settings
  return new Map(
    entries.flatMap(([ours, theirs]) =>
      [theirs].flat().map((name) => [name.toLowerCase(), ours as ClaimName] as const),
    ),
  )
}

/** What stands for the values where nobody says how: braces are seen to be unfilled, should they stay. */
const USUAL: Readonly<Record<Integration, Partial<Record<ClaimName, string>>>> = {
  network: { hit: "{clickid}", rev: "{payout}", tx: "{transaction_id}" },
  website: { vid: "{vid}", rev: "{amount}", tx: "{order}" },
  crm: { vid: "{vid}", rev: "{amount}", tx: "{deal}" },
  shop: { vid: "{vid}", rev: "{total}", tx: "{order}" },
}

/** Macros as most have them. */
export function usualMacros(integration: Integration): Macros {
  const pairs = Object.entries(USUAL[integration]).map(
    ([name, macro]) => [name as ClaimName, { name, macro }] as const, // keys of USUAL are names
  )
  const isNetwork = integration === "network"
  const clickParameter = isNetwork ? "clickid" : null
  return { by: new Map(pairs), further: [], clickParameter, isGuessed: isNetwork }
}

/** The same macros with the click id in another parameter, whose macro is written as the others are. */
export function withClickParameter(macros: Macros, clickParameter: string): Macros {
  const { macro } = macros.by.get("hit") ?? { macro: "" }
  const present = macros.clickParameter ?? ""
  const at = present === "" ? -1 : macro.toLowerCase().indexOf(present.toLowerCase())
  const other =
    at < 0 ? `{${clickParameter}}` : macro.slice(0, at) + clickParameter + macro.slice(at + present.length)
  const by = new Map(macros.by).set("hit", { name: clickParameter, macro: other })
  return { ...macros, by, clickParameter }
}
