import type { Conversion } from "../event.ts"
import type { Settings } from "../settings.ts"
import { DEFAULT_TYPE, typeNamed } from "./conversion-types.ts"
import type { DuplicateMode } from "./duplicate-modes.ts"
import { newestFirst } from "./newest.ts"
import { mayEarn } from "./status.ts"

/** Modes in which a tx says of a visitor's claims which of them are one sale. */
const BY_TX: ReadonlySet<DuplicateMode> = new Set<DuplicateMode>(["ignore", "edit", "increment"])

/**
 * The conversions that may be the same sale as a new one, which met none of them: of its visitor and tx, but on another
 * page, or of another type where one of both has the usual one, as a claim does that names none. They are it only if
 * they are worth the same, or if one of both was never more than a refund. The newest first.
 */
export function maybeSame(
  made: Conversion,
  mode: DuplicateMode,
  conversions: readonly Conversion[],
  settings: Settings,
): Conversion[] {
  if (made.tx === null || !BY_TX.has(mode)) return []
  const others = conversions.filter(({ vid, tx }) => vid === made.vid && tx === made.tx)
  return newestFirst(others.filter((other) => mayBeOfType(made, other, settings) && mayBeWorth(made, other)))
}

/** What is set apart is a second step of another's sale, with its tx perhaps. */
function mayBeOfType(made: Conversion, { type }: Conversion, settings: Settings): boolean {
  if (typeNamed(made.type, settings).type.separate || typeNamed(type, settings).type.separate) return false
  return made.type === type || made.type === DEFAULT_TYPE || type === DEFAULT_TYPE
}

function mayBeWorth(made: Conversion, other: Conversion): boolean {
  if (isTakenBack(made) || isTakenBack(other)) return isRefundOf(made, other) || isRefundOf(other, made)
  return made.amountMinor > 0 && made.amountMinor === other.amountMinor && made.currency === other.currency
}

const isTakenBack = ({ status }: Conversion) => !mayEarn(status)

/** Whether one says from the start that a sale is taken back, and the other is one that stands. */
function isRefundOf(refund: Conversion, sale: Conversion): boolean {
  return isTakenBack(refund) && refund.revision === 1 && !isTakenBack(sale)
}
