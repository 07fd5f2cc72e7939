import { Stack } from "@mantine/core"
import { useAnswer } from "../../api/answer.ts"
import { Refused } from "../../api/ask.ts"
import type { Explained } from "../../api/received.ts"
import { ClientFacts } from "../../elements/client-facts.tsx"
import { Detail } from "../../elements/detail.tsx"
import { Explanation } from "../../elements/explanation.tsx"
import { textOf } from "../../elements/given.ts"
import { Loading } from "../../elements/loading.tsx"
import { Problem } from "../../elements/problem.tsx"
import { Section } from "../../elements/section.tsx"
import { hasValues, Values } from "../../elements/values.tsx"
import { AsideDetail } from "./aside-detail.tsx"
import { titleOf } from "./columns.tsx"
import { EventFacts } from "./event-facts.tsx"
import { Outcome } from "./outcome.tsx"

interface EventDetailProps {
  id: string | null
  close: () => void
}

/** All there is of one event: what was decided and why, what it met, and how it came. */
export function EventDetail({ id, close }: EventDetailProps) {
  return (
    <Detail title="Event" isOpen={id !== null} close={close}>
      {id !== null && <Whole key={id} id={id} />}
    </Detail>
  )
}

function Whole({ id }: { id: string }) {
  const { data, error, refetch } = useAnswer<Explained>(`events/${encodeURIComponent(id)}`)
  if (error instanceof Refused && error.code === "not_found") return <AsideDetail id={id} />
  if (error) return <Problem error={error} again={() => void refetch()} />
  if (data === undefined || data.id !== id) return <Loading />
  const { explanation, parameters, data: own, request, client, geo } = data
  return (
    <Stack className="detail">
      <Outcome event={data} title={titleOf(data)} />
      <EventFacts event={data} />
      {explanation.steps.length > 0 && (
        <Section title="How it was decided">
          <Explanation explanation={explanation} />
        </Section>
      )}
      {hasValues(parameters) && (
        <Section title="Parameters">
          <Values values={parameters} />
        </Section>
      )}
      {own !== null && own !== undefined && (
        <Section title="Its data">
          {isRecord(own) ? <Values values={own} /> : <span className="long">{textOf(own)}</span>}
        </Section>
      )}
      {client && (
        <Section title="The visitor’s browser">
          <ClientFacts client={client} geo={geo} />
        </Section>
      )}
      <Section title="Request">
        <Values values={request} />
      </Section>
    </Stack>
  )
}

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === "object" && value !== null && !Array.isArray(value)
