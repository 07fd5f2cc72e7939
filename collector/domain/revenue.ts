import type { Claim } from "./claim.ts"
import type { Conversion, Step } from "./event.ts"
import { amountText, parseAmount } from "./money.ts"
import { type Reason, type Warning, warn } from "./reasons.ts"
import type { Settings } from "./settings.ts"

/** An amount in whole minor units of its currency. */
export interface Revenue {
  revenueMinor: number
  currency: string
  warnings: Warning[]
  steps: Step[]
}

interface Refused {
  refused: Reason
  said: string
}

/** What a new conversion on `page` earns: the claim's amount, else the page's default payout, else 0. */
export function revenueOfNew(claim: Claim, page: string, settings: Settings): Revenue | Refused {
  const { payout, offerSource } = settings.pages.get(page) ?? {}
  const source = offerSource === undefined ? undefined : settings.offerSources.get(offerSource)
  const usual = source?.currency ?? settings.account.currency
  if (claim.revenue !== null) return claimed(claim.revenue, claim.currency ?? usual)

  const revenueMinor = parseAmount(payout ?? "0", usual) ?? 0
  const from =
    payout === undefined ? "nothing, as the page has no default payout" : "the page's default payout"
  const said = `The claim gives no amount. It earns ${from}: ${amountText(revenueMinor, usual)} ${usual}.`
  return {
    revenueMinor,
    currency: usual,
    warnings: withoutAmount(claim, usual),
    steps: [{ step: "money", said }],
  }
}

/** What a conversion that is met earns from now on: the claim's amount, or what it earned before. */
export function revenueOfMet(claim: Claim, met: Conversion): Revenue | Refused {
  if (claim.revenue !== null) {
    const revenue = claimed(claim.revenue, claim.currency ?? met.currency)
    if ("refused" in revenue || claim.tx !== null || isSame(revenue, met)) return revenue
    return { ...revenue, warnings: [warn("amount_replaced", "rev")] }
  }
  const { revenueMinor, currency } = met
  const said = "The claim gives no amount, so the amount stays."
  return {
    revenueMinor,
    currency,
    warnings: withoutAmount(claim, currency),
    steps: [{ step: "money", said }],
  }
}

function claimed(text: string, currency: string): Revenue | Refused {
  const revenueMinor = parseAmount(text, currency)
  if (revenueMinor === null) return { refused: "bad_revenue", said: `The amount is "${text}".` }
  if (revenueMinor < 0) return { refused: "negative_revenue", said: `The amount is ${text}.` }
  const said = `The claim gives ${text}, which is ${amountText(revenueMinor, currency)} ${currency}.`
  return { revenueMinor, currency, warnings: [], steps: [{ step: "money", said }] }
}

function withoutAmount(claim: Claim, currency: string): Warning[] {
  if (claim.currency === null || claim.currency === currency) return []
  return [warn("currency_without_amount", "currency")]
}

function isSame(revenue: Revenue, met: Conversion): boolean {
  return revenue.revenueMinor === met.revenueMinor && revenue.currency === met.currency
}
