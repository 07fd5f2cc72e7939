import type { ConversionType, OfferSource, Settings } from "../settings.ts"
import type { DuplicateMode } from "./duplicate-modes.ts"

/** The mode a claim is treated by: the type's own, else the offer source's, else the account's. */
export function modeOf(
  type: ConversionType,
  source: OfferSource | undefined,
  settings: Settings,
): DuplicateMode {
  return type.duplicates ?? source?.duplicates ?? settings.account.duplicates
}

/** Every mode that some claim may be treated by under these settings. */
export function modesInUse({ account, offerSources, types }: Settings): Set<DuplicateMode> {
  const own = [...offerSources.values(), ...types.values()].flatMap(({ duplicates }) => duplicates ?? [])
  return new Set([account.duplicates, ...own])
}
