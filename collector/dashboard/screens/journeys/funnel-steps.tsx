import { Group, Paper, Stack, Text } from "@mantine/core"
import { Empty } from "../../elements/empty.tsx"
import { Named } from "../../elements/named.tsx"
import { Word } from "../../elements/word.tsx"
import { money } from "../../format/money.ts"
import { count, percent } from "../../format/number.ts"
import { LeftOut } from "../../report/left-out.tsx"
import type { LeftOutAmount } from "../../report/left-out-words.ts"
import { Share } from "./share.tsx"

interface Step {
  page: string
  kind: string
  /** How far it is from the entry. */
  depth: number
  /** Whether the settings lead anybody there. */
  isInGraph: boolean
  visitors: number
  visits: number
  conversions: number
  revenueMinor: number
  next: { page: string; visitors: number }[]
  /** Who went nowhere else in the funnel. */
  left: number
}

export interface FunnelAnswer {
  funnel: { id: string; name: string | null; entry: string }
  steps: Step[]
  currency: string
  unconverted: LeftOutAmount[]
}

/** A funnel as a picture: each step as wide as its share of those who came in, and where they went from there. */
export function FunnelSteps({ steps, currency, unconverted }: FunnelAnswer) {
  const came = Math.max(...steps.map(({ visitors }) => visitors), 0)
  if (came === 0)
    return (
      <Empty title="Nobody was in this funnel then">
        <Text c="dimmed">Its visitors come by its links; choose a longer period to see more.</Text>
      </Empty>
    )
  return (
    <>
      <LeftOut {...{ unconverted, currency }} />
      <Stack component="ol" gap="xs" className="plain">
        {steps.map((step) => (
          <li key={step.page}>
            <One step={step} came={came} currency={currency} />
          </li>
        ))}
      </Stack>
    </>
  )
}

function One({ step, came, currency }: { step: Step; came: number; currency: string }) {
  const { page, kind, depth, isInGraph, visitors, visits, conversions, revenueMinor, next, left } = step
  return (
    <Paper withBorder p="md" ml={{ base: 0, sm: depth * 28 }}>
      <Group justify="space-between" align="flex-start" gap="xs">
        <Group gap="xs">
          <Text fw={600} className="long">
            <Named as="page">{page}</Named>
          </Text>
          <Word>{isInGraph ? kind : `${kind}, not in the graph`}</Word>
        </Group>
        <Text size="sm">
          <b>{count(visitors)}</b> {visitors === 1 ? "visitor" : "visitors"}
          <Text component="span" c="dimmed" inherit>
            {`, ${percent(visitors, came)} of those who came in; ${count(visits)} ${visits === 1 ? "view" : "views"}`}
          </Text>
        </Text>
      </Group>
      <Share part={visitors} of={came} />
      <Group justify="space-between" mt={6} gap="xs" align="flex-start">
        <Text size="sm" c="dimmed" className="long">
          {next.length > 0 && "Went on to "}
          {next.map(({ page: to, visitors: those }, at) => (
            <span key={to}>
              {at > 0 && ", "}
              <Named as="page">{to}</Named> <b>{count(those)}</b> ({percent(those, visitors)})
            </span>
          ))}
          {next.length > 0 && visitors > 0 && "; "}
          {visitors > 0 && `${count(left)} left here (${percent(left, visitors)})`}
        </Text>
        {conversions > 0 && (
          <Text size="sm">
            {count(conversions)} {conversions === 1 ? "conversion" : "conversions"},{" "}
            {money(revenueMinor, currency)}
          </Text>
        )}
      </Group>
    </Paper>
  )
}
