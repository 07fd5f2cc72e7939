import type { Revision, WholeConversion } from "../../api/conversion.ts"
import { written } from "../../format/money.ts"

/**
 * What takes back what an event changed of a conversion, whatever it was before, by the names of an edit.
 * @returns nothing where it changed nothing
 */
export function takenBack(
  { revisions, ...now }: Pick<WholeConversion, "revisions" | "amountMinor" | "currency">,
  event: string,
): Record<string, string> {
  const changes: Revision["changes"] = revisions.find((revision) => revision.event === event)?.changes ?? {}
  const amountMinor = Number((changes.amountMinor ?? { from: now.amountMinor }).from)
  const currency = String((changes.currency ?? { from: now.currency }).from)
  const isWorth = changes.amountMinor !== undefined || changes.currency !== undefined
  return {
    ...(isWorth && { revenue: written(amountMinor, currency), currency }),
    ...(changes.status && { status: String(changes.status.from) }),
  }
}
