import { Group, Text } from "@mantine/core"
import type { Received } from "../../api/received.ts"
import { Named } from "../../elements/named.tsx"
import type { Column } from "../../elements/table.tsx"
import { When } from "../../elements/when.tsx"
import { Word } from "../../elements/word.tsx"
import { money } from "../../format/money.ts"
import { DASH } from "../../format/number.ts"

/** What it is called: a claim by its type, anything else by its name. */
export const titleOf = ({ name, type }: Pick<Received, "name" | "type">) =>
  name === "conversion" ? (type ?? name) : name

/** The columns of the log of what was received. */
export const COLUMNS: readonly Column<Received>[] = [
  { key: "at", title: "Time", cell: ({ at }) => <When at={at} isExact /> },
  { key: "what", title: "What", cell: (event) => <What event={event} /> },
  { key: "via", title: "Door", isMinor: true, cell: ({ via }) => via },
  {
    key: "page",
    title: "Page",
    isMinor: true,
    cell: ({ page }) => <Named as="page">{page}</Named>,
  },
  {
    key: "revenue",
    title: "Revenue",
    isNumber: true,
    isMinor: true,
    cell: ({ revenueMinor, currency }) => money(revenueMinor, currency),
  },
  { key: "decision", title: "Decision", cell: ({ decision }) => <Word>{decision}</Word> },
  { key: "reason", title: "Reason", isMinor: true, cell: (event) => <Because event={event} /> },
  {
    key: "tx",
    title: "Transaction",
    isMinor: true,
    cell: ({ tx }) => (tx === null ? DASH : <code title={tx}>{tx}</code>),
  },
]

function What({ event }: { event: Received }) {
  const isCalm = event.decision === null
  return (
    <Text span inherit fw={isCalm ? 400 : 650} c={isCalm ? "dimmed" : "bright"} title={titleOf(event)}>
      {titleOf(event)}
    </Text>
  )
}

/** Why, where that says more than the decision; and what its sender should know. */
function Because({ event: { decision, reason, means, warnings, conflict } }: { event: Received }) {
  const warned = warnings.map(({ message }) => message).join("\n")
  return (
    <Group gap="xs" wrap="nowrap">
      {reason !== null && reason !== decision && (
        <Text span size="sm" c="dimmed" title={means ?? ""}>
          {reason}
        </Text>
      )}
      {warnings.length > 0 && (
        <Text span size="sm" c="dimmed" title={warned}>
          {warnings.length === 1 ? "1 warning" : `${warnings.length} warnings`}
        </Text>
      )}
      {conflict !== null && (
        <Text span size="sm" c="dimmed">
          conflict
        </Text>
      )}
    </Group>
  )
}
