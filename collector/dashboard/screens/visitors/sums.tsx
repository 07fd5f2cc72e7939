import type { Visitor } from "../../api/visitor.ts"
import { ClientFacts } from "../../elements/client-facts.tsx"
import { Facts } from "../../elements/facts.tsx"
import { Section } from "../../elements/section.tsx"
import { When } from "../../elements/when.tsx"
import { money } from "../../format/money.ts"
import { count } from "../../format/number.ts"

/** Who it is, as far as one can know, and what came of it. */
export function Sums({ visitor: { hits, conversions } }: { visitor: Visitor }) {
  const [first, last] = [hits[0], hits.at(-1)]
  const counted = conversions.filter(({ deleted }) => !deleted)
  return (
    <>
      <Facts
        facts={[
          ["First seen", first && <When at={first.at} />],
          ["Last seen", last && <When at={last.at} />],
          ["Views", count(hits.length)],
          ["Conversions", count(counted.length)],
          ["Revenue", revenueOf(counted)],
        ]}
      />
      {last?.client && (
        <Section title="The browser, when last seen">
          <ClientFacts client={last.client} geo={last.geo} />
        </Section>
      )}
    </>
  )
}

/** By currency: amounts of two currencies make no sum. */
function revenueOf(conversions: Visitor["conversions"]): string | null {
  const sums = new Map<string, number>()
  for (const { currency, revenueMinor } of conversions)
    sums.set(currency, (sums.get(currency) ?? 0) + revenueMinor)
  return [...sums].map(([currency, minor]) => money(minor, currency)).join(" + ") || null
}
