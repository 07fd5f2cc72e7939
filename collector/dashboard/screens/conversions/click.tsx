import { Text } from "@mantine/core"
import type { WholeConversion } from "../../api/conversion.ts"
import { ClientFacts } from "../../elements/client-facts.tsx"
import { Facts } from "../../elements/facts.tsx"
import { Section } from "../../elements/section.tsx"
import { StrangersLink } from "../../elements/strangers-link.tsx"
import { hasValues, Values } from "../../elements/values.tsx"

/** The click that earned it: where it came from, every parameter it brought, and with what program. */
export function Click({ conversion }: { conversion: WholeConversion }) {
  const { hit, entrance, parameters, referrerKind, client, geo } = conversion
  return (
    <>
      <Section title="The click that earned it">
        <Facts
          facts={[
            ["Came from", entrance?.hit === hit ? referrerKind : null],
            ["Referrer", entrance?.referrer && <StrangersLink key="r">{entrance.referrer}</StrangersLink>],
            ["Entered at", entrance?.url && <StrangersLink key="u">{entrance.url}</StrangersLink>],
          ]}
        />
        {hasValues(parameters) ? (
          <Values values={parameters} />
        ) : (
          <Text size="sm" c="dimmed">
            It brought no parameters.
          </Text>
        )}
      </Section>
      {client && (
        <Section title="The visitor’s browser">
          <ClientFacts client={client} geo={geo} />
        </Section>
      )}
    </>
  )
}
