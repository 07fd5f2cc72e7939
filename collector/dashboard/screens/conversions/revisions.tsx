import { Group, Stack, Text } from "@mantine/core"
import type { ReactNode } from "react"
import type { WholeConversion } from "../../api/conversion.ts"
import { textOf } from "../../elements/given.ts"
import { To, ToVersion } from "../../elements/to.tsx"
import { When } from "../../elements/when.tsx"
import { money } from "../../format/money.ts"
import { type Currencies, type RevisionThen, revisionsThen } from "./currencies-then.ts"

/** Every change, newest first: what it was and is, by which event, by whom, under which settings. */
export function Revisions({ conversion }: { conversion: WholeConversion }) {
  return revisionsThen(conversion).map((then) => {
    const { number, at, event, settings, author, note } = then.revision
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
        {number === 1 ? <Text size="sm">It was created.</Text> : <Changes then={then} />}
      </Stack>
    )
  })
}

type Show = (value: unknown, currencies: Currencies) => ReactNode
const asText: Show = (value) => textOf(value)
const asMoney =
  (of: keyof Currencies): Show =>
  (value, currencies) =>
    typeof value === "number" ? money(value, currencies[of]) : textOf(value)

/** The fields people know; what a revision says of others is for the rules. */
const FIELDS = new Map<string, [title: string, show: Show]>([
  ["type", ["Type", asText]],
  ["status", ["Status", asText]],
  ["rawStatus", ["Status word", asText]],
  ["tx", ["Transaction", asText]],
  ["amountMinor", ["Worth", asMoney("currency")]],
  ["revenueMinor", ["Counts", asMoney("currency")]],
  ["currency", ["Currency", asText]],
  ["costMinor", ["Cost", asMoney("costCurrency")]],
  ["eventId", ["Event id", asText]],
  ["parameters", ["Parameters", asText]],
])

function Changes({ then: { revision, was, is } }: { then: RevisionThen }) {
  return [...FIELDS].map(([field, [title, show]]) => {
    const change = revision.changes[field]
    if (change === undefined) return null
    return (
      <Text key={field} size="sm" className="long">
        {title}: <del>{show(change.from, was)}</del> → <ins>{show(change.to, is)}</ins>
      </Text>
    )
  })
}
