import type { Revision, WholeConversion } from "../../api/conversion.ts"

/** What a conversion's money was in at a time: what it earns, and what it costs. */
export type Currencies = Pick<WholeConversion, "currency" | "costCurrency">

/** A revision with what money was in before it, and after it. */
export interface RevisionThen {
  revision: Revision
  was: Currencies
  is: Currencies
}

/** Revisions, newest first, each with the currencies of its own time: an amount is nothing without the one it was in. */
export function revisionsThen({
  revisions,
  currency,
  costCurrency,
}: Pick<WholeConversion, "revisions"> & Currencies): RevisionThen[] {
  let is: Currencies = { currency, costCurrency }
  return revisions.toReversed().map((revision) => {
    const then = { revision, was: before(revision, is), is }
    is = then.was
    return then
  })
}

function before({ changes }: Revision, is: Currencies): Currencies {
  const { currency, costCurrency } = changes
  return {
    currency: currency === undefined ? is.currency : String(currency.from),
    costCurrency: costCurrency === undefined ? is.costCurrency : textOrNull(costCurrency.from),
  }
}

const textOrNull = (value: unknown) => (typeof value === "string" ? value : null)
