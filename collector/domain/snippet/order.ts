import type { ClaimName } from "../claim/claim-names.ts"
import { DEFAULT_TYPE } from "../conversion/conversion-types.ts"
import type { Status } from "../conversion/status.ts"
import type { OfferSource, Page, Settings } from "../settings.ts"
import { type Macros, usualMacros, withClickParameter } from "./macros.ts"
import type { Integration } from "./snippet.ts"

/** What a user asks of the builder; null is what is left open. */
export interface SnippetWishes {
  integration: Integration
  type: string | null
  /** One status, one snippet for each, or what the sender says. */
  status: Status | "all" | null
  /** Snippets of the built-in type `transaction` beside those of the type. */
  isTransactionToo: boolean
  offerSource: string | null
  page: string | null
  /** The amount, if it is fixed; else the macro it is passed by. */
  payout: "fixed" | "passed"
  rev: string | null
  /** The macro the order number is passed by. */
  tx: string | null
  currency: string | null
  clickParameter: string | null
}

/** What snippets are made with besides. */
export interface SnippetNeeds {
  settings: Settings
  /** The collector as browsers and networks call it. */
  address: string
  /** The stub of the script, as it is built. */
  stub: string
  /** The macros of the network's preset, if there is one. */
  preset: Macros | null
  /** Whether the key of the offer source may be shown to who asks. */
  showsKey: boolean
}

/** One claim that is asked for. */
export interface Sale {
  type: string
  /** Null: what the sender says, else the usual one of the offer source. */
  status: Status | null
}

/** The wishes with all that follows from them looked up. */
export interface Order extends Omit<SnippetNeeds, "preset"> {
  wishes: SnippetWishes
  macros: Macros
  source: OfferSource | undefined
  page: Page | undefined
  sales: readonly Sale[]
}

const EACH = ["approved", "pending", "declined", "other", "deleted"] as const satisfies readonly Status[]

/** Looks up what the wishes mean by the settings. */
export function orderOf(wishes: SnippetWishes, { preset, ...needs }: SnippetNeeds): Order {
  const { pages, offerSources } = needs.settings
  const page = pages.get(wishes.page ?? "")
  const source = offerSources.get(wishes.offerSource ?? page?.offerSource ?? "")
  return { ...needs, wishes, page, source, macros: macrosFor(wishes, source, preset), sales: salesOf(wishes) }
}

function salesOf({ type, status, isTransactionToo }: SnippetWishes): Sale[] {
  const types = new Set([type ?? DEFAULT_TYPE, ...(isTransactionToo ? ["transaction"] : [])])
  const statuses: readonly (Status | null)[] = status === "all" ? EACH : [status]
  return [...types].flatMap((type) => statuses.map((status) => ({ type, status })))
}

/** The preset's macros, else the usual ones under the offer source's own names; those that are named come first. */
function macrosFor(wishes: SnippetWishes, source: OfferSource | undefined, preset: Macros | null): Macros {
  const usual = usualMacros(wishes.integration)
  const ownName = [...(source?.parameters ?? [])].find(([, ours]) => ours === "hit")?.[0]
  const guessed = usual.by.has("hit") && ownName !== undefined ? withClickParameter(usual, ownName) : usual
  const known = preset ?? guessed
  const isOther = wishes.clickParameter !== null && known.by.has("hit")
  const clicked = isOther ? withClickParameter(known, wishes.clickParameter ?? "") : known
  const passed = wishes.payout === "passed" ? withMacro(clicked, "rev", wishes.rev) : clicked
  return withMacro(passed, "tx", wishes.tx)
}

function withMacro(macros: Macros, ours: ClaimName, macro: string | null): Macros {
  if (macro === null) return macros
  const name = macros.by.get(ours)?.name ?? ours
  return { ...macros, by: new Map(macros.by).set(ours, { name, macro }) }
}
