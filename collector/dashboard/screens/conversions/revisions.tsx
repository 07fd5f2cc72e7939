import { Group, Stack, Text } from "@mantine/core"
import type { ReactNode } from "react"
import type { Revision, WholeConversion } from "../../api/conversion.ts"
import { textOf } from "../../elements/given.ts"
import { To, ToVersion } from "../../elements/to.tsx"
import { When } from "../../elements/when.tsx"
import { money } from "../../format/money.ts"

/** Every change, newest first: what it was and is, by which event, by whom, under which settings. */
export function Revisions({ conversion }: { conversion: WholeConversion }) {
  return conversion.revisions.toReversed().map((revision) => {
    const { number, at, event, settings, author, note } = revision
    return (
      <Stack key={number} gap={2}>
        <Group gap="xs">
          <Text span size="sm" fw={600}>
            <When at={at} />
          </Text>
          <Text span size="sm" c="dimmed">
            {author && `by ${author}, `}
            <To href={`/received/${event}`}>the event</To>, <ToVersion>{settings}</ToVersion> of the settings
          </Text>
        </Group>
        {note && (
          <Text size="sm" className="long">
            “{note}”
          </Text>
        )}
        {number === 1 ? (
          <Text size="sm">It was created.</Text>
        ) : (
          <Changes revision={revision} currency={conversion.currency} />
        )}
      </Stack>
    )
  })
}

type Show = (value: unknown, currency: string) => ReactNode
const asText: Show = (value) => textOf(value)
const asMoney: Show = (value, currency) =>
  typeof value === "number" ? money(value, currency) : textOf(value)

/** The fields people know; what a revision says of others is for the rules. */
const FIELDS = new Map<string, [title: string, show: Show]>([
  ["type", ["Type", asText]],
  ["status", ["Status", asText]],
  ["rawStatus", ["Status word", asText]],
  ["tx", ["Transaction", asText]],
  ["amountMinor", ["Worth", asMoney]],
  ["revenueMinor", ["Counts", asMoney]],
  ["currency", ["Currency", asText]],
  ["costMinor", ["Cost", asMoney]],
  ["eventId", ["Event id", asText]],
  ["parameters", ["Parameters", asText]],
])

function Changes({ revision: { changes }, currency }: { revision: Revision; currency: string }) {
  const was = String(changes.currency?.from ?? currency)
  const is = String(changes.currency?.to ?? currency)
  return [...FIELDS].map(([field, [title, show]]) => {
    const change = changes[field]
    if (change === undefined) return null
    return (
      <Text key={field} size="sm" className="long">
        {title}: <del>{show(change.from, was)}</del> → <ins>{show(change.to, is)}</ins>
      </Text>
    )
  })
}
