import { money } from "../format/money.ts"

/** What was earned or spent in a currency for which the settings have no rate. */
export interface LeftOutAmount {
  currency: string
  revenueMinor: number
  costMinor?: number
}

/** The amounts that are in no sum, each in its own currency; "" where there are none. */
export function leftOutWords(unconverted: readonly LeftOutAmount[]): string {
  return unconverted
    .flatMap(({ currency, revenueMinor, costMinor = 0 }) => [
      ...(revenueMinor === 0 ? [] : [`${money(revenueMinor, currency)} earned`]),
      ...(costMinor === 0 ? [] : [`${money(costMinor, currency)} spent`]),
    ])
    .join(", ")
}
