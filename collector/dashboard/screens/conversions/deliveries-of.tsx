import { Group, Stack, Text } from "@mantine/core"
import type { Attempt, Delivery } from "../../api/conversion.ts"
import { Destination } from "../../elements/destination.tsx"
import { To } from "../../elements/to.tsx"
import { When } from "../../elements/when.tsx"
import { Word } from "../../elements/word.tsx"

/** Who was told of it, with every attempt; or why nobody was. */
export function DeliveriesOf({ deliveries }: { deliveries: readonly Delivery[] }) {
  if (deliveries.length === 0)
    return (
      <Text size="sm" c="dimmed">
        Nobody is to be told of it: its traffic source has no postback, and there is no webhook.
      </Text>
    )
  return deliveries.map((delivery) => <Sent key={delivery.id} delivery={delivery} />)
}

function Sent({ delivery }: { delivery: Delivery }) {
  const { id, destination, state, means, nextAt, attempts } = delivery
  return (
    <Stack gap={2}>
      <Group gap="xs">
        <Word>{state}</Word>
        <To href={`/deliveries/${id}`}>
          <Destination>{destination}</Destination>
        </To>
      </Group>
      {means && <Text size="sm">{means}</Text>}
      {nextAt && (
        <Text size="sm">
          It is tried next at <When at={nextAt} />.
        </Text>
      )}
      {attempts.map((attempt) => (
        <Text key={attempt.number} size="sm" c="dimmed" className="long">
          <When at={attempt.at} />: {outcomeOf(attempt)}, {attempt.durationMs} ms
        </Text>
      ))}
    </Stack>
  )
}

function outcomeOf({ status, error, answer }: Attempt): string {
  if (status === null) return error ?? "no answer"
  return answer ? `${status} ${answer}` : `${status}`
}
