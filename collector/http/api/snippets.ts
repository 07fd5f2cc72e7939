import type { Request, Response } from "express"
import type { Status } from "../../domain/conversion/status.ts"
import { parseCurrency } from "../../domain/currency.ts"
import { isTooLarge, largestAmount, parseAmount } from "../../domain/money.ts"
import type { Settings } from "../../domain/settings.ts"
import { type Macros, macrosOf } from "../../domain/snippet/macros.ts"
import type { SnippetWishes } from "../../domain/snippet/order.ts"
import type { Integration } from "../../domain/snippet/snippet.ts"
import { snippetsFor } from "../../domain/snippet/snippets.ts"
import { type Place, trackingAddress, trackingAddresses } from "../../domain/snippet/tracking-address.ts"
import type { Presets } from "../../presets/presets.ts"
import { HttpError } from "../errors.ts"
import { mayEdit } from "./access.ts"
import { readQuery } from "./filters.ts"
import { QUERIES } from "./queries.ts"

export interface SnippetNeeds {
  settings: () => Settings
  presets: () => Promise<Presets>
  /** The stub of the script, as it is built. */
  stub: string
  publicUrl: string | null
  pathPrefix: string
}

/** `GET /api/v1/snippets`: postback URLs, pixels and scripts to copy. */
export function getSnippets(needs: SnippetNeeds) {
  return async (request: Request, response: Response): Promise<void> => {
    const asked = readQuery(request, QUERIES.snippets)
    const settings = needs.settings()
    const wishes = wishesOf(asked, settings)
    const place = { ...needs, domains: settings.domains, publicUrl: needs.publicUrl ?? calledAt(request) }
    const preset = presetFor(asked, offerSourceOf(wishes, settings), await needs.presets())
    const address = addressAt(place, asked.get("domain") ?? null)
    const { stub } = needs
    const made = snippetsFor(wishes, { settings, address, stub, preset, showsKey: mayEdit(response) })
    response.json({ ...made, addresses: trackingAddresses(place) })
  }
}

function calledAt(request: Request): string {
  return `${request.protocol}://${request.host}`
}

function wishesOf(asked: Map<string, string>, settings: Settings): SnippetWishes {
  const text = (name: string) => asked.get(name) ?? null
  const offerSource = text("offerSource")
  if (offerSource !== null && !settings.offerSources.has(offerSource))
    throw wrong("offerSource", "is not in the settings")
  const payout = text("payout") === "fixed" ? "fixed" : "passed"
  return {
    integration: text("integration") as Integration, // required, and one of the closed values
    type: text("type"),
    status: text("status") as Status | "all" | null, // one of the closed values
    isTransactionToo: text("transaction") === "1",
    ...{ offerSource, payout, page: text("page") },
    rev: payout === "fixed" ? amountIn(asked) : macroIn(asked, "rev"),
    tx: macroIn(asked, "tx"),
    currency: currencyIn(asked),
    clickParameter: text("clickParameter"),
  }
}

function amountIn(asked: Map<string, string>): string | null {
  const rev = asked.get("rev")
  if (rev === undefined) return null
  const currency = currencyIn(asked) ?? "USD"
  if (isTooLarge(rev, currency)) throw wrong("rev", `must be ${largestAmount(currency)} at most`)
  if ((parseAmount(rev, currency) ?? -1) >= 0) return rev
  throw wrong("rev", "must be a plain decimal amount, 0 or more")
}

function currencyIn(asked: Map<string, string>): string | null {
  const text = asked.get("currency")
  if (text === undefined) return null
  const code = parseCurrency(text)
  if (code === null) throw wrong("currency", "must be a currency code of ISO 4217")
  return code
}

/** A macro stands as it is, so it must leave the URL around it as it is. */
function macroIn(asked: Map<string, string>, name: string): string | null {
  const macro = asked.get(name)
  if (macro !== undefined && !/^[^\s&=+"'<>`\\]{1,100}$/.test(macro))
    throw wrong(name, "must be a macro, such as {payout}, without spaces, quotes, & and =")
  return macro ?? null
}

/** The macros of the preset that is named, else of the one with the offer source's id. */
function presetFor(
  asked: Map<string, string>,
  offerSource: string | null,
  { offerSources }: Presets,
): Macros | null {
  const named = asked.get("preset")
  const id = named ?? offerSource
  const preset = offerSources.find((one) => one.id === id)
  if (named !== undefined && preset === undefined) throw wrong("preset", "is no preset of an offer source")
  return preset === undefined ? null : macrosOf(preset)
}

/** Of whom a preset is used without being named: the offer source that is asked for, else the page's. */
function offerSourceOf(
  { integration, offerSource, page }: SnippetWishes,
  { pages }: Settings,
): string | null {
  return BY_ID.has(integration) ? (offerSource ?? pages.get(page ?? "")?.offerSource ?? null) : null
}

/** Where it is. */
const BY_ID: ReadonlySet<Integration> = new Set(["network", "shop"])

function addressAt(place: Place, host: string | null): string {
  const address = trackingAddress(place, host)
  if (address === null)
    throw wrong("domain", "is none of the collector: list it under domains of the settings")
  return address
}

function wrong(path: string, message: string): HttpError {
  return new HttpError("bad_parameter", message, { path })
}
