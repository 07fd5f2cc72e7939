import { Stack, Text, Title } from "@mantine/core"
import { useAnswer } from "../../api/answer.ts"
import { askJson } from "../../api/ask.ts"
import { useChange } from "../../api/change.ts"
import { Loading } from "../../elements/loading.tsx"
import { Problem } from "../../elements/problem.tsx"
import { Section } from "../../elements/section.tsx"
import { TryAgain } from "../../elements/try-again.tsx"
import { Values } from "../../elements/values.tsx"
import { When } from "../../elements/when.tsx"
import type { Aside } from "./aside.ts"

/** An event that was put aside, as it came, with what stood in its way. */
export function AsideDetail({ id }: { id: string }) {
  const { data, error } = useAnswer<Aside>(`rejected/${encodeURIComponent(id)}`)
  const retry = useChange({
    make: () => askJson(`rejected/${encodeURIComponent(id)}/retry`, { method: "POST" }),
    done: () => "It is recorded now.",
    changes: ["rejected", "events", "attention"],
  })
  if (error) return <Problem error={error} />
  if (data === undefined) return <Loading />
  return (
    <Stack className="detail">
      <Stack gap="sm">
        <Title order={3} size="h3" className="long">
          {data.received.name}
        </Title>
        <Text>
          It could not be recorded, and was put aside <When at={data.at} />. Nothing of it is lost.
        </Text>
        <Text size="sm" className="long">
          {data.error}
        </Text>
        <TryAgain isPending={retry.isPending} again={() => retry.mutate(undefined)} />
      </Stack>
      <Section title="As it came">
        <Values values={data.received} />
      </Section>
    </Stack>
  )
}
