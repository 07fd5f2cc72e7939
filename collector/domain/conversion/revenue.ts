import type { Claim } from "../claim/claim.ts"
import type { Conversion, Step } from "../event.ts"
import { amountText, isTooLarge, largestAmount, parseAmount } from "../money.ts"
import { type Reason, type Warning, warn } from "../reasons.ts"
import type { OfferSource, Settings } from "../settings.ts"
import type { Status } from "./status.ts"

/** What a sale is worth, in whole minor units of its currency. */
export interface Amount {
  amountMinor: number
  currency: string
  warnings: Warning[]
  steps: Step[]
}

interface Refused {
  refused: Reason
  said: string
}

/** What of an amount counts in a status; while it is pending, the account's placeholder does. */
export function countedMinor(
  status: Status,
  { amountMinor, currency }: Pick<Amount, "amountMinor" | "currency">,
  { account }: Settings,
): number {
  const counted: Record<Status, () => number> = {
    approved: () => amountMinor,
    other: () => amountMinor,
    pending: () => parseAmount(account.pendingRevenue, currency) ?? 0,
    declined: () => 0,
    deleted: () => 0,
  }
  return counted[status]()
}

/** What counts of an amount, in words; nothing to say where all of it does. */
function countedStep(status: Status, amount: Amount, settings: Settings): Step[] {
  if (status === "approved" || status === "other") return []
  const { amountMinor, currency } = amount
  const [counts, worth] = [countedMinor(status, amount, settings), amountMinor].map((minor) => {
    return `${amountText(minor, currency)} ${currency}`
  })
  const said = `While it is ${status}, ${counts} counts of the ${worth} it is worth.`
  return [{ step: "money", said }]
}

/** An amount, with what is said of how much of it counts in a status. */
export function inStatus(amount: Amount, status: Status, settings: Settings): Amount {
  return { ...amount, steps: [...amount.steps, ...countedStep(status, amount, settings)] }
}

/** What a new conversion on `page` is worth: the claim's amount, else the page's default payout, else 0. */
export function amountOfNew(
  claim: Claim,
  page: string,
  { source, isDeletion }: { source: OfferSource | undefined; isDeletion: boolean },
  settings: Settings,
): Amount | Refused {
  const payout = settings.pages.get(page)?.payout
  const usual = source?.currency ?? settings.account.currency
  if (claim.revenue !== null && !isDeletion)
    return positive(claim.revenue, stated(claim.revenue, claim.currency ?? usual))

  const amountMinor = parseAmount(payout ?? "0", usual) ?? 0
  const from =
    payout === undefined ? "nothing, as the page has no default payout" : "the page's default payout"
  const said = `The claim gives no amount. It earns ${from}: ${amountText(amountMinor, usual)} ${usual}.`
  return {
    amountMinor,
    currency: usual,
    warnings: withoutAmount(claim, usual),
    steps: [{ step: "money", said }],
  }
}

/** What a conversion that is met is worth from now on: the claim's amount, or what it was worth before. */
export function amountOfMet(claim: Claim, met: Conversion): Amount | Refused {
  if (claim.revenue === null) return kept(claim, met)
  const amount = positive(claim.revenue, stated(claim.revenue, claim.currency ?? met.currency))
  if ("refused" in amount || claim.tx !== null || isSame(amount, met)) return amount
  return { ...amount, warnings: [warn("amount_replaced", "rev")] }
}

/** What a conversion that is met is worth once the claim's amount is added; a negative one subtracts. */
export function amountRaised(claim: Claim, met: Conversion): Amount | Refused {
  if (claim.currency !== null && claim.currency !== met.currency)
    return {
      refused: "currency_mismatch",
      said: `The claim is in ${claim.currency}, the conversion in ${met.currency}.`,
    }
  if (claim.revenue === null) return kept(claim, met)
  const added = stated(claim.revenue, met.currency)
  if ("refused" in added) return added
  const amountMinor = met.amountMinor + added.amountMinor
  if (!Number.isSafeInteger(amountMinor)) return tooLarge("The sum", met.currency)
  const sum = `${amountText(met.amountMinor, met.currency)} becomes ${amountText(amountMinor, met.currency)}`
  return {
    ...added,
    amountMinor,
    steps: [{ step: "money", said: `The claim adds ${claim.revenue}: ${sum}.` }],
  }
}

/**
 * What a person says that a conversion is worth, whatever it was worth before. Another currency without an amount
 * is that of the number which is there.
 */
export function amountCorrected({ revenue, currency }: Claim, met: Conversion): Amount | Refused {
  const wanted = currency ?? met.currency
  if (revenue === null && wanted === met.currency) return amountKept(met)
  const text = revenue ?? amountText(met.amountMinor, met.currency)
  return positive(text, stated(text, wanted))
}

/** An amount stays as it is, whatever the claim says. */
export function amountKept({ amountMinor, currency }: Conversion): Amount {
  return { amountMinor, currency, warnings: [], steps: [] }
}

function kept(claim: Claim, met: Conversion): Amount {
  return {
    ...amountKept(met),
    warnings: withoutAmount(claim, met.currency),
    steps: [{ step: "money", said: "The claim gives no amount, so the amount stays." }],
  }
}

function stated(text: string, currency: string): Amount | Refused {
  const amountMinor = parseAmount(text, currency)
  if (amountMinor === null) return noAmount(text, currency)
  const said = `The claim gives ${text}, which is ${amountText(amountMinor, currency)} ${currency}.`
  return { amountMinor, currency, warnings: [], steps: [{ step: "money", said }] }
}

/** Why a claim's amount is none that could be counted. */
export function noAmount(text: string, currency: string): Refused {
  if (isTooLarge(text, currency)) return tooLarge(`The amount, ${text},`, currency)
  return { refused: "bad_revenue", said: `The amount is "${text}".` }
}

function tooLarge(what: string, currency: string): Refused {
  const said = `${what} is more than can be counted: ${largestAmount(currency)} ${currency} at most.`
  return { refused: "revenue_too_large", said }
}

/** However little it is: less than half of a minor unit is zero when it is rounded. */
const isNegative = (text: string) => /^-.*[1-9]/.test(text)

function positive(text: string, amount: Amount | Refused): Amount | Refused {
  if ("refused" in amount || !isNegative(text)) return amount
  return { refused: "negative_revenue", said: `The amount is ${text}.` }
}

function withoutAmount(claim: Claim, currency: string): Warning[] {
  if (claim.currency === null || claim.currency === currency) return []
  return [warn("currency_without_amount", "currency")]
}

function isSame(amount: Amount, met: Conversion): boolean {
  return amount.amountMinor === met.amountMinor && amount.currency === met.currency
}
