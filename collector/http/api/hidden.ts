import { hiddenFromViewers } from "../../domain/settings/credentials.ts"
import type { KeptDelivery } from "../../ports.ts"
import type { SettingsInForce } from "../../settings.ts"

/** What of deliveries is hidden from those who may only look: as the settings had it by which each was made. */
export async function hiddenIn(
  deliveries: readonly KeptDelivery[],
  versions: Pick<SettingsInForce["versions"], "at">,
  mayEdit: boolean,
): Promise<string[]> {
  const numbers = mayEdit ? [] : [...new Set(deliveries.map(({ settings }) => settings))]
  const saved = await Promise.all(numbers.map((number) => versions.at(number)))
  return saved.flatMap((version) => hiddenFromViewers(version?.document))
}
