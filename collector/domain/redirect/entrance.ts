import { isUnfilled } from "../claim/unfilled.ts"
import { parseCurrency } from "../currency.ts"
import type { Entrance, Parameters } from "../event.ts"
import { CLICK_IDS } from "../hit/click-ids.ts"
import type { Settings, TrafficSource } from "../settings.ts"
import { isCleanText } from "../text.ts"
import { type ClickCost, parseCost } from "./click-cost.ts"

const LONGEST_VALUE = 1_024

/** Where an entrance is read from: its URL's parameters, in the words of its traffic source, if it has one. */
export interface EntranceUrl {
  parameters: Parameters
  source: TrafficSource | null
}

/** An entrance that says nothing of itself, as every hit has that goes on with a journey. */
export const noEntrance: Entrance = {
  external: null,
  keyword: null,
  custom: {},
  costMicros: null,
  costCurrency: null,
}

/** The campaign of an entrance: by the source's own name for it, else `campaign`, else `utm_campaign`. */
export function campaignOf({ parameters, source }: EntranceUrl): string | null {
  const own = source?.parameters.campaign
  if (own !== undefined) return saidIn(parameters, own)
  return saidIn(parameters, "campaign") ?? saidIn(parameters, "utm_campaign")
}

/** What an entrance says of the click that led there. What cannot be read stays a parameter, and says nothing. */
export function readEntrance(url: EntranceUrl, settings: Settings): Entrance {
  const { parameters, source } = url
  const value = (name: string | undefined) => (name === undefined ? null : saidIn(parameters, name))
  const named = source?.parameters
  const custom = Object.entries(named?.custom ?? {}).flatMap(([ours, name]) => {
    const said = value(name)
    return said === null ? [] : [[ours, said] as const]
  })
  const cost = costOf(url, settings)
  return {
    external: named?.external === undefined ? clickIdOf(parameters) : value(named.external),
    keyword: value(named?.keyword),
    custom: Object.fromEntries(custom),
    costMicros: cost?.micros ?? null,
    costCurrency: cost?.currency ?? null,
  }
}

/** What `{data-NAME}` stands for: a custom name of the traffic source, else a parameter as it came, if somebody filled it. */
export function dataOf(
  name: string,
  { entrance, parameters }: { entrance: Pick<Entrance, "custom"> | null; parameters: Parameters },
): string | null {
  const custom = entrance?.custom ?? {}
  if (Object.hasOwn(custom, name)) return custom[name] ?? null
  const value = Object.hasOwn(parameters, name) ? (parameters[name] ?? null) : null
  return value === null || isUnfilled(value.trim()) ? null : value
}

/** What the URL says a click cost, else what the source's clicks usually cost. */
function costOf({ parameters, source }: EntranceUrl, settings: Settings): ClickCost | null {
  if (source === null) return null
  const { cost, currency: ofCurrency } = source.parameters
  const usual = source.currency ?? settings.account.currency
  const stated = cost === undefined ? null : saidIn(parameters, cost)
  if (stated === null) return source.cpc === undefined ? null : parseCost(source.cpc, usual)
  const code = ofCurrency === undefined ? null : saidIn(parameters, ofCurrency)
  const currency = code === null ? usual : parseCurrency(code)
  return currency === null ? null : parseCost(stated, currency)
}

function clickIdOf(parameters: Parameters): string | null {
  const name = Object.keys(parameters).find(
    (name) => CLICK_IDS.includes(name.toLowerCase()) && saidIn(parameters, name) !== null,
  )
  return name === undefined ? null : saidIn(parameters, name)
}

/** A parameter's value; null if it is empty, a template nobody filled, or nothing to be kept as text. */
function saidIn(parameters: Parameters, name: string): string | null {
  const value = (Object.hasOwn(parameters, name) ? parameters[name] : undefined)?.trim() ?? ""
  const isSaid = value !== "" && value.length <= LONGEST_VALUE && isCleanText(value) && !isUnfilled(value)
  return isSaid ? value : null
}
