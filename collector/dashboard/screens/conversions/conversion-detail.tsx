import { Stack } from "@mantine/core"
import { useAnswer } from "../../api/answer.ts"
import type { WholeConversion } from "../../api/conversion.ts"
import { Detail } from "../../elements/detail.tsx"
import { Loading } from "../../elements/loading.tsx"
import { Problem } from "../../elements/problem.tsx"
import { Section } from "../../elements/section.tsx"
import { hasValues, Values } from "../../elements/values.tsx"
import { Click } from "./click.tsx"
import { Correction } from "./correction.tsx"
import { DeliveriesOf } from "./deliveries-of.tsx"
import { Journey } from "./journey.tsx"
import { Revisions } from "./revisions.tsx"
import { Summary } from "./summary.tsx"
import { Why } from "./why.tsx"

interface ConversionDetailProps {
  id: string | null
  close: () => void
}

/** All there is of one conversion: what it is worth, whose click earned it, and how it came to be so. */
export function ConversionDetail({ id, close }: ConversionDetailProps) {
  return (
    <Detail title="Conversion" isOpen={id !== null} close={close}>
      {id !== null && <Whole key={id} id={id} />}
    </Detail>
  )
}

function Whole({ id }: { id: string }) {
  const { data, error, refetch } = useAnswer<WholeConversion>(`conversions/${encodeURIComponent(id)}`)
  if (error) return <Problem error={error} again={() => void refetch()} />
  if (data === undefined || data.id !== id) return <Loading />
  const { revisions, deliveries, claimParameters, request, event } = data
  return (
    <Stack className="detail">
      <Summary conversion={data} />
      <Correction conversion={data} />
      <Section title="The journey">
        <Journey conversion={data} />
      </Section>
      <Why event={revisions.at(-1)?.event ?? event} isFirst={revisions.length < 2} />
      <Click conversion={data} />
      <Section title="Revisions">
        <Revisions conversion={data} />
      </Section>
      <Section title="Sent on">
        <DeliveriesOf deliveries={deliveries} />
      </Section>
      {hasValues(claimParameters) && (
        <Section title="What else the claim said">
          <Values values={claimParameters} />
        </Section>
      )}
      <Section title="The request that claimed it">
        <Values values={request} />
      </Section>
    </Stack>
  )
}
