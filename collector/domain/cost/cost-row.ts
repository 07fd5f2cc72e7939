import { parseCurrency } from "../currency.ts"
import { faulty } from "../import/row.ts"
import { amountText, isTooLarge, parseAmount } from "../money.ts"
import type { Settings } from "../settings.ts"
import { isCleanText } from "../text.ts"
import { type Period, readPeriod } from "./period.ts"
import { mostSpreadable } from "./spread.ts"

/** What was spent on one traffic source in one period, on one campaign of it or on all. */
export interface Spend extends Period {
  source: string
  campaign: string | null
  amountMinor: number
  currency: string
}

/** The columns of an upload, by their names. */
export const COST_COLUMNS = ["source", "campaign", "from", "to", "amount", "currency"] as const
export type CostColumn = (typeof COST_COLUMNS)[number]

/** One row of an upload as it came: text by column, `""` for nothing. */
export type CostFields = Readonly<Record<CostColumn, string>>

const LONGEST = 200
/** As long as a click keeps it. */
const LONGEST_CAMPAIGN = 1_024

/** Reads a row as what was spent, or says what is wrong with it, in a marketer's words. */
export function readSpend(fields: CostFields, settings: Settings): Spend | { fault: string } {
  const fault = fieldFault(fields, settings)
  if (fault !== null) return { fault }
  const period = readPeriod(fields.from, fields.to, settings.account.timezone)
  if ("fault" in period) return period
  const currency = currencyOf(fields, settings)
  if (currency === null) return { fault: `"${fields.currency}" is no currency code such as EUR.` }
  const amountMinor = readAmount(fields.amount, currency)
  if (typeof amountMinor !== "number") return amountMinor
  return { source: fields.source, campaign: fields.campaign || null, ...period, amountMinor, currency }
}

/** In minor units; what is not 0 must not count as 0, which would take what was spent from its clicks. */
function readAmount(text: string, currency: string): number | { fault: string } {
  const minor = parseAmount(text, currency)
  const shown = (minor: number) => `${amountText(minor, currency)} ${currency}`
  const most = mostSpreadable(currency)
  if (isTooLarge(text, currency) || (minor ?? 0) > most)
    return { fault: `"${text}" is too large: ${shown(most)} at most can be spread on clicks.` }
  if (minor === null || minor < 0)
    return { fault: `"${text}" is no amount such as 12.50: a point, no grouping, no sign.` }
  if (minor === 0 && /[1-9]/.test(text))
    return {
      fault: `"${text}" is less than half of ${shown(1)}, and would count as nothing: say 0 if nothing was spent.`,
    }
  return minor
}

function fieldFault(fields: CostFields, settings: Settings): string | null {
  const longest = (column: CostColumn) => (column === "campaign" ? LONGEST_CAMPAIGN : LONGEST)
  const broken = COST_COLUMNS.find(
    (column) => !isCleanText(fields[column]) || fields[column].length > longest(column),
  )
  if (broken !== undefined)
    return `${broken} is longer than ${longest(broken).toLocaleString("en")} characters, or broken.`
  if (fields.source === "") return "It does not say on which traffic source this was spent."
  if (!settings.trafficSources.has(fields.source))
    return `No traffic source of the settings has the id ${fields.source}.`
  return null
}

/** The row's own, else the source's, else the account's; null if it is none. */
function currencyOf({ currency, source }: CostFields, { trafficSources, account }: Settings): string | null {
  if (currency !== "") return parseCurrency(currency)
  return trafficSources.get(source)?.currency ?? account.currency
}

/** A row of an upload: what it says was spent, or its text as it came; and why it cannot be counted. */
export interface CostRow {
  line: number
  spend: Spend | null
  text: string | null
  fault: string | null
}

/** One row read, with the place it has in its file. */
export function readCostRow(line: number, fields: CostFields, settings: Settings): CostRow {
  const read = readSpend(fields, settings)
  if (!("fault" in read)) return { line, spend: read, text: null, fault: null }
  const text = COST_COLUMNS.map((column) => fields[column]).join(",")
  return { ...faulty(line, text, read.fault), spend: null }
}
