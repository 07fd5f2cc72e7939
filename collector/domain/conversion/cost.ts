import type { Conversion } from "../event.ts"
import { parseAmount } from "../money.ts"
import type { ConversionType, Settings } from "../settings.ts"
import { mayEarn } from "./status.ts"

/** Whole minor units of a currency that a conversion costs; both null if its traffic source is paid otherwise. */
export type ConversionCost = Pick<Conversion, "costMinor" | "costCurrency">

const NONE: ConversionCost = { costMinor: null, costCurrency: null }

/** What a new conversion of that type costs: its traffic source's `cpa`, if that is paid for such a type. */
export function costOfNew(source: string | null, type: ConversionType, settings: Settings): ConversionCost {
  const paid = settings.trafficSources.get(source ?? "")
  if (paid?.cpa === undefined || !isPaidFor(type, paid.cpaTypes)) return NONE
  const costCurrency = paid.currency ?? settings.account.currency
  return { costMinor: parseAmount(paid.cpa, costCurrency), costCurrency }
}

/**
 * What a conversion costs that moves on to another type: what it did, or if that was nothing, what one of that type
 * costs. What was only foreseen without a type had none to be paid for yet.
 */
export function costOfRetyped(met: Conversion, type: ConversionType, settings: Settings): ConversionCost {
  const { costMinor, costCurrency, source, anyType } = met
  const isPaid = costMinor !== null && !anyType
  return isPaid ? { costMinor, costCurrency } : costOfNew(source, type, settings)
}

/** Unless the source names them, it is paid for every type but those that are a second step of another's sale. */
function isPaidFor(type: ConversionType, named: readonly string[] | undefined): boolean {
  return named === undefined ? !type.separate : named.includes(type.name)
}

/** What a conversion costs as it stands: nothing while it is declined or deleted; null if it never costs. */
export function costMinorNow({ status, costMinor }: Pick<Conversion, "status" | "costMinor">): number | null {
  if (costMinor === null) return null
  return mayEarn(status) ? costMinor : 0
}
