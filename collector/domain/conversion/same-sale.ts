import type { Conversion } from "../event.ts"
import type { Settings } from "../settings.ts"
import { typeNamed } from "./conversion-types.ts"
import { modeOf } from "./mode.ts"
import { isLive } from "./newest.ts"
import { keyBeside, uniqueKey } from "./unique-key.ts"

/** A conversion as it is, and as it is to be. */
export interface Renaming {
  from: Conversion
  to: Conversion
}

/** The key that its duplicate mode gives a conversion's sale, whatever key it has. */
export function keyOfSale(of: Conversion, settings: Settings): string {
  const { type } = typeNamed(of.type, settings)
  return uniqueKey(of, modeOf(type, settings.offerSources.get(of.offerSource ?? ""), settings))
}

/** Of some conversions the one that has a key already, if it is another. */
export function otherWithKey(
  { id, key }: Pick<Conversion, "id" | "key">,
  conversions: readonly Conversion[],
): Conversion | undefined {
  return conversions.find((other) => other.key === key && other.id !== id)
}

/** Whether a conversion gets another type or tx. */
export function isRenamed({ from, to }: Renaming): boolean {
  return from.type !== to.type || from.tx !== to.tx
}

/**
 * Whether a conversion that gets another name, or comes back, would be the same sale as one that is live. Where each
 * has a key of its own by its duplicate mode, they were made so.
 */
export function isSaleOfAnother(
  { from, to }: Renaming,
  conversions: readonly Conversion[],
  settings: Settings,
): boolean {
  const comesBack = !isLive(from) && isLive(to)
  if (!comesBack && !isRenamed({ from, to })) return false
  const sale = keyOfSale(to, settings)
  const isOfSale = ({ id, key }: Conversion) => key === sale || key === keyBeside({ id })
  const isSame = (other: Conversion) =>
    keyOfSale(other, settings) === sale && (isOfSale(to) || isOfSale(other))
  return conversions.some((other) => other.id !== to.id && isLive(other) && isSame(other))
}
