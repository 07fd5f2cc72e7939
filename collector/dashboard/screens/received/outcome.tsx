import { Stack, Text, Title } from "@mantine/core"
import { askJson } from "../../api/ask.ts"
import { useChange } from "../../api/change.ts"
import type { Explained } from "../../api/received.ts"
import { TryAgain } from "../../elements/try-again.tsx"
import { Verdict } from "../../elements/verdict.tsx"
import { money } from "../../format/money.ts"

interface OutcomeProps {
  event: Explained
  title: string
}

/** What became of it; and where it waits or was refused, the way to try it once more. */
export function Outcome({ event, title }: OutcomeProps) {
  const { id, decision, revenueMinor, currency, explanation } = event
  const retry = useChange({
    make: () => askJson<Explained>(`events/${id}/retry`, { method: "POST" }),
    done: (again) =>
      again.decision === decision ? `It is ${decision} again.` : `Now it is ${again.decision}.`,
    changes: ["events", "conversions", "attention", "visitors"],
  })
  const isOpen = decision === "parked" || decision === "refused"
  return (
    <Stack gap="sm">
      <Title order={3} size="h3" className="long">
        {title}
      </Title>
      <Verdict {...event} remedy={explanation.remedy}>
        {revenueMinor !== null && <Text fw={600}>{money(revenueMinor, currency)}</Text>}
      </Verdict>
      {isOpen && <TryAgain isPending={retry.isPending} again={() => retry.mutate(undefined)} />}
    </Stack>
  )
}
