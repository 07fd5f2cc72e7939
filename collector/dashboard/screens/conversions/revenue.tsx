import { Text } from "@mantine/core"
import type { Conversion } from "../../api/conversion.ts"
import { money } from "../../format/money.ts"

/** What a conversion counts; while it is pending, also what it will count once it is approved. */
export function Revenue({ conversion }: { conversion: Conversion }) {
  const { revenueMinor, amountMinor, currency, status, expectedRevenue } = conversion
  if (expectedRevenue !== null)
    return (
      <Text span inherit title={`Counts ${money(revenueMinor, currency)} until it is approved`}>
        <Text span c="dimmed" size="xs">
          expected{" "}
        </Text>
        {money(amountMinor, currency)}
      </Text>
    )
  if (status === "deleted" || status === "declined")
    return (
      <Text span inherit td="line-through" c="dimmed">
        {money(amountMinor, currency)}
      </Text>
    )
  return <>{money(revenueMinor, currency)}</>
}
