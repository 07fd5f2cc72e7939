import { Text } from "@mantine/core"
import { useAnswer } from "../../api/answer.ts"
import type { Explained } from "../../api/received.ts"
import { Explanation } from "../../elements/explanation.tsx"
import { Problem } from "../../elements/problem.tsx"
import { Section } from "../../elements/section.tsx"
import { To } from "../../elements/to.tsx"
import { Verdict } from "../../elements/verdict.tsx"

interface WhyProps {
  event: string
  /** Whether it is the event that created it. */
  isFirst: boolean
}

/** Why it is as it is: what was decided of the claim that made it so, step by step. */
export function Why({ event, isFirst }: WhyProps) {
  const { data, error } = useAnswer<Explained>(`events/${event}`)
  const title = isFirst ? "Why it was created" : "Why it is so now"
  return (
    <Section title={title} actions={<To href={`/received/${event}`}>the event</To>}>
      {error && <Problem error={error} />}
      {data?.id === event ? (
        <>
          <Verdict {...data} remedy={data.explanation.remedy} />
          <Explanation explanation={data.explanation} />
        </>
      ) : (
        <Text size="sm" c="dimmed">
          Asking the collector…
        </Text>
      )}
    </Section>
  )
}
