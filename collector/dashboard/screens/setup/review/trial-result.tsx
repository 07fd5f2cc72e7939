import { Anchor, Stack, Text } from "@mantine/core"
import { Link } from "wouter"
import { ShortTable } from "../../../elements/short-table.tsx"
import type { Column } from "../../../elements/table.tsx"
import { money } from "../../../format/money.ts"
import { count, DASH } from "../../../format/number.ts"
import type { TrialAnswer } from "./trial-answer.ts"

type Sum = TrialAnswer["money"][number]
type Item = TrialAnswer["items"][number]

const SUMS: readonly Column<Sum>[] = [
  { key: "currency", title: "Currency", cell: ({ currency }) => currency },
  { key: "present", title: "Now", isNumber: true, cell: (sum) => money(sum.presentMinor, sum.currency) },
  { key: "candidate", title: "Then", isNumber: true, cell: (sum) => money(sum.candidateMinor, sum.currency) },
  {
    key: "difference",
    title: "Difference",
    isNumber: true,
    cell: (sum) => money(sum.differenceMinor, sum.currency),
  },
]

const WHAT: Readonly<Record<Item["what"], string>> = {
  created: "would come",
  gone: "would go",
  changed: "would change",
}

/** Both ends where they differ, else the one. */
function ends(item: Item, read: (end: NonNullable<Item["present"]>) => string): string {
  const [now, then] = [item.present && read(item.present), item.candidate && read(item.candidate)]
  if (now === null || then === null || now === then) return then ?? now ?? DASH
  return `${now} → ${then}`
}

const ITEMS: readonly Column<Item>[] = [
  { key: "what", title: "Conversion", cell: (item) => <Conversion item={item} /> },
  { key: "type", title: "Type", cell: (item) => ends(item, ({ type }) => type) },
  { key: "status", title: "Status", cell: (item) => ends(item, ({ status }) => status) },
  {
    key: "revenue",
    title: "Revenue",
    isNumber: true,
    cell: (item) => ends(item, ({ revenueMinor, currency }) => money(revenueMinor, currency)),
  },
]

function Conversion({ item: { what, id, present, candidate } }: { item: Item }) {
  const tx = (candidate ?? present)?.tx ?? id
  if (present === null)
    return (
      <>
        {tx} {WHAT[what]}
      </>
    )
  return (
    <>
      <Anchor underline="always" component={Link} href={`/conversions/${encodeURIComponent(id)}`} inherit>
        {tx}
      </Anchor>{" "}
      {WHAT[what]}
    </>
  )
}

/** What the trial found: in a sentence, in sums, and conversion by conversion. */
export function TrialResult({ answer }: { answer: TrialAnswer }) {
  const { claims, created, gone, changed, items, isWhole } = answer
  const sums = answer.money
  if (items.length === 0)
    return (
      <Text size="sm" role="status">
        {claims === 0
          ? "No claim was decided in the last 30 days: there is nothing to try it on."
          : `Of ${count(claims)} claims, none would end otherwise.`}
      </Text>
    )
  return (
    <Stack gap="sm">
      <Text size="sm" role="status">
        Of {count(claims)} claims: {count(created)} conversions would come, {count(gone)} would go, and{" "}
        {count(changed)} would change.
      </Text>
      {sums.length > 0 && (
        <ShortTable label="Sums" columns={SUMS} items={sums} keyOf={({ currency }) => currency} />
      )}
      <ShortTable
        label="Conversions that would differ"
        columns={ITEMS}
        items={items.slice(0, 100)}
        keyOf={({ id }) => id}
      />
      {(!isWhole || items.length > 100) && (
        <Text size="sm" c="dimmed">
          The first 100 are shown.
        </Text>
      )}
    </Stack>
  )
}
