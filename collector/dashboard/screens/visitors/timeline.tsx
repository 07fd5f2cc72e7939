import { Group, Text } from "@mantine/core"
import type { Hit } from "../../api/conversion.ts"
import { useNames } from "../../api/names.ts"
import type { Received } from "../../api/received.ts"
import type { Visitor } from "../../api/visitor.ts"
import { Named } from "../../elements/named.tsx"
import { Section } from "../../elements/section.tsx"
import { Steps } from "../../elements/steps.tsx"
import { To } from "../../elements/to.tsx"
import { Reason } from "../../elements/verdict.tsx"
import { When } from "../../elements/when.tsx"
import { Word } from "../../elements/word.tsx"
import { money } from "../../format/money.ts"
import { type Moment, type Visit, visitsOf } from "./moments.ts"

/** Every view, event and claim, visit by visit, the newest visit first. */
export function Timeline({ visitor }: { visitor: Visitor }) {
  return visitsOf(visitor)
    .toReversed()
    .map((visit) => <OneVisit key={visit.moments[0]?.at} visit={visit} />)
}

function OneVisit({ visit: { entrance, moments } }: { visit: Visit }) {
  const names = useNames()
  const source = entrance?.source && (names.source?.get(entrance.source) ?? entrance.source)
  const came = [source, entrance?.campaign].filter(Boolean).join(", ")
  return (
    <Section title={came ? `A visit by ${came}` : entrance ? "A visit" : "Before any view"}>
      {entrance?.referrer && (
        <Text size="sm" c="dimmed" className="long">
          from {entrance.referrer}
        </Text>
      )}
      <Steps steps={moments.map(stepOf)} />
    </Section>
  )
}

function stepOf(moment: Moment) {
  const isLit = "event" in moment && moment.event.conversion !== null
  return {
    isLit,
    title: "hit" in moment ? <View hit={moment.hit} /> : <Happened event={moment.event} />,
    text: <When at={moment.at} />,
  }
}

function View({ hit: { page, kind, event, confirmed } }: { hit: Hit }) {
  return (
    <Text span inherit className="long">
      <To href={`/received/${event}`}>
        <Named as="page">{page}</Named>
      </To>
      <Text span c="dimmed" fw={400}>
        {" "}
        {kind}
        {!confirmed && ", passed by a redirect"}
      </Text>
    </Text>
  )
}

function Happened({ event }: { event: Received }) {
  const { id, name, type, decision, reason, revenueMinor, currency, conversion, via } = event
  const isClaim = decision !== null
  return (
    <Group gap="xs">
      <To href={`/received/${id}`}>{isClaim ? (type ?? name) : name}</To>
      {isClaim && <Word>{decision}</Word>}
      {isClaim && reason !== decision && <Reason>{reason}</Reason>}
      {revenueMinor !== null && <Text span>{money(revenueMinor, currency)}</Text>}
      {isClaim && (
        <Text span size="sm" c="dimmed" fw={400}>
          by {via}
        </Text>
      )}
      {conversion && (
        <Text span size="sm" fw={400}>
          <To href={`/conversions/${conversion}`}>the conversion</To>
        </Text>
      )}
    </Group>
  )
}
